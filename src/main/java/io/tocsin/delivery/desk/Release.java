package io.tocsin.delivery.desk;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import io.tocsin.advisory.MessageIdDomain;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.courier.Relay;
import io.tocsin.delivery.queue.QueueUpkeep;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.ApprovalSettings;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.SeriesOrder;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Templates;

/**
 * Turning the deliveries of an approved notice loose, and holding them. They were written when the notice was prepared, and
 * the queue asks for the notice's state: so each of these is one row changed, however many recipients there are. Callers
 * hold the notice's lock ({@link Notice#lock}).
 */
@ApplicationScoped
public class Release {

    /** Deliveries of a notice may be handed out from now on; heard by this replica's worker. */
    public record Loosened(UUID noticeId) {
    }

    private final Clock clock;
    private final Journal journal;
    private final Templates templates;
    private final DeliverySettings settings;
    private final Relay relay;
    private final EntityManager entities;
    private final QueueUpkeep queue;
    private final SeriesOrder series;
    private final ApprovalSettings approvals;
    private final MessageIdDomain messageIdDomain;
    private final Event<Loosened> loosened;

    Release(Clock clock, Journal journal, Templates templates, DeliverySettings settings, Relay relay,
            EntityManager entities, QueueUpkeep queue, SeriesOrder series, ApprovalSettings approvals,
            MessageIdDomain messageIdDomain,
            Event<Loosened> loosened) {
        this.clock = clock;
        this.journal = journal;
        this.templates = templates;
        this.settings = settings;
        this.relay = relay;
        this.entities = entities;
        this.queue = queue;
        this.series = series;
        this.approvals = approvals;
        this.messageIdDomain = messageIdDomain;
        this.loosened = loosened;
    }

    /**
     * Repeated, it changes nothing and answers the same.
     *
     * @throws Refusal STATE when it is not approved, or by too few; STALE when something moved on since; UNAVAILABLE without a
     *         relay
     */
    @Transactional(MANDATORY)
    public void release(Notice notice, Actor actor) {
        if (notice.state == NoticeState.RELEASED || notice.state == NoticeState.COMPLETED) {
            return;
        }
        notice.requireThat(notice.state == NoticeState.APPROVED, "be released");
        Incident incident = Incident.findById(notice.incidentId);
        incident.mustBeOpen();
        series.requireSettled(incident.id);
        Preparation preparation = Preparation.findById(notice.preparationId);
        preparation.requireFresh(incident, notice, templates);
        requireApprovals(notice, preparation);
        if (!relay.isConfigured()) {
            throw new Refusal(RefusalCode.UNAVAILABLE, "There is no mail relay, so nothing can be sent. Set"
                    + " QUARKUS_MAILER_HOST (and _PORT, _USERNAME, _PASSWORD, _FROM), restart, and release again.");
        }
        // Settled only now: the words may have been prepared before anybody said where the relay is and who sends.
        preparation.messageIdDomain = messageIdDomain.value();
        notice.release(actor, settings.deadline(), clock.instant());
        record(notice, actor, "notice.released", Map.of("digest", preparation.digestText(), "deliveries",
                preparation.deliveries, "deliverUntil", notice.deliverUntil.toString()));
        loosened.fire(new Loosened(notice.id));
    }

    /** Again: how many it takes may have been set since. */
    private void requireApprovals(Notice notice, Preparation preparation) {
        int missing = approvals.missingFor(notice, preparation);
        if (missing > 0) {
            throw new Refusal(RefusalCode.STATE, "A notice to so many recipients needs " + approvals.neededFor(preparation)
                    + " approvers now, and has " + preparation.approvals.size() + ". Have one more approve it (role approver):"
                    + " POST /api/v1/notices/" + notice.id + "/approval.");
        }
    }

    @Transactional(MANDATORY)
    public void pause(Notice notice, Actor actor) {
        if (notice.state != NoticeState.PAUSED) {
            notice.pause(clock.instant());
            record(notice, actor, "notice.paused", Map.of());
        }
    }

    @Transactional(MANDATORY)
    public void resume(Notice notice, Actor actor) {
        if (notice.state != NoticeState.RELEASED) {
            notice.resume(clock.instant());
            record(notice, actor, "notice.resumed", Map.of());
            loosened.fire(new Loosened(notice.id));
        }
    }

    /** What is being sent at this moment is finished; nothing of the rest ever is. */
    @Transactional(MANDATORY)
    public void cancel(Notice notice, Actor actor) {
        if (notice.state != NoticeState.CANCELLED) {
            notice.cancel(clock.instant());
            queue.cancelHeld(notice.id);
            record(notice, actor, "notice.cancelled", Map.of());
        }
    }

    private void record(Notice notice, Actor actor, String act, Map<String, ?> detail) {
        entities.flush();
        journal.record(actor, act, About.notice(notice.incidentId, notice.id), detail);
    }
}
