package io.tocsin.advisory;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.incident.Incident;
import io.tocsin.journal.Actor;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeTally;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.SeriesOrder;
import io.tocsin.notice.Wordings;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Templates;
import io.tocsin.time.Ids;

/**
 * Begins preparations, and takes over those whose process died. The revisions that a preparation is made from are noted as an
 * attempt begins; {@link PreparationEnd} sees whether anything moved on since.
 */
@ApplicationScoped
public class PreparationAttempts {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final OnConnection database;
    private final Clock clock;
    private final NoticeTally tally;
    private final Templates templates;
    private final AudienceReader audience;
    private final MessageIdDomain messageIdDomain;
    private final SeriesOrder series;

    PreparationAttempts(DataSource database, Clock clock, NoticeTally tally, Templates templates, AudienceReader audience,
            MessageIdDomain messageIdDomain, SeriesOrder series) {
        this.database = new OnConnection(database);
        this.clock = clock;
        this.tally = tally;
        this.templates = templates;
        this.audience = audience;
        this.messageIdDomain = messageIdDomain;
        this.series = series;
    }

    /**
     * Voids what was prepared before and notes that a preparation runs.
     *
     * @throws Refusal STATE when the notice cannot be prepared any more; CONFLICT while another preparation of it runs
     */
    public PreparationTicket begin(UUID noticeId, Actor actor) {
        int total = count(noticeId);
        return QuarkusTransaction.requiringNew().call(() -> {
            Notice notice = Notice.lock(noticeId);
            Incident incident = Incident.findById(notice.incidentId);
            incident.mustBeOpen();
            series.requireSettled(incident.id);
            templates.newest(notice.templateKey); // it may have been retired since the notice was drafted
            if (Preparation.count("noticeId = ?1 and state = ?2", noticeId, Preparation.State.RUNNING) > 0) {
                throw new Refusal(RefusalCode.CONFLICT, "This notice is being prepared already. Watch it at /api/v1/notices/"
                        + noticeId + ".");
            }
            Instant now = clock.instant();
            notice.unprepare(now);
            tally.clear(noticeId);
            var preparation = new Preparation();
            preparation.id = Ids.next();
            preparation.noticeId = noticeId;
            preparation.state = Preparation.State.RUNNING;
            preparation.requestedBy = actor.operatorId();
            preparation.requestedByName = actor.name();
            preparation.requestedAt = now;
            preparation.beatAt = now;
            preparation.attempt = 1;
            preparation.salt = new byte[16];
            RANDOM.nextBytes(preparation.salt);
            preparation.messageIdDomain = messageIdDomain.value();
            preparation.supersedesKnown = true;
            takeRevisions(preparation, incident, notice, total);
            preparation.persist();
            return new PreparationTicket(preparation.id, preparation.attempt, preparation.total);
        });
    }

    /** How many there will be at most. Nobody holds the incident meanwhile: an import may come in between. */
    private int count(UUID noticeId) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Notice notice = Notice.withId(noticeId);
            return database.run(connection -> audience.count(connection, notice));
        });
    }

    private void takeRevisions(Preparation preparation, Incident incident, Notice notice, int total) {
        preparation.listRevision = incident.listRevision;
        preparation.factsRevision = incident.factsRevision;
        preparation.seriesRevision = Preparation.seriesRevisionOf(incident.id);
        preparation.templateRevision = Wordings.of(notice, templates).revision(templates);
        preparation.total = total;
        preparation.done = 0;
    }

    /** Those that this process works on, or will, are alive. */
    public void beat(Collection<UUID> preparationIds) {
        QuarkusTransaction.requiringNew().run(() -> Preparation.update("beatAt = ?1 where id in ?2 and state = ?3",
                clock.instant(), preparationIds, Preparation.State.RUNNING));
    }

    /**
     * Takes over preparations whose process died: their beat is older than {@code before}. Each is begun again from its
     * first tenant, with the revisions of now.
     */
    public List<PreparationTicket> takeOver(Instant before) {
        return QuarkusTransaction.requiringNew().call(() -> Preparation.<Preparation> list("""
                state = ?1 and beatAt < ?2 order by id
                """, Preparation.State.RUNNING, before)).stream().map(stale -> {
            int total = count(stale.noticeId);
            return QuarkusTransaction.requiringNew().call(() -> takeOver(stale.id, before, total));
        }).filter(ticket -> ticket != null).toList();
    }

    private PreparationTicket takeOver(UUID id, Instant before, int total) {
        Preparation stale = Preparation.findById(id);
        Notice notice = Notice.lock(stale.noticeId);
        Preparation.getEntityManager().refresh(stale,
                LockModeType.PESSIMISTIC_WRITE);
        if (stale.state != Preparation.State.RUNNING || !stale.beatAt.isBefore(before)) {
            return null;
        }
        stale.attempt++;
        stale.beatAt = clock.instant();
        takeRevisions(stale, Incident.findById(notice.incidentId), notice, total);
        return new PreparationTicket(stale.id, stale.attempt, stale.total);
    }
}
