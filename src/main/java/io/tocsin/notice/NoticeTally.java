package io.tocsin.notice;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.postgres.HeldLocks;

/**
 * The figures of notices. They are kept, not counted: every transaction that moves something adds its differences as rows,
 * so that two of them never wait for one counter; a reader sums a handful of rows, and {@link #fold} keeps it a handful.
 * Sums are exact at every moment, because differences commit with what they speak of.
 */
@ApplicationScoped
public class NoticeTally {

    private final DataSource database;

    NoticeTally(DataSource database) {
        this.database = database;
    }

    /** @param counter e.g. {@code tenants.awaiting} */
    @Transactional(MANDATORY)
    public void add(UUID noticeId, String counter, long amount) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection
                        .prepareStatement("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, ?, ?)")) {
            insert.setObject(1, noticeId);
            insert.setString(2, counter);
            insert.setLong(3, amount);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("tally of notice " + noticeId, e);
        }
    }

    /** Takes part in the caller's transaction, if there is one. */
    public NoticeCounts countsOf(UUID noticeId) {
        return countsOf(List.of(noticeId)).get(noticeId);
    }

    /** @return counts for every one of the notices asked for, in one statement */
    public Map<UUID, NoticeCounts> countsOf(Collection<UUID> noticeIds) {
        Map<UUID, Map<String, Long>> amounts = new HashMap<>();
        Map<UUID, Instant[]> times = new HashMap<>();
        noticeIds.forEach(id -> {
            amounts.put(id, new HashMap<>());
            times.put(id, new Instant[2]);
        });
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT notice_id, counter, sum(amount), min(first_at), max(last_at)
                        FROM notice_tally
                        WHERE notice_id = ANY (?)
                        GROUP BY notice_id, counter
                        """)) {
            Array ids = connection.createArrayOf("uuid", noticeIds.toArray());
            select.setArray(1, ids);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID id = row.getObject(1, UUID.class);
                    amounts.get(id).put(row.getString(2), row.getLong(3));
                    if (row.getString(2).equals("deliveries.accepted")) {
                        times.get(id)[0] = instant(row.getTimestamp(4));
                        times.get(id)[1] = instant(row.getTimestamp(5));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("counts of " + noticeIds.size() + " notices", e);
        }
        Map<UUID, NoticeCounts> counts = new HashMap<>();
        amounts.forEach((id, of) -> counts.put(id, NoticeCounts.of(of, times.get(id)[0], times.get(id)[1])));
        return counts;
    }

    /** A preparation begins or is given up: its figures go. */
    @Transactional(MANDATORY)
    public void clear(UUID noticeId) {
        run("DELETE FROM notice_tally WHERE notice_id = ?", noticeId);
    }

    /**
     * Makes one row per counter of the many, for every notice that has more than a few. Safe beside any number of writers
     * and folders: each row is deleted by exactly one of them, and its amount goes into what that one inserts. The crowded ones
     * are an array, not a join, which could be planned to find them again for every row: the table is empty whenever it is
     * vacuumed.
     */
    @Transactional
    public void fold() {
        holdBriefly();
        run("""
                WITH gone AS (
                    DELETE FROM notice_tally WHERE notice_id = ANY (ARRAY(
                        SELECT notice_id FROM notice_tally GROUP BY notice_id HAVING count(*) > 100))
                    RETURNING notice_id, counter, amount, first_at, last_at)
                INSERT INTO notice_tally (notice_id, counter, amount, first_at, last_at)
                SELECT notice_id, counter, sum(amount), min(first_at), max(last_at)
                FROM gone GROUP BY notice_id, counter
                """, null);
    }

    private void holdBriefly() {
        try (Connection connection = database.getConnection()) {
            HeldLocks.briefly(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("tally of notices", e);
        }
    }

    private void run(String sql, UUID noticeId) {
        try (Connection connection = database.getConnection(); PreparedStatement statement = connection.prepareStatement(sql)) {
            if (noticeId != null) {
                statement.setObject(1, noticeId);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("tally of notices", e);
        }
    }

    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
