package io.tocsin.delivery.desk;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.notice.NoticeView;
import io.tocsin.notice.Notices;
import io.tocsin.notice.Reason;

/**
 * A notice was sent in error. What of it has not been sent never will be; whoever has it is told on its page and by its code
 * not to act on it. A mail cannot be called back: the correction that follows tells those who have read it, and can name it.
 */
@Path("/api/v1/notices/{id}/retraction")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class RetractionResource {

    @Inject
    Acting acting;
    @Inject
    Notices notices;
    @Inject
    Retraction retraction;

    /**
     * @param reason for the vendor's own people, kept in the journal for ever; recipients are told only that it was withdrawn
     */
    public record RetractionForm(@Schema(required = true, maxLength = Reason.LONGEST) String reason) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "retractNotice", summary = "Say that a notice was sent in error", description = "By a sender who is a second person, as for an approval. What is not yet sent is cancelled; "
            + "its pages and codes say that it was withdrawn. It cannot be taken back. Repeated, it changes nothing and answers the same.")
    public RestResponse<NoticeView> retract(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            RetractionForm form) {
        String reason = Retraction.checked(form == null ? null : form.reason());
        return notices.act(id, ifMatch, notice -> retraction.retract(notice, reason, acting.actor()));
    }
}
