package io.tocsin.acknowledgement;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.notice.Notice;

/** Answers of tenants, for operators: those that came through links, and those that somebody took by phone. */
@Path("/api/v1/notices/{id}/acknowledgements")
@Tag(name = "Acknowledgements")
@Produces(MediaType.APPLICATION_JSON)
public class AcknowledgementResource {

    @Inject
    Acting acting;
    @Inject
    AnswerList list;
    @Inject
    PhoneAnswers phoneAnswers;
    @Inject
    AnswerWithdrawal withdrawal;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "recordAcknowledgement", summary = "Record an answer taken by phone", description = "Counts as one that came through a link, also after the notice was completed or withdrawn "
            + "and its incident closed.")
    @APIResponse(responseCode = "200", description = "The answer as it is kept")
    public AcknowledgementView record(@PathParam("id") UUID id, PhoneAnswers.TakenAnswer taken) {
        return phoneAnswers.take(id, taken, acting.actor());
    }

    @DELETE
    @Path("/{acknowledgementId}")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(operationId = "withdrawAcknowledgement", summary = "Take back an answer that was noted by mistake", description = "Only one that an operator took. It is kept, and the tenant stands where its other answers put it. "
            + "Done again, it changes nothing.")
    @APIResponse(responseCode = "200", description = "The answer as it is kept, with withdrawnAt")
    @APIResponse(responseCode = "422", description = "It came through the tenant's own link")
    public AcknowledgementView withdraw(@PathParam("id") UUID id, @PathParam("acknowledgementId") UUID acknowledgementId) {
        return withdrawal.withdraw(id, acknowledgementId, null, acting.actor());
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listAcknowledgements", summary = "Every answer to a notice, or one tenant's", description = "By tenant, then in the order they came. The newest of a tenant counts; the first decides whether it was in time. "
            + "What was taken back has withdrawnAt and does neither.")
    public Page<AcknowledgementView> list(@PathParam("id") UUID id, @QueryParam("tenantId") String tenantId,
            @QueryParam("limit") Integer limit, @QueryParam("cursor") String cursor) {
        String one = tenantId == null || tenantId.isEmpty() ? null : tenantId;
        return list.page(Notice.withId(id), one, Limit.of(limit), cursor);
    }
}
