package io.tocsin.advisory;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.advisory.AdvisoryStore.Leftovers;
import io.tocsin.incident.Incident;
import io.tocsin.leak.LeakCheck;
import io.tocsin.leak.LeakChecks;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeDomains;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Preparation;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.time.Stop;

/**
 * The verb "prepare": every tenant of a notice's audience rendered, checked and stored, with the deliveries that will carry
 * the words, and one digest over all. Works in batches, each a transaction of its own, under a preparation id that nobody
 * reads by until {@link PreparationEnd} makes the notice point at it. The batches hold no lock: if the list, the facts or the
 * template move on meanwhile, the last step sees it and nothing of this preparation counts.
 */
@ApplicationScoped
public class PreparationRun {

    private static final int BATCH = 500;
    /** Batches in the making while another is stored. */
    private static final int AHEAD = 2;
    private static final int MOST_REMOVED = 20_000;

    private final OnConnection database;
    private final Clock clock;
    private final Press press;
    private final AudienceReader audience;
    private final AdvisoryStore store;
    private final LeakChecks leakChecks;
    private final FaultStore faultStore;
    private final NoticeDomains domains;
    private final PreparationEnd end;
    private final Stop stop;

    PreparationRun(DataSource database, Clock clock, Press press, AudienceReader audience, AdvisoryStore store,
            LeakChecks leakChecks, FaultStore faultStore, NoticeDomains domains, PreparationEnd end, Stop stop) {
        this.database = new OnConnection(database);
        this.clock = clock;
        this.press = press;
        this.audience = audience;
        this.store = store;
        this.leakChecks = leakChecks;
        this.faultStore = faultStore;
        this.domains = domains;
        this.end = end;
        this.stop = stop;
    }

    /**
     * Works until the end of the audience. What a person must know stands in the preparation's row afterwards: words and
     * digest, or faults.
     */
    public void run(PreparationTicket ticket) {
        try {
            runThrough(ticket);
        } catch (RuntimeException e) {
            if (!stop.isUnderWay()) { // else it is begun again, here or elsewhere
                QuarkusTransaction.requiringNew().run(() -> end.fail(ticket));
            }
            throw e;
        } finally {
            removeWhatDoesNotCount(ticket);
        }
    }

    private void runThrough(PreparationTicket ticket) {
        PreparationWork work = open(ticket);
        if (work != null) {
            try {
                runThrough(ticket, work);
            } finally {
                work.ahead.forEach(Press.Making::cancel);
            }
        }
    }

    /** While a batch is stored the next are being made: the database and the press need not wait for each other. */
    private void runThrough(PreparationTicket ticket, PreparationWork work) {
        while (!stop.isUnderWay()) {
            lookAhead(work);
            if (work.ahead.isEmpty()) {
                if (work.findings.faultCount() == 0) {
                    domains.find(work.notice.id, ticket.preparationId()); // reads all of the queue, so before the lock is held
                }
                QuarkusTransaction.requiringNew().run(() -> end.finish(ticket, work));
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

    private void lookAhead(PreparationWork work) {
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

    /** @return null when the attempt no longer counts */
    private PreparationWork open(PreparationTicket ticket) {
        Preparation preparation = find(ticket);
        if (!ticket.holds(preparation)) {
            return null;
        }
        remove(preparation, Leftovers.OF_OTHERS);
        remove(preparation, Leftovers.OF_ITS_OWN);
        faultStore.removeOf(preparation.noticeId);
        LeakCheck leakCheck = leakCheck(preparation.noticeId);
        return QuarkusTransaction.requiringNew().call(() -> {
            Notice notice = Notice.withId(preparation.noticeId);
            var findings = new Findings(preparation.salt, database.run(TroubledAddresses::in));
            findings.reported(database.run(WrongContact::in));
            findings.leftOut(database.run(connection -> audience.leftOut(connection, notice, Findings.MOST_NAMED)));
            findings.answered(database.run(connection -> audience.answered(connection, notice, Findings.MOST_NAMED)));
            database.run(connection -> audience.notListed(connection, notice))
                    .forEach(tenantId -> findings.take(Fault.ofTenant(tenantId, FaultCode.NOT_LISTED,
                            "The draft names this tenant, and it is not on the incident's list.")));
            return new PreparationWork(notice, press.makerFor(Incident.findById(notice.incidentId), notice,
                    database.run(store::everybodyReadsSharedWords), leakCheck), leakCheck, findings);
        });
    }

    private LeakCheck leakCheck(UUID noticeId) {
        Notice notice = QuarkusTransaction.requiringNew().call(() -> Notice.withId(noticeId));
        Incident incident = QuarkusTransaction.requiringNew().call(() -> Incident.findById(notice.incidentId));
        return leakChecks.of(notice, QuarkusTransaction.requiringNew().call(() -> press.everybodys(incident, notice)));
    }

    private static Preparation find(PreparationTicket ticket) {
        return QuarkusTransaction.requiringNew().call(() -> Preparation.findById(ticket.preparationId()));
    }

    /** A preparation that did not end well leaves nothing; one that still runs, here or elsewhere, is let alone. */
    private void removeWhatDoesNotCount(PreparationTicket ticket) {
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
                    () -> database.run(connection -> store.remove(connection, preparation, which, MOST_REMOVED)));
        }
    }

    private List<TenantToTell> nextBatch(PreparationWork work) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.run(connection -> audience.next(connection, work.notice, work.after, BATCH)));
    }

    /** @return false when the attempt no longer counts */
    private boolean store(PreparationTicket ticket, PreparationWork work, List<MadeAdvisory> made) {
        Preparation preparation = Preparation.findById(ticket.preparationId(), LockModeType.PESSIMISTIC_WRITE);
        if (!ticket.holds(preparation)) {
            return false;
        }
        if (Notice.withId(preparation.noticeId).state != NoticeState.DRAFT) {
            end.stale(preparation);
            return false;
        }
        preparation.done = work.done;
        preparation.total = Math.max(preparation.total, work.done); // counted before the list was held still
        preparation.beatAt = clock.instant();
        database.run(connection -> {
            faultStore.write(connection, preparation, work.findings.faultsNotYetWritten(), work.findings.faultCount());
            return null;
        });
        // Once there is a fault nothing of this preparation will count; the rest is only checked.
        if (work.findings.faultCount() == 0) {
            database.run(connection -> {
                store.write(connection, preparation, made);
                return null;
            });
        }
        return true;
    }
}
