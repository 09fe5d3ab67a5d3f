package io.tocsin.template;

import java.net.URI;
import java.util.List;

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
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Page;

/** {@link Clones} over the API. */
@Path("/api/v1/templates/{key}/clone")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Templates")
public class CloneResource {

    @Inject
    Clones clones;

    /**
     * @param key the new one
     * @param locales absent: every language that there is
     */
    public record CloneForm(@Schema(required = true, pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}") String key,
            List<String> locales) {
    }

    @POST
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "cloneTemplate", summary = "Clone a template to a key of its own", description = "Of every "
            + "language the version in use becomes version 1 of the new key. Who wrote it may not approve the clone either.")
    @APIResponse(responseCode = "201", description = "The new versions", content = @Content(schema = @Schema(ref = "PageTemplateView")))
    public Response clone(@PathParam("key") String key, @NotNull CloneForm form) {
        List<TemplateView> made = clones.clone(key, form.key(), form.locales());
        return Response.created(URI.create("/api/v1/templates/" + form.key())).entity(new Page<>(made, null)).build();
    }
}
