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

import io.tocsin.http.Revision;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

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
    public void complete(UUID id, Actor actor) {
        complete(id, null, null, actor);
    }

    /**
     * @param ifMatch the revision that the actor saw, as an ETag, or null
     * @param comment checked already; may be null
     */
    @Transactional(MANDATORY)
    public void complete(UUID id, String ifMatch, String comment, Actor actor) {
        open(id, ifMatch);
        run("UPDATE receipt_fate SET closed_at = ?, closed_by = ?, comment = ?, revision = revision + 1 WHERE receipt_id = ?",
                clock.instant(), actor.operatorId(), comment, id);
        journal.record(actor, "receipt.completed", About.subject(id), Map.of());
    }

    /** Takes back that it was looked at. */
    @Transactional(MANDATORY)
    public void reopen(UUID id, Actor actor) {
        if (!lock(id).closed()) {
            throw new Refusal(RefusalCode.STATE, "This receipt is on the list already.");
        }
        run("""
                UPDATE receipt_fate SET closed_at = NULL, closed_by = NULL, comment = NULL, revision = revision + 1
                WHERE receipt_id = ?
                """, id);
        journal.record(actor, "receipt.reopened", About.subject(id), Map.of());
    }

    /** @param operator null for nobody */
    @Transactional(MANDATORY)
    public void assign(UUID id, String ifMatch, UUID operator, Actor actor) {
        open(id, ifMatch);
        run("UPDATE receipt_fate SET assigned_to = ?, revision = revision + 1 WHERE receipt_id = ?", operator, id);
        journal.record(actor, operator == null ? "receipt.unassigned" : "receipt.assigned", About.subject(id),
                operator == null ? Map.of() : Map.of("to", operator.toString()));
    }

    private record Standing(boolean unmatched, boolean closed, long revision) {
    }

    private void open(UUID id, String ifMatch) {
        Standing standing = lock(id);
        Revision.check(ifMatch, standing.revision());
        if (!standing.unmatched() || standing.closed()) {
            throw new Refusal(RefusalCode.STATE, "This receipt is not on the list of those that belong to no delivery.");
        }
    }

    private Standing lock(UUID id) {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection)
                    .rows(row -> new Standing(row.getString(1).equals("UNMATCHED"), row.getTimestamp(2) != null,
                            row.getLong(3)), """
                                    SELECT fate, closed_at, revision FROM receipt_fate WHERE receipt_id = ? FOR UPDATE
                                    """, id)
                    .stream().findFirst().orElseThrow(() -> Refusal.notFound("receipt", id));
        } catch (SQLException e) {
            throw new IllegalStateException("receipt " + id, e);
        }
    }

    private void run(String sql, Object... values) {
        try (Connection connection = database.getConnection()) {
            new Sql(connection).run(sql, values);
        } catch (SQLException e) {
            throw new IllegalStateException("receipt", e);
        }
    }
}
