package io.tocsin.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.postgres.Sql;

/** A tenant of the directory, as callers see it. */
@Schema(requiredProperties = { "tenantId", "name", "contacts", "createdAt", "updatedAt" })
public record TenantView(String tenantId, String name, String locale, String timeZone, String tier, String region,
        List<ContactView> contacts, long revision, Instant createdAt, Instant updatedAt) {

    private static final String SELECT = """
            SELECT tenant_id, name, locale, time_zone, tier, region, revision, created_at, updated_at,
                   (SELECT jsonb_agg(jsonb_build_object('email', email, 'name', contact.name, 'role', role,
                                                        'locale', contact.locale) ORDER BY position)
                    FROM tenant_contact AS contact WHERE contact.tenant_id = tenant.tenant_id) AS contacts
            FROM tenant
            """;

    static List<TenantView> after(Sql sql, String tenantId, int limit) throws SQLException {
        return sql.rows(TenantView::from, SELECT + "WHERE tenant_id > ? ORDER BY tenant_id LIMIT ?", tenantId, limit);
    }

    public static Optional<TenantView> of(Sql sql, String tenantId) throws SQLException {
        return sql.rows(TenantView::from, SELECT + "WHERE tenant_id = ?", tenantId).stream().findFirst();
    }

    private static TenantView from(ResultSet row) throws SQLException {
        return new TenantView(row.getString("tenant_id"), row.getString("name"), row.getString("locale"),
                row.getString("time_zone"), row.getString("tier"), row.getString("region"),
                ContactView.list(row.getString("contacts")), row.getLong("revision"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
