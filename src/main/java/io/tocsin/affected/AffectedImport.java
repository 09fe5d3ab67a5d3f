package io.tocsin.affected;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.IntConsumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.tocsin.http.Idempotent;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.Directory;
import io.tocsin.tenant.list.ImportResult;
import io.tocsin.tenant.list.ListFaults;
import io.tocsin.tenant.list.SpooledList;
import io.tocsin.tenant.list.Staging;

/**
 * Takes a list of tenants with their facts and contacts onto the affected list of an incident: all of it or nothing. Tenants
 * that are not in it stay. The list is read and checked first; the incident is held only while it is taken over, so that of
 * two imports at once one follows the other and no notice is approved in between.
 */
@ApplicationScoped
public class AffectedImport {

    private final AgroalDataSource database;
    private final Journal journal;
    private final Clock clock;

    AffectedImport(AgroalDataSource database, Journal journal, Clock clock) {
        this.database = database;
        this.journal = journal;
        this.clock = clock;
    }

    /** @throws Refusal with every fault of the list */
    @Transactional
    @TransactionConfiguration(timeout = 3600)
    @Idempotent
    public ImportResult run(String reference, SpooledList list, boolean dryRun, Actor actor) throws SQLException {
        return run(reference, list, dryRun, actor, new ListFaults(), null, null).result();
    }

    /**
     * The same list again, in earnest, after somebody looked at what it would do. Takes part in the caller's transaction.
     *
     * @param listRevision {@link ListCheck#listRevision()}
     * @param linesRead is told from time to time how many lines were read
     * @throws Refusal STALE if the incident's list has moved since
     */
    @Transactional(TxType.MANDATORY)
    public ImportResult takeOver(String reference, SpooledList list, long listRevision, Actor actor, IntConsumer linesRead)
            throws SQLException {
        return run(reference, list, false, actor, new ListFaults(), listRevision, linesRead).result();
    }

    /**
     * What taking it over would do, whom it would change, and everything that is wrong with it.
     *
     * @param mostFaults how many of them are answered
     */
    @Transactional
    @TransactionConfiguration(timeout = 3600)
    public ListCheck check(String reference, SpooledList list, Actor actor, int mostFaults, IntConsumer linesRead)
            throws SQLException {
        var faults = new ListFaults(mostFaults);
        try {
            return run(reference, list, true, actor, faults, null, linesRead);
        } catch (Refusal e) {
            if (faults.count() == 0) {
                throw e;
            }
            QuarkusTransaction.setRollbackOnly();
            return ListCheck.faulty(faults.first(), faults.count());
        }
    }

    private ListCheck run(String reference, SpooledList list, boolean dryRun, Actor actor, ListFaults faults,
            Long listRevision, IntConsumer linesRead) throws SQLException {
        ListCheck check;
        Incident incident;
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            Staging staged = Staging.of(sql, list, true, faults, linesRead);
            list.sum().begin();
            incident = Incident.lock(reference);
            incident.mustBeOpen();
            requireUnmoved(incident, listRevision);
            Directory.share(sql);
            long before = incident.listRevision;
            var takeOver = new AffectedTakeOver(sql, incident, actor, clock.instant(), dryRun);
            ImportResult result = takeOver.run(staged, dryRun);
            check = new ListCheck(result, takeOver.changes(), before, List.of(), 0);
        }
        if (dryRun) {
            QuarkusTransaction.setRollbackOnly();
        } else {
            journal.record(actor, "affected.imported", About.incident(incident.id), check.result().forJournal(list));
        }
        return check;
    }

    private static void requireUnmoved(Incident incident, Long listRevision) {
        if (listRevision != null && listRevision != incident.listRevision) {
            throw new Refusal(RefusalCode.STALE, "Somebody changed the incident's list since this file was checked, so what you"
                    + " were shown is no longer what would happen. Nothing was taken over. Check the file again.");
        }
    }
}
