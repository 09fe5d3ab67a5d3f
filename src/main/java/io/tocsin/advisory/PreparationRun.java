package io.tocsin.advisory;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.advisory.AdvisoryStore.Leftovers;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.leak.LeakCheck;
import io.tocsin.leak.LeakChecks;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeDomains;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeTally;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.SeriesOrder;
import io.tocsin.notice.Wordings;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Frame;
import io.tocsin.template.Templates;
import io.tocsin.time.Ids;
import io.tocsin.vendor.FrozenBrands;

/**
 * The verb "prepare": every tenant of a notice's audience rendered, checked and stored, with the deliveries that will carry
 * the words, and one digest over all. Works in batches, each a transaction of its own, under a preparation id that nobody
 * reads by until {@link #finish} makes the notice point at it. The batches hold no lock: if the list, the facts or the
 * template move on meanwhile, the last step sees it and nothing of this preparation counts.
 */
@ApplicationScoped
public class PreparationRun {

    private static final int BATCH = 500;
    /** Batches in the making while another is stored. */
    private static final int AHEAD = 2;
    private static final int MOST_REMOVED = 20_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataSource database;
    private final Clock clock;
    private final Journal journal;
    private final NoticeTally tally;
    private final Templates templates;
    private final Press press;
    private final AudienceReader audience;
    private final AdvisoryStore store;
    private final MessageIdDomain messageIdDomain;
    private final SeriesOrder series;
    private final LeakChecks leakChecks;
    private final FaultStore faultStore;
    private final FrozenBrands brands;
    private final NoticeDomains domains;
    private volatile boolean stopping;

    PreparationRun(DataSource database, Clock clock, Journal journal, NoticeTally tally, Templates templates, Press press,
            AudienceReader audience, AdvisoryStore store, MessageIdDomain messageIdDomain, SeriesOrder series,
            LeakChecks leakChecks, FaultStore faultStore, FrozenBrands brands, NoticeDomains domains) {
        this.database = database;
        this.clock = clock;
        this.journal = journal;
        this.tally = tally;
        this.templates = templates;
        this.press = press;
        this.audience = audience;
        this.store = store;
        this.messageIdDomain = messageIdDomain;
        this.series = series;
        this.leakChecks = leakChecks;
        this.faultStore = faultStore;
        this.brands = brands;
        this.domains = domains;
    }

    /** Which attempt of which preparation a process works on; {@code attempt} fences it off from a later one. */
    public record Ticket(UUID preparationId, int attempt, int total) {
    }

    /**
     * Voids what was prepared before and notes that a preparation runs.
     *
     * @throws Refusal STATE when the notice cannot be prepared any more; CONFLICT while another preparation of it runs
     */
    public Ticket begin(UUID noticeId, Actor actor) {
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
            return new Ticket(preparation.id, preparation.attempt, preparation.total);
        });
    }

    /** How many there will be at most. Nobody holds the incident meanwhile: an import may come in between. */
    private int count(UUID noticeId) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Notice notice = Notice.withId(noticeId);
            return withConnection(connection -> audience.count(connection, notice));
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

    /**
     * Works until the end of the audience. What a person must know stands in the preparation's row afterwards: words and
     * digest, or faults.
     */
    public void run(Ticket ticket) {
        try {
            runThrough(ticket);
        } catch (RuntimeException e) {
            QuarkusTransaction.requiringNew().run(() -> fail(ticket));
            throw e;
        } finally {
            removeWhatDoesNotCount(ticket);
        }
    }

    private void runThrough(Ticket ticket) {
        Work work = open(ticket);
        if (work != null) {
            try {
                runThrough(ticket, work);
            } finally {
                work.ahead.forEach(Press.Making::cancel);
            }
        }
    }

    /** While a batch is stored the next are being made: the database and the press need not wait for each other. */
    private void runThrough(Ticket ticket, Work work) {
        while (!stopping) {
            lookAhead(work);
            if (work.ahead.isEmpty()) {
                if (work.findings.faultCount() == 0) {
                    domains.find(work.notice.id, ticket.preparationId()); // reads all of the queue, so before the lock is held
                }
                QuarkusTransaction.requiringNew().run(() -> finish(ticket, work));
                return;
            }
            List<MadeAdvisory> made = work.ahead.remove().await();
            made.forEach(work.findings::take);
            work.done += made.size();
            if (!QuarkusTransaction.requiringNew().call(() -> store(ticket, work, made))) {
                return;
            }
        }
    }

    private void lookAhead(Work work) {
        while (!work.readToEnd && work.ahead.size() < AHEAD) {
            List<TenantToTell> batch = nextBatch(work);
            if (batch.isEmpty()) {
                work.readToEnd = true;
            } else {
                work.ahead.add(press.make(work.maker, batch));
                work.after = batch.get(batch.size() - 1).tenantId();
            }
        }
    }

    /** What one attempt has in hand between its batches. */
    private static final class Work {

        final Notice notice;
        final AdvisoryMaker maker;
        final LeakCheck leakCheck;
        final Findings findings;
        /** Batches that are being made, in the order of tenant ids. */
        final Queue<Press.Making> ahead = new ArrayDeque<>();
        /** The last tenant that was read. */
        String after = "";
        boolean readToEnd;
        int done;

        Work(Notice notice, AdvisoryMaker maker, LeakCheck leakCheck, Findings findings) {
            this.notice = notice;
            this.maker = maker;
            this.leakCheck = leakCheck;
            this.findings = findings;
        }
    }

    /** @return null when the attempt no longer counts */
    private Work open(Ticket ticket) {
        Preparation preparation = find(ticket);
        if (!holds(preparation, ticket)) {
            return null;
        }
        remove(preparation, Leftovers.OF_OTHERS);
        remove(preparation, Leftovers.OF_ITS_OWN);
        faultStore.removeOf(preparation.noticeId);
        LeakCheck leakCheck = leakCheck(preparation.noticeId);
        return QuarkusTransaction.requiringNew().call(() -> {
            Notice notice = Notice.withId(preparation.noticeId);
            var findings = new Findings(preparation.salt, withConnection(TroubledAddresses::in));
            findings.leftOut(withConnection(connection -> audience.leftOut(connection, notice, Findings.MOST_NAMED)));
            withConnection(connection -> audience.notListed(connection, notice))
                    .forEach(tenantId -> findings.take(Fault.ofTenant(tenantId, FaultCode.NOT_LISTED,
                            "The draft names this tenant, and it is not on the incident's list.")));
            return new Work(notice, press.makerFor(Incident.findById(notice.incidentId), notice,
                    withConnection(store::everybodyReadsSharedWords), leakCheck), leakCheck, findings);
        });
    }

    private LeakCheck leakCheck(UUID noticeId) {
        Notice notice = QuarkusTransaction.requiringNew().call(() -> Notice.withId(noticeId));
        Incident incident = QuarkusTransaction.requiringNew().call(() -> Incident.findById(notice.incidentId));
        return leakChecks.of(notice, QuarkusTransaction.requiringNew().call(() -> press.everybodys(incident, notice)));
    }

    private static Preparation find(Ticket ticket) {
        return QuarkusTransaction.requiringNew().call(() -> Preparation.findById(ticket.preparationId()));
    }

    /** A preparation that did not end well leaves nothing; one that still runs, here or elsewhere, is let alone. */
    private void removeWhatDoesNotCount(Ticket ticket) {
        Preparation preparation = find(ticket);
        if (preparation.state == Preparation.State.FAILED || preparation.state == Preparation.State.STALE) {
            remove(preparation, Leftovers.OF_ITS_OWN);
        }
    }

    /** In short transactions, however much there is: nobody reads these rows. */
    private void remove(Preparation preparation, Leftovers which) {
        int removed = MOST_REMOVED;
        while (removed == MOST_REMOVED) {
            removed = QuarkusTransaction.requiringNew().call(
                    () -> withConnection(connection -> store.remove(connection, preparation, which, MOST_REMOVED)));
        }
    }

    private List<TenantToTell> nextBatch(Work work) {
        return QuarkusTransaction.requiringNew()
                .call(() -> withConnection(connection -> audience.next(connection, work.notice, work.after, BATCH)));
    }

    /** @return false when the attempt no longer counts */
    private boolean store(Ticket ticket, Work work, List<MadeAdvisory> made) {
        Preparation preparation = Preparation.findById(ticket.preparationId(), LockModeType.PESSIMISTIC_WRITE);
        if (!holds(preparation, ticket)) {
            return false;
        }
        if (Notice.withId(preparation.noticeId).state != NoticeState.DRAFT) {
            end(preparation, Preparation.State.STALE, clock.instant());
            return false;
        }
        preparation.done = work.done;
        preparation.total = Math.max(preparation.total, work.done); // counted before the list was held still
        preparation.beatAt = clock.instant();
        writeFaults(preparation, work.findings);
        // Once there is a fault nothing of this preparation will count; the rest is only checked.
        if (work.findings.faultCount() == 0) {
            withConnection(connection -> {
                store.write(connection, preparation, made);
                return null;
            });
        }
        return true;
    }

    private void writeFaults(Preparation preparation, Findings findings) {
        withConnection(connection -> {
            faultStore.write(connection, preparation, findings.faultsNotYetWritten(), findings.faultCount());
            return null;
        });
    }

    private static boolean holds(Preparation preparation, Ticket ticket) {
        return preparation.state == Preparation.State.RUNNING && preparation.attempt == ticket.attempt();
    }

    /** Something broke inside: the notice must not wait for ever for an attempt that will not end. */
    private void fail(Ticket ticket) {
        Preparation preparation = Preparation.findById(ticket.preparationId(), LockModeType.PESSIMISTIC_WRITE);
        if (holds(preparation, ticket)) {
            end(preparation, Preparation.State.FAILED, clock.instant());
            preparation.faults = List.of(Fault.ofTenant(null, FaultCode.RENDERING_FAILED,
                    "The service failed inside while preparing. Try again; if it fails again, its log names this preparation: "
                            + preparation.id));
            preparation.faultCount = 1;
            withConnection(connection -> {
                faultStore.replace(connection, preparation);
                return null;
            });
        }
    }

    /** The flip: under the incident's lock, and only if nothing moved on since {@link #begin}. */
    private void finish(Ticket ticket, Work work) {
        Notice notice = Notice.lock(work.notice.id);
        Incident incident = Incident.findById(notice.incidentId);
        Preparation preparation = Preparation.findById(ticket.preparationId());
        if (!holds(preparation, ticket)) {
            return;
        }
        Instant now = clock.instant();
        preparation.done = work.done;
        preparation.total = work.done; // counted before, by more than there are
        Findings findings = work.findings;
        if (findings.advisories() == 0 && findings.faultCount() == 0) {
            findings.take(Fault.ofTenant(null, FaultCode.NO_TENANT, "Nobody is in the audience " + notice.audience
                    + ". Import the affected list, or choose another audience."));
        }
        if (notice.state != NoticeState.DRAFT || preparation.movedOn(incident, notice, templates).isPresent()) {
            end(preparation, Preparation.State.STALE, now);
        } else if (findings.faultCount() > 0) {
            end(preparation, Preparation.State.FAILED, now);
            writeFaults(preparation, findings);
            preparation.faults = findings.faults();
            preparation.faultCount = findings.faultCount();
        } else {
            adopt(notice, incident, preparation, work, now);
        }
    }

    private static void end(Preparation preparation, Preparation.State state, Instant now) {
        preparation.state = state;
        preparation.finishedAt = now;
        preparation.beatAt = now;
    }

    private void adopt(Notice notice, Incident incident, Preparation preparation, Work work, Instant now) {
        Findings findings = work.findings;
        TreeMap<String, Frame> frames = press.frames(incident, findings.locales());
        withConnection(connection -> {
            store.writeFrames(connection, preparation, frames, work.maker.dictionaries());
            return null;
        });
        preparation.brand = withConnection(brands::freeze);
        end(preparation, Preparation.State.DONE, now);
        preparation.advisories = findings.advisories();
        preparation.deliveries = findings.deliveries();
        preparation.digest = findings.digest(incident, notice, preparation.brand, frames);
        preparation.locales = findings.localeCounts();
        preparation.sample = findings.sample();
        preparation.warnings = findings.warnings(Wordings.of(notice, templates));
        preparation.warnings.addAll(work.leakCheck.warnings());
        preparation.warnings.addAll(press.warnings());
        notice.adopt(preparation.id, now);
        tally.add(notice.id, "deliveries.queued", findings.deliveries());
        tally.add(notice.id, "tenants.awaiting", findings.advisories());
        journal.record(new Actor(preparation.requestedBy, preparation.requestedByName), "notice.prepared",
                About.notice(incident.id, notice.id),
                Map.of("preparation", preparation.id.toString(), "digest", preparation.digestText(), "advisories",
                        findings.advisories(), "deliveries", findings.deliveries(), "failedBefore",
                        findings.troubledContacts()));
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
    public List<Ticket> takeOver(Instant before) {
        return QuarkusTransaction.requiringNew().call(() -> Preparation.<Preparation> list("""
                state = ?1 and beatAt < ?2 order by id
                """, Preparation.State.RUNNING, before)).stream().map(stale -> {
            int total = count(stale.noticeId);
            return QuarkusTransaction.requiringNew().call(() -> takeOver(stale.id, before, total));
        }).filter(ticket -> ticket != null).toList();
    }

    private Ticket takeOver(UUID id, Instant before, int total) {
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
        return new Ticket(stale.id, stale.attempt, stale.total);
    }

    private interface Statement<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T withConnection(Statement<T> statement) {
        try (Connection connection = database.getConnection()) {
            return statement.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("preparation", e);
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }
}
