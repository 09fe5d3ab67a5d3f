package io.tocsin.template.review;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.incident.Incident;
import io.tocsin.template.language.TemplateText;

/** What is to be said of a template's text, without storing any of it. */
@Path("/api/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Templates")
public class LintResource {

    @Inject
    Proofreader proofreader;

    /** @param incident reference of the one whose list's facts it will name; may be absent */
    public record LintForm(@Schema(required = true, examples = "en") String locale,
            @Schema(maxLength = TemplateText.LONGEST_SUBJECT) String subject,
            @Schema(maxLength = TemplateText.LONGEST_BODY) String body,
            String incident) {
    }

    /**
     * @param remarks errors, for which it would be refused; or, without any, hints. The first 200.
     */
    public record LintView(int errors, int hints, List<Remark> remarks) {
    }

    @POST
    @Path("lint")
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "lintTemplate", summary = "Check a template's text", description = "Each remark has a severity: "
            + "ERROR, for which it would be refused when stored, or HINT. With an incident it also says which facts only some of "
            + "the tenants on its list have.")
    public LintView lint(@NotNull LintForm form) {
        Incident incident = form.incident() == null ? null : Incident.named(form.incident());
        List<Remark> remarks = proofreader.read(form.locale(), form.subject(), form.body(), incident,
                incident == null ? null : proofreader.factsOf(incident));
        int errors = (int) remarks.stream().filter(remark -> remark.severity() == Severity.ERROR).count();
        return new LintView(errors, remarks.size() - errors, remarks);
    }
}
