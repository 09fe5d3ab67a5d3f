package io.tocsin.notice;

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

/** An approver says no, and why: the notice goes back to its author. Nobody has to be a second person for a no. */
@Path("/api/v1/notices/{id}/rejection")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class RejectionResource {

    @Inject
    Acting acting;
    @Inject
    Decision decision;
    @Inject
    Notices notices;

    /** @param comment what has to change; shown to the author, and kept in the journal for ever */
    public record RejectionForm(@Schema(required = true, maxLength = Reason.LONGEST) String comment) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Transactional
    @Idempotent
    @Operation(operationId = "rejectNotice", summary = "Send a prepared or approved notice back to its author", description = "It is a DRAFT again, and shows the comment until it is approved. The comment "
            + "also stands in the journal, which is kept for ever: name no person in it.")
    public RestResponse<NoticeView> reject(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            RejectionForm form) {
        String comment = Reason.checked("comment", form == null ? null : form.comment(), "say what has to change.");
        return notices.act(id, ifMatch, notice -> decision.reject(notice, comment, acting.actor()));
    }
}
