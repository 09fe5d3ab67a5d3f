package io.tocsin.notice;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.ResultSet;
import java.sql.SQLException;
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
import io.tocsin.postgres.Sql;

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
        run(noticeId, "INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, ?, ?)", noticeId, counter, amount);
    }

    /** Takes part in the caller's transaction, if there is one. */
    public NoticeCounts countsOf(UUID noticeId) {
        return countsOf(List.of(noticeId)).get(noticeId);
    }

    /** @return counts for every one of the notices asked for, in one statement */
    public Map<UUID, NoticeCounts> countsOf(Collection<UUID> noticeIds) {
        Map<UUID, Summed> sums = new HashMap<>();
        noticeIds.forEach(id -> sums.put(id, new Summed()));
        Sql.on(database, "counts of " + noticeIds.size() + " notices", sql -> {
            sql.each(row -> sums.get(row.getObject(1, UUID.class)).take(row), """
                    SELECT notice_id, counter, sum(amount), min(first_at), max(last_at)
                    FROM notice_tally
                    WHERE notice_id = ANY (?)
                    GROUP BY notice_id, counter
                    """, sql.connection().createArrayOf("uuid", noticeIds.toArray()));
            return null;
        });
        Map<UUID, NoticeCounts> counts = new HashMap<>();
        sums.forEach((id, sum) -> counts.put(id, NoticeCounts.of(sum.amounts, sum.firstAcceptedAt, sum.lastAcceptedAt)));
        return counts;
    }

    /** One notice's rows, put together. */
    private static final class Summed {

        private final Map<String, Long> amounts = new HashMap<>();
        private Instant firstAcceptedAt;
        private Instant lastAcceptedAt;

        private void take(ResultSet row) throws SQLException {
            String counter = row.getString(2);
            amounts.put(counter, row.getLong(3));
            if (counter.equals("deliveries.accepted")) {
                firstAcceptedAt = Sql.instant(row, 4);
                lastAcceptedAt = Sql.instant(row, 5);
            }
        }
    }

    /** A preparation begins or is given up: its figures go. */
    @Transactional(MANDATORY)
    public void clear(UUID noticeId) {
        run(noticeId, "DELETE FROM notice_tally WHERE notice_id = ?", noticeId);
    }

    /**
     * Makes one row per counter of the many, for every notice that has more than a few. Safe beside any number of writers
     * and folders: each row is deleted by exactly one of them, and its amount goes into what that one inserts. The crowded ones
     * are an array, not a join, which could be planned to find them again for every row: the table is empty whenever it is
     * vacuumed.
     */
    @Transactional
    public void fold() {
        Sql.on(database, "tally of notices", sql -> {
            HeldLocks.briefly(sql.connection());
            return sql.run("""
                    WITH gone AS (
                        DELETE FROM notice_tally WHERE notice_id = ANY (ARRAY(
                            SELECT notice_id FROM notice_tally GROUP BY notice_id HAVING count(*) > 100))
                        RETURNING notice_id, counter, amount, first_at, last_at)
                    INSERT INTO notice_tally (notice_id, counter, amount, first_at, last_at)
                    SELECT notice_id, counter, sum(amount), min(first_at), max(last_at)
                    FROM gone GROUP BY notice_id, counter
                    """);
        });
    }

    private void run(UUID noticeId, String statement, Object... values) {
        Sql.on(database, "tally of notice " + noticeId, sql -> sql.run(statement, values));
    }
}
