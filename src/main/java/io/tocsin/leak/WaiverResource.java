package io.tocsin.leak;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.leak.WaiverForm.Scope;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeTally;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.time.Ids;

/** What the leak check finds and an approver lets through, before the notice is prepared again. */
@Path("/api/v1/notices/{id}/waivers")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class WaiverResource {

    /** Of one incident. Who needs more has mixed up a list. */
    private static final int MOST = 1000;

    @Inject
    Acting acting;
    @Inject
    Clock clock;
    @Inject
    EntityManager entities;
    @Inject
    Journal journal;
    @Inject
    NoticeTally tally;

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
    public RestResponse<WaiverView> waive(@PathParam("id") UUID id, WaiverForm sent) {
        if (sent == null) {
            throw new Refusal(RefusalCode.MALFORMED,
                    "Send what to waive as JSON, e.g. {\"word\":\"Contact\",\"reason\":\"an ordinary word\"}.");
        }
        WaiverForm form = sent.checked();
        Actor actor = acting.actor();
        Notice notice = Notice.lock(id);
        Incident incident = Incident.findById(notice.incidentId);
        incident.mustBeOpen();
        notice.requireThat(notice.state.canBePrepared(), "have a leak waived");
        if (LeakWaiver.count("incidentId", incident.id) >= MOST) {
            throw new Refusal(RefusalCode.STATE, "This incident has " + MOST
                    + " waivers already. Look at the list: its rows or columns are mixed up.");
        }
        requireListed(incident, form.tenantId(), "tenantId");
        requireListed(incident, form.otherTenantId(), "otherTenantId");
        LeakWaiver waiver = waiver(notice, form, actor);
        waiver.persist();
        journal.record(actor, "leak.waived",
                About.notice(incident.id, form.scope() == Scope.NOTICE ? id : null).tenant(form.tenantId())
                        .subjectId(waiver.id),
                form.word() != null ? Map.of("kind", "WORD", "scope", form.scope().name(), "reason", form.reason())
                        : Map.of("kind", "PAIR", "scope", form.scope().name(), "otherTenantId", form.otherTenantId(), "reason",
                                form.reason()));
        return RestResponse.status(RestResponse.Status.CREATED, WaiverView.of(waiver));
    }

    @DELETE
    @Path("/{waiverId}")
    @RolesAllowed(Role.APPROVER)
    @Transactional
    @Operation(operationId = "takeBackWaiver", summary = "Take a waiver back; what was prepared with it no longer counts")
    @APIResponse(responseCode = "204", description = "It is taken back, or was before")
    public void takeBack(@PathParam("id") UUID id, @PathParam("waiverId") UUID waiverId) {
        Actor actor = acting.actor();
        Notice notice = Notice.lock(id);
        LeakWaiver waiver = LeakWaiver.<LeakWaiver> findByIdOptional(waiverId)
                .filter(found -> found.incidentId.equals(notice.incidentId)
                        && (found.noticeId == null || found.noticeId.equals(id)))
                .orElseThrow(() -> Refusal.notFound("waiver of this notice", waiverId));
        if (waiver.takenBackAt != null) {
            return;
        }
        Instant now = clock.instant();
        waiver.takenBackAt = now;
        Notice.<Notice> list("incidentId = ?1 and (?2 is null or id = ?2) and state in ?3", notice.incidentId, waiver.noticeId,
                List.of(NoticeState.PREPARED, NoticeState.APPROVED)).forEach(prepared -> {
                    prepared.unprepare(now);
                    tally.clear(prepared.id);
                });
        journal.record(actor, "leak.waiver-taken-back", About.notice(notice.incidentId, waiver.noticeId).tenant(waiver.tenantId)
                .subjectId(waiver.id), Map.of());
    }

    private LeakWaiver waiver(Notice notice, WaiverForm form, Actor actor) {
        var waiver = new LeakWaiver();
        waiver.id = Ids.next();
        waiver.incidentId = notice.incidentId;
        waiver.noticeId = form.scope() == Scope.NOTICE ? notice.id : null;
        waiver.tenantId = form.tenantId();
        waiver.otherTenantId = form.otherTenantId();
        waiver.word = form.word();
        waiver.reason = form.reason();
        waiver.waivedBy = actor.operatorId();
        waiver.waivedByName = actor.name();
        waiver.waivedAt = clock.instant();
        return waiver;
    }

    /** A waiver for a tenant whose id is misspelt would let nothing through and look as if it did. */
    private void requireListed(Incident incident, String tenantId, String field) {
        if (tenantId != null && !(Boolean) entities.createNativeQuery("""
                SELECT EXISTS (SELECT FROM affected_tenant WHERE incident_id = :incident AND tenant_id = :tenant)
                """, Boolean.class).setParameter("incident", incident.id).setParameter("tenant", tenantId)
                .getSingleResult()) {
            throw new Refusal(RefusalCode.INVALID, "Nothing was waived. " + field + " is not on the list of this incident.",
                    List.of(Fault.inField(field, FaultCode.NOT_LISTED, "No such tenant on the list of this incident.")));
        }
    }
}
