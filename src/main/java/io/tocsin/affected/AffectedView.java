package io.tocsin.affected;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonRawValue;

import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.tenant.ContactView;

/**
 * A tenant on an incident's list, as callers see it.
 *
 * @param contacts in the order of the list
 * @param facts as they are stored, with every digit
 * @param withdrawn null unless the tenant was told and then taken off the list
 */
@Schema(requiredProperties = { "tenantId", "name", "contacts", "facts", "listedAt", "updatedAt" })
public record AffectedView(String tenantId, String name, String locale, String timeZone, String tier, String region,
        List<ContactView> contacts, @JsonRawValue @Schema(implementation = Object.class) String facts, long revision,
        Instant listedAt, Instant updatedAt, Withdrawn withdrawn) {

    public record Withdrawn(Instant at, String reason) {
    }

    private static final String SELECT = """
            SELECT tenant_id, name, locale, time_zone, tier, region, facts, revision, listed_at, updated_at, withdrawn_at,
                   withdrawn_reason,
                   (SELECT jsonb_agg(jsonb_build_object('email', email, 'name', contact.name, 'role', role,
                                                        'locale', contact.locale) ORDER BY position)
                    FROM affected_contact AS contact
                    WHERE contact.incident_id = listed.incident_id AND contact.tenant_id = listed.tenant_id) AS contacts
            FROM affected_tenant AS listed
            """;

    static Refusal notListed(String reference, String tenantId) {
        return Refusal.notFound("tenant on the list of " + reference + " with the id", tenantId);
    }

    public static List<AffectedView> after(Sql sql, UUID incidentId, String tenantId, int limit) throws SQLException {
        return sql.rows(AffectedView::from, SELECT + "WHERE incident_id = ? AND tenant_id > ? ORDER BY tenant_id LIMIT ?",
                incidentId, tenantId, limit);
    }

    public static Optional<AffectedView> of(Sql sql, UUID incidentId, String tenantId) throws SQLException {
        return sql.rows(AffectedView::from, SELECT + "WHERE incident_id = ? AND tenant_id = ?", incidentId, tenantId).stream()
                .findFirst();
    }

    private static AffectedView from(ResultSet row) throws SQLException {
        Instant withdrawnAt = instant(row, "withdrawn_at");
        return new AffectedView(row.getString("tenant_id"), row.getString("name"), row.getString("locale"),
                row.getString("time_zone"), row.getString("tier"), row.getString("region"),
                ContactView.list(row.getString("contacts")), row.getString("facts"), row.getLong("revision"),
                instant(row, "listed_at"), instant(row, "updated_at"),
                withdrawnAt == null ? null : new Withdrawn(withdrawnAt, row.getString("withdrawn_reason")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
