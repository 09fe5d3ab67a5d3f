package io.tocsin.notice;

import java.util.ArrayList;
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
 * The figures of a notice by recipient domain, for the domains that most of it goes to. Which these are is found once, when
 * the notice is prepared; whoever moves deliveries adds the differences, see {@code delivery.queue.Moves}.
 */
@ApplicationScoped
public class NoticeDomains {

    /** More than a page shows are not looked at. */
    public static final int MOST = 25;

    private final DataSource database;

    NoticeDomains(DataSource database) {
        this.database = database;
    }

    /**
     * A domain in figures.
     *
     * @param deliveries that go there
     * @param figures by state, in lower case; those under way are in none. {@code deferred}: how often a delivery was put off
     */
    public record Domain(String name, long deliveries, Map<String, Long> figures) {

        public long figure(String state) {
            return figures.getOrDefault(state, 0L);
        }
    }

    /**
     * Finds the domains of a preparation whose deliveries are written. A domain that a single one goes to is not worth a line.
     */
    @Transactional
    public void find(UUID noticeId, UUID preparationId) {
        run("DELETE FROM domain_tally WHERE notice_id = ?", noticeId);
        run("DELETE FROM notice_domain WHERE notice_id = ?", noticeId);
        run("""
                INSERT INTO notice_domain (notice_id, domain, deliveries)
                SELECT notice_id, domain, count(*) FROM delivery_queue
                WHERE notice_id = ? AND preparation_id = ? AND domain <> ''
                GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 3 DESC, 2 LIMIT %d
                """.formatted(MOST), noticeId, preparationId);
    }

    /** @return those that most deliveries go to first */
    public List<Domain> of(UUID noticeId) {
        List<Domain> domains = new ArrayList<>();
        return Sql.on(database, "domains of notice " + noticeId, sql -> {
            sql.each(row -> {
                if (domains.isEmpty() || !domains.get(domains.size() - 1).name().equals(row.getString(1))) {
                    domains.add(new Domain(row.getString(1), row.getLong(2), new HashMap<>()));
                }
                if (row.getString(3) != null) {
                    domains.get(domains.size() - 1).figures().put(row.getString(3), row.getLong(4));
                }
            }, """
                    SELECT d.domain, d.deliveries, t.counter, sum(t.amount)
                    FROM notice_domain d LEFT JOIN domain_tally t USING (notice_id, domain)
                    WHERE notice_id = ? GROUP BY 1, 2, 3 ORDER BY 2 DESC, 1
                    """, noticeId);
            return domains;
        });
    }

    /** As {@link NoticeTally#fold}: makes one row of the many, safe beside any number of writers and folders. */
    @Transactional
    public void fold() {
        run("""
                WITH gone AS (
                    DELETE FROM domain_tally WHERE notice_id = ANY (ARRAY(
                        SELECT notice_id FROM domain_tally GROUP BY notice_id HAVING count(*) > 500))
                    RETURNING notice_id, domain, counter, amount)
                INSERT INTO domain_tally (notice_id, domain, counter, amount)
                SELECT notice_id, domain, counter, sum(amount) FROM gone GROUP BY 1, 2, 3
                """);
    }

    private void run(String statement, Object... values) {
        Sql.on(database, "domains of notices", sql -> {
            HeldLocks.briefly(sql.connection());
            return sql.run(statement, values);
        });
    }
}
