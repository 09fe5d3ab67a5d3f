package io.tocsin.delivery.desk;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import io.tocsin.access.Role;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.Reason;
import io.tocsin.notice.SecondPerson;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Says that a notice was sent in error, once and for ever. */
@ApplicationScoped
public class Retraction {

    private final Clock clock;
    private final EntityManager entities;
    private final Journal journal;
    private final Release release;
    private final SecondPerson secondPerson;

    Retraction(Clock clock, EntityManager entities, Journal journal, Release release, SecondPerson secondPerson) {
        this.clock = clock;
        this.entities = entities;
        this.journal = journal;
        this.release = release;
        this.secondPerson = secondPerson;
    }

    /** @throws Refusal INVALID, that says what to give */
    public static String checked(String reason) {
        return Reason.checked("reason", reason, "say what was wrong with sending it.");
    }

    /**
     * Repeated, it changes nothing. The caller holds the notice's lock ({@link Notice#lock}).
     *
     * @param reason {@link #checked}
     * @throws Refusal STATE when nothing of it has been sent; FOUR_EYES when the actor is not a second person
     */
    @Transactional(MANDATORY)
    public void retract(Notice notice, String reason, Actor actor) {
        if (notice.releasedAt == null) {
            throw new Refusal(RefusalCode.STATE, "Nothing of notice " + notice.number + " has been sent, so there is nothing"
                    + " to retract. It can be cancelled: POST /api/v1/notices/" + notice.id + "/cancellation (role sender).");
        }
        if (notice.retracted != null) {
            return;
        }
        Preparation preparation = Preparation.findById(notice.preparationId);
        secondPerson.require(Incident.findById(notice.incidentId), notice, preparation, actor, Role.SENDER, "retract it");
        NoticeState before = notice.state;
        if (before == NoticeState.RELEASED || before == NoticeState.PAUSED) {
            release.cancel(notice, actor);
        }
        notice.retract(actor, reason, clock.instant());
        entities.flush();
        journal.record(actor, "notice.retracted", About.notice(notice.incidentId, notice.id),
                Map.of("reason", reason, "from", before.name(), "digest", preparation.digestText()));
    }
}
