package io.tocsin.acknowledgement;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;

/** Whether a tenant was told something newer about the same incident. */
@ApplicationScoped
class Series {

    private final DataSource database;

    Series(DataSource database) {
        this.database = database;
    }

    /**
     * The newest notice to the same tenant. Whoever has an older one's token learns that there is one; the way to read it leads
     * only from one that went to the same address.
     *
     * @param delivery the one of it that goes to the same address; null if it went to others only
     * @param tokenVersion of that delivery
     */
    record Newer(Instant sentAt, UUID delivery, int tokenVersion) {
    }

    /**
     * @param notice one that was released
     * @param email whom to look for in the newer notice, or null
     * @return empty when this notice is the newest that went to the tenant and was neither cancelled nor retracted
     */
    Optional<Newer> newerThan(Notice notice, String tenantId, String email) {
        return Sql.on(database, "newer than notice " + notice.id, sql -> sql.rows(
                row -> new Newer(Sql.instant(row, 1), row.getObject(2, UUID.class), row.getInt(3)), """
                        SELECT coalesce(d.accepted_at, d.attempted_at, n.released_at), d.id, d.token_version
                        FROM notice_tenant t
                        JOIN notice n ON n.id = t.notice_id AND n.preparation_id = t.preparation_id
                        LEFT JOIN LATERAL (
                            SELECT id, token_version, accepted_at, attempted_at FROM delivery
                            WHERE notice_id = n.id AND preparation_id = n.preparation_id AND tenant_id = t.tenant_id
                                AND lower(email) = lower(?)
                            ORDER BY id LIMIT 1) d ON true
                        WHERE t.tenant_id = ? AND NOT t.never_sent AND n.incident_id = ? AND n.released_at > ?
                            AND n.state <> 'CANCELLED' AND n.retracted_at IS NULL
                        ORDER BY n.released_at DESC LIMIT 1
                        """, email, tenantId, notice.incidentId, notice.releasedAt)).stream().findFirst();
    }
}
