package io.tocsin.leak;

import java.util.List;
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
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** What the leak check finds and an approver lets through, before the notice is prepared again. */
@Path("/api/v1/notices/{id}/waivers")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class WaiverResource {

    @Inject
    Acting acting;
    @Inject
    Waiving waiving;

    /** @param items in the order in which they were given */
    public record Waivers(List<WaiverView> items) {
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listWaivers", summary = "What the leak check lets through for this notice, with the reasons")
    public Waivers list(@PathParam("id") UUID id) {
        Notice notice = Notice.withId(id);
        return new Waivers(LeakWaiver.of(notice.incidentId, id).stream().map(WaiverView::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Transactional
    @Idempotent
    @Operation(operationId = "waiveLeak", summary = "Let a pair of tenants, or an ordinary word, through the leak check", description = "Counts from the next preparation on, for this notice or with scope INCIDENT for all of the incident. "
            + "The reason stands in the journal for ever.")
    @APIResponse(responseCode = "201", description = "It counts from the next preparation on", content = @Content(schema = @Schema(implementation = WaiverView.class)))
    public RestResponse<WaiverView> waive(@PathParam("id") UUID id, WaiverForm sent) {
        if (sent == null) {
            throw new Refusal(RefusalCode.MALFORMED,
                    "Send what to waive as JSON, e.g. {\"word\":\"Contact\",\"reason\":\"an ordinary word\"}.");
        }
        return RestResponse.status(RestResponse.Status.CREATED, WaiverView.of(waiving.waive(id, sent, acting.actor())));
    }

    @DELETE
    @Path("/{waiverId}")
    @RolesAllowed(Role.APPROVER)
    @Transactional
    @Operation(operationId = "takeBackWaiver", summary = "Take a waiver back; what was prepared with it no longer counts")
    @APIResponse(responseCode = "204", description = "It is taken back, or was before")
    public void takeBack(@PathParam("id") UUID id, @PathParam("waiverId") UUID waiverId) {
        waiving.takeBack(id, waiverId, acting.actor());
    }
}
