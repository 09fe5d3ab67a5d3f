package io.tocsin.chaos;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import io.tocsin.postgres.BreakablePostgres;

/** What the database says, read past the service. Times are those of the commits, by the database's own clock. */
final class Ledger {

    private final BreakablePostgres database;
    private final UUID notice;

    Ledger(BreakablePostgres database, String notice) {
        this.database = database;
        this.notice = UUID.fromString(notice);
    }

    /** One attempt at one delivery. */
    record Attempt(String deliveryId, int number) {
    }

    /** @param at when it happened, as the replica wrote it down */
    record Event(Attempt attempt, String from, String to, String reason, Instant committed, Instant at) {

        /** A lost claim, found by another replica. */
        boolean isTakenUp() {
            return to.equals("UNKNOWN") && !"LOST".equals(reason);
        }
    }

    record Row(String state, boolean inQueue, boolean claimed) {
    }

    /** Attempts that somebody holds a claim on at this moment. */
    Set<Attempt> claimed() {
        return query("SELECT delivery_id, attempt FROM delivery_queue WHERE lease_until IS NOT NULL AND notice_id = ?",
                row -> new HashSet<>(rows(row, each -> new Attempt(each.getString(1), each.getInt(2)))));
    }

    /** Sessions of those who call themselves so, at work or not. */
    long sessions(String name, boolean atWork) {
        return query("SELECT count(*) FROM pg_stat_activity WHERE application_name = '%s' AND ?::uuid IS NOT NULL %s"
                .formatted(name, atWork ? "AND state = 'active' AND wait_event IS DISTINCT FROM 'ClientRead'" : ""),
                Ledger::one);
    }

    long inQueue() {
        return query("SELECT count(*) FROM delivery_queue WHERE notice_id = ?", Ledger::one);
    }

    /** Claims that ran out longer ago, without a live worker that has them. */
    long leaked(Duration time) {
        boolean presence = query("SELECT count(*) FROM pg_class WHERE relname = 'delivery_worker' AND ?::uuid IS NOT NULL",
                Ledger::one) > 0;
        return query("""
                SELECT count(*) FROM delivery_queue q
                WHERE notice_id = ? AND lease_until < clock_timestamp() - %d * interval '1 second' %s
                """.formatted(time.toSeconds(), presence ? """
                AND NOT EXISTS (SELECT FROM delivery_worker w WHERE w.id = q.worker AND w.lease_until > clock_timestamp())
                """ : ""), Ledger::one);
    }

    /** What replicas compare with their clocks and stands farther ahead of the database's than any of it may. */
    long aheadOfTime(Duration atMost) {
        return query(
                """
                        SELECT (SELECT count(*) FROM preparation WHERE beat_at > clock_timestamp() + %1$d * interval '1 second')
                            + (SELECT count(*) FROM notice WHERE id = ? AND released_at > clock_timestamp() + %1$d * interval '1 second')
                            + (SELECT count(*) FROM destination WHERE throttled_at > clock_timestamp() + %1$d * interval '1 second'
                                OR closed_until > clock_timestamp() + interval '2 minutes' + %1$d * interval '1 second')
                        """
                        .formatted(atMost.toSeconds()),
                Ledger::one);
    }

    /**
     * As if hours had passed: what waits for its next attempt after a failure is due. What was put
     * off because its domain cannot take more now is left where it is, or it would stand in the way of others.
     */
    void letTimePass() {
        query("""
                WITH waiting AS (
                    SELECT q.notice_id, q.delivery_id FROM delivery_queue q
                    JOIN delivery d ON d.notice_id = q.notice_id AND d.id = q.delivery_id AND d.next_attempt_at = q.due_at
                    WHERE q.notice_id = ? AND q.lease_until IS NULL
                    FOR UPDATE OF q SKIP LOCKED),
                due AS (
                    UPDATE delivery_queue q SET due_at = clock_timestamp()
                    FROM waiting w WHERE q.notice_id = w.notice_id AND q.delivery_id = w.delivery_id RETURNING 1)
                SELECT count(*) FROM due
                """, Ledger::one);
    }

    Map<String, Row> deliveries() {
        return query("""
                SELECT d.id, d.state, q.delivery_id IS NOT NULL, q.lease_until IS NOT NULL
                FROM delivery d LEFT JOIN delivery_queue q ON q.notice_id = d.notice_id AND q.delivery_id = d.id
                WHERE d.notice_id = ?
                """, row -> {
            Map<String, Row> all = new HashMap<>();
            while (row.next()) {
                all.put(row.getString(1), new Row(row.getString(2), row.getBoolean(3), row.getBoolean(4)));
            }
            return all;
        });
    }

    List<Event> events() {
        return query("""
                SELECT delivery_id, attempt, from_state, to_state, reason, pg_xact_commit_timestamp(written_in::xid), at
                FROM delivery_event WHERE notice_id = ? ORDER BY 6, id
                """, row -> rows(row, each -> new Event(new Attempt(each.getString(1), each.getInt(2)), each.getString(3),
                each.getString(4), each.getString(5), instant(each.getTimestamp(6)), instant(each.getTimestamp(7)))));
    }

    /** Sums of the kept figures, e.g. {@code deliveries.accepted}. */
    Map<String, Long> tally() {
        return query("SELECT counter, sum(amount) FROM notice_tally WHERE notice_id = ? GROUP BY 1", row -> {
            Map<String, Long> sums = new TreeMap<>();
            while (row.next()) {
                sums.put(row.getString(1), row.getLong(2));
            }
            return sums;
        });
    }

    /** Tenants of the notice by state, as {@link #tally} names them. */
    Map<String, Long> tenants() {
        return query("SELECT 'tenants.' || lower(state), count(*) FROM notice_tenant WHERE notice_id = ? GROUP BY 1", row -> {
            Map<String, Long> counts = new TreeMap<>();
            while (row.next()) {
                counts.put(row.getString(1), row.getLong(2));
            }
            return counts;
        });
    }

    Set<String> acknowledgements() {
        return ids("SELECT id::text FROM acknowledgement WHERE notice_id = ?");
    }

    Set<String> directory() {
        return ids("SELECT tenant_id FROM tenant WHERE ?::uuid IS NOT NULL");
    }

    private Set<String> ids(String sql) {
        return query(sql, row -> new HashSet<>(rows(row, each -> each.getString(1))));
    }

    private interface Reader<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static <T> List<T> rows(ResultSet row, Reader<T> as) throws SQLException {
        List<T> all = new ArrayList<>();
        while (row.next()) {
            all.add(as.of(row));
        }
        return all;
    }

    private static long one(ResultSet row) throws SQLException {
        row.next();
        return row.getLong(1);
    }

    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    /** @throws Away when the database is not there */
    private <T> T query(String sql, Reader<T> as) {
        try (Connection connection = database.connect(); PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, notice);
            try (ResultSet row = select.executeQuery()) {
                return as.of(row);
            }
        } catch (SQLException e) {
            throw new Away(e);
        }
    }

    static final class Away extends RuntimeException {

        private static final long serialVersionUID = 1;

        Away(SQLException cause) {
            super(cause);
        }
    }
}
