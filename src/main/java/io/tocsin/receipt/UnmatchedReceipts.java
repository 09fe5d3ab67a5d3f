package io.tocsin.receipt;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.Sql;

/** Receipts that belong to no delivery stay on a person's list until somebody says that they were looked at. */
@ApplicationScoped
public class UnmatchedReceipts {

    private final DataSource database;
    private final Clock clock;
    private final Journal journal;

    UnmatchedReceipts(DataSource database, Clock clock, Journal journal) {
        this.database = database;
        this.clock = clock;
        this.journal = journal;
    }

    /** @throws Refusal NOT_FOUND; STATE when it is not on the list, or no longer */
    @Transactional(MANDATORY)
    void complete(UUID id, Actor actor) {
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            int closed = sql.run("""
                    UPDATE receipt_fate SET closed_at = ?, closed_by = ?
                    WHERE receipt_id = ? AND fate = 'UNMATCHED' AND closed_at IS NULL
                    """, clock.instant(), actor.operatorId(), id);
            if (closed == 0) {
                if (sql.number("SELECT count(*) FROM receipt_fate WHERE receipt_id = ?", id) == 0) {
                    throw Refusal.notFound("receipt", id);
                }
                throw new Refusal(RefusalCode.STATE, "This receipt is not on the list of those that belong to no delivery.");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("receipt " + id, e);
        }
        journal.record(actor, "receipt.completed", About.subject(id), Map.of());
    }
}
