package io.tocsin.affected;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.agroal.api.AgroalDataSource;
import io.tocsin.http.Revision;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;

/** Takes a single tenant off an incident's list. */
@ApplicationScoped
public class TakingOff {

    private final AgroalDataSource database;
    private final Journal journal;
    private final Clock clock;

    TakingOff(AgroalDataSource database, Journal journal, Clock clock) {
        this.database = database;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * @param ifMatch ETag of the tenant as it was looked at, or null: then anything holds
     * @return the tenant, which was told already and is kept as withdrawn; empty if it never was, and is gone
     * @throws Refusal NOT_FOUND, INVALID without a reason, PRECONDITION_FAILED, STATE once the incident is closed
     */
    @Transactional
    public Optional<AffectedView> run(String reference, String tenantId, Withdrawal withdrawal, String ifMatch, Actor actor)
            throws SQLException {
        String reason = withdrawal.checkedReason();
        Incident incident = Incident.lock(reference);
        incident.mustBeOpen();
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            AffectedView listed = AffectedView.of(sql, incident.id, tenantId)
                    .orElseThrow(() -> AffectedView.notListed(reference, tenantId));
            Revision.check(ifMatch, listed.revision());
            if (listed.withdrawn() != null) {
                return Optional.of(listed);
            }
            AffectedList.moved(sql, incident, actor, clock.instant());
            boolean told = AffectedList.takeOff(sql, incident, tenantId, reason, clock.instant());
            journal.record(actor, told ? "affected.withdrawn" : "affected.removed",
                    About.incident(incident.id).tenant(tenantId), Map.of("reasonGiven", true));
            return told ? AffectedView.of(sql, incident.id, tenantId) : Optional.empty();
        }
    }
}
