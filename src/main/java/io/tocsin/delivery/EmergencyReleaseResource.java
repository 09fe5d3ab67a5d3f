package io.tocsin.delivery;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
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
import io.tocsin.http.Revision;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.ApprovalSettings;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeView;
import io.tocsin.notice.Notices;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.Reason;
import io.tocsin.notice.SecondPerson;

/**
 * Sending without the approval, when nobody can be found who may give it and tenants must not wait. All else is asked for as
 * ever: that it is prepared, that nothing moved on since, that there is a relay. Who did it and why stands on the notice and in
 * the journal for ever.
 */
@Path("/api/v1/notices/{id}/emergency-release")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class EmergencyReleaseResource {

    @Inject
    Acting acting;
    @Inject
    ApprovalSettings settings;
    @Inject
    Clock clock;
    @Inject
    Journal journal;
    @Inject
    Notices notices;
    @Inject
    Release release;
    @Inject
    SecondPerson secondPerson;

    /** @param reason why this could not wait for an approval; shown on the notice and kept in the journal for ever */
    public record EmergencyForm(@Schema(required = true, maxLength = Reason.LONGEST) String reason) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Idempotent
    @Operation(operationId = "releaseInEmergency", summary = "Start sending what was prepared, although it is not approved", description = "Who did it and why stands on the notice and in the journal for ever. "
            + "Repeated, it changes nothing and answers the same.")
    public RestResponse<NoticeView> release(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            EmergencyForm form) {
        String reason = Reason.checked("reason", form == null ? null : form.reason(),
                "say why this cannot wait for an approval. It is kept for ever.");
        Notice notice = Notice.lock(id);
        Revision.check(ifMatch, notice.revision);
        if (notice.emergencyAt == null) {
            override(notice, acting.actor(), reason);
        }
        return RestResponse.ResponseBuilder.ok(notices.view(notice))
                .header(HttpHeaders.ETAG, Revision.etag(notice.revision)).build();
    }

    private void override(Notice notice, Actor actor, String reason) {
        notice.override(actor, reason, clock.instant());
        Preparation preparation = Preparation.findById(notice.preparationId);
        Map<String, Object> detail = new HashMap<>(Map.of("reason", reason, "digest", preparation.digestText(), "preparation",
                preparation.id.toString(), "deliveries", preparation.deliveries, "approvals", preparation.approvals.size(),
                "approvalsNeeded", settings.neededFor(preparation)));
        secondPerson.partOf(Incident.findById(notice.incidentId), notice, preparation, actor)
                .ifPresent(part -> detail.put("thisOperator", part));
        journal.record(actor, "notice.overridden", About.notice(notice.incidentId, notice.id), detail);
        release.release(notice, actor);
    }
}
