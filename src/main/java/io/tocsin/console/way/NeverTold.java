package io.tocsin.console.way;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.incident.Incident;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Preparation;
import io.tocsin.postgres.Sql;

/** Tenants that joined a list after its notices went out, and that nobody has told. */
@ApplicationScoped
public class NeverTold {

    /** Beyond it, it is said that there are more. */
    public static final int MOST_COUNTED = 1000;
    private static final int MOST_KEPT = 1_000;

    private final DataSource database;
    /** It reads the list where that moved since everybody on it was told, so it is counted once for each state of both. */
    private final Map<UUID, Counted> counts = new ConcurrentHashMap<>();

    NeverTold(DataSource database) {
        this.database = database;
    }

    private record Counted(long listRevision, long seriesRevision, long tenants) {
    }

    /** The preparation of the newest notice that went to everybody on the list of then, or to who was not told. */
    private record ToEverybody(long listRevision, Instant requestedAt) {
    }

    /**
     * In the caller's transaction.
     *
     * @return up to one more than {@link #MOST_COUNTED}; 0 while a notice is under way, or before the first
     */
    public long of(Incident incident) {
        if (incident.closedAt != null
                || Ways.underWay(incident).filter(notice -> notice.state == NoticeState.COMPLETED).isEmpty()) {
            return 0;
        }
        long series = Preparation.seriesRevisionOf(incident.id);
        Counted known = counts.get(incident.id);
        if (known == null || known.listRevision() != incident.listRevision || known.seriesRevision() != series) {
            if (counts.size() > MOST_KEPT) {
                counts.clear();
            }
            known = new Counted(incident.listRevision, series, count(incident));
            counts.put(incident.id, known);
        }
        return known.tenants();
    }

    private long count(Incident incident) {
        return Sql.on(database, "who of incident " + incident.id + " was never told", sql -> {
            ToEverybody last = lastToEverybody(sql, incident.id);
            return last.listRevision() == incident.listRevision ? 0L : sql.number("""
                    SELECT count(*) FROM (SELECT FROM affected_tenant a
                        WHERE a.incident_id = ? AND a.withdrawn_at IS NULL AND a.listed_at >= ?
                            AND NOT EXISTS (SELECT FROM notice n
                                JOIN notice_tenant t ON t.notice_id = n.id AND t.preparation_id = n.preparation_id
                                WHERE n.incident_id = a.incident_id AND n.released_at IS NOT NULL
                                    AND t.tenant_id = a.tenant_id AND NOT t.never_sent)
                        LIMIT ?) bounded
                    """, incident.id, last.requestedAt(), MOST_COUNTED + 1);
        });
    }

    private static ToEverybody lastToEverybody(Sql sql, UUID incidentId) throws SQLException {
        return sql.rows(row -> new ToEverybody(row.getLong(1), Sql.instant(row, 2)), """
                SELECT p.list_revision, p.requested_at FROM notice n JOIN preparation p ON p.id = n.preparation_id
                WHERE n.incident_id = ? AND n.state = ? AND n.audience IN ('ALL', 'NOT_YET_TOLD')
                ORDER BY n.released_at DESC, n.number DESC LIMIT 1
                """, incidentId, NoticeState.COMPLETED.name()).stream().findFirst()
                .orElse(new ToEverybody(-1, Instant.EPOCH));
    }
}
