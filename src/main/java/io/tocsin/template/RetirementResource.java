package io.tocsin.template;

import java.util.List;
import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.template.language.TemplateText;

/** {@link Retirements} over the API. */
@Path("/api/v1/templates/{key}/retirement")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Templates")
public class RetirementResource {

    @Inject
    Acting acting;
    @Inject
    Retirements retirements;

    /**
     * @param locale absent: in every language
     * @param version absent: all versions
     * @param reason for those who come after; may be absent
     */
    public record RetirementForm(String locale, Integer version,
            @Schema(maxLength = TemplateText.LONGEST_NOTE) String reason) {
    }

    /**
     * @param retired by locale, the versions that no longer count
     * @param inUse by locale, the version that notices use from now on; 0 is built in
     */
    public record RetirementView(String key, Map<String, List<Integer>> retired, Map<String, Integer> inUse) {
    }

    @POST
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "retireTemplate", summary = "Retire a version of a template, a language, or all of it", description = "The version before it counts again; where there is none left, the built-in one. Texts stay "
            + "readable, and what was prepared with them has to be prepared again. Retired twice is retired.")
    public RetirementView retire(@PathParam("key") String key, @NotNull RetirementForm form) {
        Retirements.Retired done = retirements.retire(key, form.locale(), form.version(), form.reason(), acting.actor());
        return new RetirementView(key, done.retired(), done.inUse());
    }
}
