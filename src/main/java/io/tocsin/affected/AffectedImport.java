package io.tocsin.affected;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.tocsin.http.Idempotent;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.tenant.Directory;
import io.tocsin.tenant.list.ImportResult;
import io.tocsin.tenant.list.SpooledList;
import io.tocsin.tenant.list.Sql;
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

    /** @throws io.tocsin.problem.Refusal with every fault of the list */
    @Transactional
    @TransactionConfiguration(timeout = 3600)
    @Idempotent
    public ImportResult run(String reference, SpooledList list, boolean dryRun, Actor actor) throws SQLException {
        ImportResult result;
        Incident incident;
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            Staging staged = Staging.of(sql, list, true);
            incident = Incident.lock(reference);
            incident.mustBeOpen();
            Directory.share(sql);
            result = new AffectedTakeOver(sql, incident, actor, clock.instant()).run(staged, dryRun);
        }
        if (dryRun) {
            QuarkusTransaction.setRollbackOnly();
        } else {
            journal.record(actor, "affected.imported", About.incident(incident.id), result.forJournal(list));
        }
        return result;
    }
}
