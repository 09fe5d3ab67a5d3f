package io.tocsin.notice;

import java.util.List;
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
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * A second person says yes to exactly these words for exactly these recipients, by naming their digest: nobody who put words
 * or recipients there. A large notice may need two such people.
 */
@Path("/api/v1/notices/{id}/approval")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class ApprovalResource {

    @Inject
    Acting acting;
    @Inject
    Decision decision;
    @Inject
    Notices notices;

    /** @param digest of the preparation that the approver looked at */
    public record ApprovalForm(@Schema(required = true, examples = "sha256:...") String digest) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Transactional
    @Idempotent
    @Operation(operationId = "approveNotice", summary = "Approve what was prepared, by its digest", description = "Where "
            + "two approvers are needed (approvalsNeeded), the first leaves the notice PREPARED and stands in approvals.")
    public RestResponse<NoticeView> approve(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            ApprovalForm form) {
        if (form == null || form.digest() == null) {
            throw new Refusal(RefusalCode.INVALID, "Name the digest of what you looked at.", List.of(
                    Fault.inField("digest", FaultCode.REQUIRED, "The digest that the preparation answered, sha256:...")));
        }
        return notices.act(id, ifMatch, notice -> decision.approve(notice, form.digest(), acting.actor()));
    }
}
