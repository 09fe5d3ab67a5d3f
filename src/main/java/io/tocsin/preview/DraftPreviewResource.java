package io.tocsin.preview;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
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

import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.incident.Incident;
import io.tocsin.notice.NoticeKind;
import io.tocsin.template.Templates;

/** A template that is still being written, as one affected tenant would read it. Stores nothing. */
@Path("/api/v1/incidents/{reference}/preview")
@Tag(name = "Templates")
@Produces(MediaType.APPLICATION_JSON)
public class DraftPreviewResource {

    @Inject
    Previews previews;
    @Inject
    Templates templates;

    /**
     * A template in the making and a tenant to read it.
     *
     * @param tenantId on the incident's list
     * @param kind of the notice that it would be for; INITIAL when it is not said
     */
    public record DraftForm(@NotNull(message = "must name a tenant on the incident's list") String tenantId,
            @Schema(required = true, examples = "en") String locale, @Schema(required = true) String subject,
            @Schema(required = true) String body, NoticeKind kind) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "previewDraft", summary = "Read a template that is being written as one tenant would", description = "The "
            + "text is checked as if it were to be stored. Nothing is stored, except that an Idempotency-Key keeps the answer for a day.")
    public PreviewView preview(@PathParam("reference") String reference, @NotNull @Valid DraftForm form) {
        var draft = templates.draft(form.locale(), form.subject(), form.body());
        return PreviewView.of(form.tenantId(), previews.of(Incident.named(reference),
                form.kind() == null ? NoticeKind.INITIAL : form.kind(), draft, form.tenantId()));
    }
}
