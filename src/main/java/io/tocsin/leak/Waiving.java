package io.tocsin.leak;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.leak.WaiverForm.Scope;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeTally;
import io.tocsin.notice.Preparation;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.time.Ids;

/** Letting through what the leak check finds, and taking that back. */
@ApplicationScoped
public class Waiving {

    /** Of one incident. Who needs more has mixed up a list. */
    private static final int MOST = 1000;

    private final Clock clock;
    private final EntityManager entities;
    private final Journal journal;
    private final NoticeTally tally;

    Waiving(Clock clock, EntityManager entities, Journal journal, NoticeTally tally) {
        this.clock = clock;
        this.entities = entities;
        this.journal = journal;
        this.tally = tally;
    }

    /** @throws Refusal INVALID with everything that is wrong; STATE when the notice cannot be prepared any more */
    @Transactional(MANDATORY)
    public LeakWaiver waive(UUID noticeId, WaiverForm sent, Actor actor) {
        WaiverForm form = sent.checked();
        Notice notice = Notice.lock(noticeId);
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
                About.notice(incident.id, form.scope() == Scope.NOTICE ? noticeId : null).tenant(form.tenantId())
                        .subjectId(waiver.id),
                form.word() != null ? Map.of("kind", "WORD", "scope", form.scope().name(), "reason", form.reason())
                        : Map.of("kind", "PAIR", "scope", form.scope().name(), "otherTenantId", form.otherTenantId(), "reason",
                                form.reason()));
        return waiver;
    }

    /** Taken back twice is taken back. What was prepared with it no longer counts. */
    @Transactional(MANDATORY)
    public void takeBack(UUID noticeId, UUID waiverId, Actor actor) {
        Notice notice = Notice.lock(noticeId);
        LeakWaiver waiver = LeakWaiver.<LeakWaiver> findByIdOptional(waiverId)
                .filter(found -> found.incidentId.equals(notice.incidentId)
                        && (found.noticeId == null || found.noticeId.equals(noticeId)))
                .orElseThrow(() -> Refusal.notFound("waiver of this notice", waiverId));
        if (waiver.takenBackAt != null) {
            return;
        }
        Instant now = clock.instant();
        waiver.takenBackAt = now;
        Preparation.stopRunning(notice.incidentId, waiver.noticeId, now);
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
