package io.tocsin.console.tenants;

import static io.tocsin.console.tenants.TenantRows.instant;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;

/**
 * The newest answer of a tenant to a notice that counts.
 *
 * @param name of who gave it, or null once it is erased
 * @param comment or null
 */
public record LastAnswer(UUID id, Instant at, Finding finding, String name, String comment) {

    static Optional<LastAnswer> of(Sql sql, Notice notice, String tenantId) throws SQLException {
        return sql.rows(row -> new LastAnswer(row.getObject(1, UUID.class), instant(row, 2), Finding.valueOf(row.getString(3)),
                row.getString(4), row.getString(5)), """
                        SELECT id, at, finding, name, comment FROM acknowledgement
                        WHERE notice_id = ? AND tenant_id = ? AND withdrawn_at IS NULL ORDER BY at DESC LIMIT 1
                        """, notice.id, tenantId).stream().findFirst();
    }
}
