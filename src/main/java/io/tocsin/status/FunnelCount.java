package io.tocsin.status;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.tocsin.notice.NoticeCounts;
import io.tocsin.postgres.Sql;

/**
 * What an incident's list and its notices that stand are like: as long as two are equal, so are the figures.
 *
 * @param went the earliest first
 */
record FunnelCount(UUID incidentId, long listRevision, List<Went> went) {

    /**
     * One row for each tenant on the list and one for each place of it in a notice, put together without a join: a plan for
     * which cannot go wrong, whatever the statistics say of a list or a notice that is new.
     */
    private static final String LISTED = """
            SELECT tenant_id, 0 AS place, 'LISTED' AS what FROM affected_tenant
            WHERE incident_id = ? AND withdrawn_at IS NULL
            """;
    private static final String PLACE = """
            UNION ALL
            SELECT tenant_id, %d, CASE WHEN never_sent AND state <> 'ACKNOWLEDGED' THEN 'NEVER_SENT' ELSE state END
            FROM notice_tenant WHERE notice_id = ? AND preparation_id = ?
            """;
    /** A tenant may have been told otherwise than the notice's own words tell. */
    private static final String WORDING = """
            UNION ALL
            SELECT tenant_id, %d, wording FROM advisory
            WHERE notice_id = ? AND preparation_id = ? AND wording IS NOT NULL
            """;
    private static final String COUNT = """
            SELECT count(*), count(*) FILTER (WHERE addressed > cleared), count(*) FILTER (WHERE notified > cleared),
                count(*) FILTER (WHERE addressed > cleared AND notified <= cleared AND waits <= cleared),
                count(*) FILTER (WHERE acknowledged > cleared AND acknowledged >= asked)
            FROM (SELECT
                    coalesce(max(place) FILTER (WHERE what IN ('AWAITING', 'UNREACHABLE', 'ACKNOWLEDGED')), 0) AS addressed,
                    coalesce(max(place) FILTER (WHERE what = 'ACKNOWLEDGED' OR what = 'AWAITING' AND place <> ALL (?)), 0)
                        AS notified,
                    coalesce(max(place) FILTER (WHERE what = 'AWAITING'), 0) AS waits,
                    coalesce(max(place) FILTER (WHERE what = 'ACKNOWLEDGED'), 0) AS acknowledged,
                    coalesce(max(place) FILTER (WHERE what IN ('AWAITING', 'UNREACHABLE', 'ACKNOWLEDGED') AND place = ANY (?)
                        OR what = 'INITIAL' AND place = ANY (?)), 0) AS asked,
                    coalesce(max(place) FILTER (WHERE what = 'ALL_CLEAR' AND place <> ALL (?)), 0) AS cleared
                FROM (%s) row GROUP BY tenant_id HAVING bool_or(what = 'LISTED')) tenant
            """;

    /**
     * A notice that was released and not retracted.
     *
     * @param preparedOf the list's revision that it was made from
     * @param moves whether letters of it can still go out by themselves
     */
    record Went(UUID noticeId, UUID preparationId, long preparedOf, boolean cancelled, boolean asks, boolean reminder,
            NoticeCounts.Tenants tenants, boolean moves) {

        Went with(NoticeCounts counts) {
            return new Went(noticeId, preparationId, preparedOf, cancelled, asks, reminder, counts.tenants(),
                    counts.deliveries().moving() > 0);
        }
    }

    /** Whether the kept figures of its only notice are the incident's: nobody has joined the list since, or left it. */
    boolean isOfOne() {
        return went.size() == 1 && went.get(0).preparedOf() == listRevision;
    }

    /** How many rows would be read, but for those of the list. */
    long rows() {
        return went.stream().mapToLong(notice -> notice.tenants().total()).sum();
    }

    /** Reads list and notices from end to end. */
    Funnel.Tenants count(Sql sql) throws SQLException {
        var rows = new StringBuilder(LISTED);
        List<Integer> moving = new ArrayList<>();
        List<Integer> asking = new ArrayList<>();
        List<Integer> asksWhoIsNew = new ArrayList<>();
        List<Integer> cancelled = new ArrayList<>();
        List<Object> ids = new ArrayList<>(List.of(incidentId));
        for (int i = 0; i < went.size(); i++) {
            Went notice = went.get(i);
            int place = i + 1;
            rows.append(PLACE.formatted(place));
            ids.addAll(List.of(notice.noticeId(), notice.preparationId()));
            if (i > 0) {
                rows.append(WORDING.formatted(place));
                ids.addAll(List.of(notice.noticeId(), notice.preparationId()));
            }
            if (notice.moves()) {
                moving.add(place);
            }
            if (notice.asks()) {
                (reminds(i) ? asksWhoIsNew : asking).add(place);
            }
            if (notice.cancelled()) {
                cancelled.add(place);
            }
        }
        List<Object> values = new ArrayList<>();
        for (List<Integer> places : List.of(moving, asking, asksWhoIsNew, cancelled)) {
            values.add(sql.connection().createArrayOf("integer", places.toArray()));
        }
        values.addAll(ids);
        return sql.rows(row -> new Funnel.Tenants(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
                row.getLong(5)), COUNT.formatted(rows), values.toArray()).get(0);
    }

    /** One before which nothing asked for an answer reminds of none. */
    private boolean reminds(int i) {
        return went.get(i).reminder() && went.subList(0, i).stream().anyMatch(before -> before.asks() && !before.reminder());
    }
}
