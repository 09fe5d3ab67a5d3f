package io.tocsin.console.tenants;

import static io.tocsin.console.tenants.TenantRows.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.tocsin.console.tenants.Story.Passphrase;
import io.tocsin.postgres.Sql;
import io.tocsin.status.TenantStatus;
import io.tocsin.status.TenantStatus.InIncident;
import io.tocsin.tenant.ContactView;

/**
 * What an incident's list says of a tenant.
 *
 * @param facts as JSON
 * @param passphrase null unless it is told out of band
 */
record OnList(UUID incidentId, String locale, String timeZone, String region, String facts, List<ContactView> contacts,
        Passphrase passphrase) {

    private static final String SELECT = """
            SELECT i.reference, i.id, a.locale, a.time_zone, a.region, a.facts,
                (SELECT jsonb_agg(jsonb_build_object('email', c.email, 'name', c.name, 'role', c.role,
                                                     'locale', c.locale) ORDER BY c.position)
                 FROM affected_contact c WHERE c.incident_id = a.incident_id AND c.tenant_id = a.tenant_id),
                p.made_at, o.name, p.wrong_tries
            FROM affected_tenant a JOIN incident i ON i.id = a.incident_id
            LEFT JOIN tenant_passphrase p ON p.incident_id = a.incident_id AND p.tenant_id = a.tenant_id
                AND p.removed_at IS NULL
            LEFT JOIN operator o ON o.id = p.made_by
            WHERE a.tenant_id = ? AND i.reference = ANY (?)
            """;

    /** @return by the reference of the incident; none where it is on no list */
    static Map<String, OnList> read(Sql sql, TenantStatus known) throws SQLException {
        Map<String, OnList> lists = new HashMap<>();
        sql.each(row -> lists.put(row.getString(1), from(row)), SELECT, known.tenantId(), sql.connection()
                .createArrayOf("text", known.incidents().stream().map(InIncident::incident).toArray()));
        return lists;
    }

    private static OnList from(ResultSet row) throws SQLException {
        Passphrase passphrase = instant(row, 8) == null ? null
                : new Passphrase(instant(row, 8), row.getString(9), row.getInt(10));
        return new OnList(row.getObject(2, UUID.class), row.getString(3), row.getString(4), row.getString(5), row.getString(6),
                ContactView.list(row.getString(7)), passphrase);
    }
}
