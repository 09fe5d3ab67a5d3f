package io.tocsin.affected;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.postgres.Sql;

/**
 * Whom an import adds and changes, by name: the first {@value #MOST} of each in the order of ids.
 *
 * @param created tenants that were not on the list
 * @param changed tenants of which anything changes
 * @param contactsRemoved contacts that are not told any more
 */
public record ListChanges(List<Created> created, List<Changed> changed, List<Removed> contactsRemoved) {

    public static final int MOST = 200;
    private static final int MOST_NAMED = 12;
    private static final ObjectMapper JSON = new ObjectMapper();

    public record Created(String tenantId, String name) {
    }

    /**
     * @param what columns that change, e.g. {@code locale}, {@code fact.accountsViewed}, {@code contacts}; the first twelve
     * @param back whether it was taken off the list before, and is on it again
     */
    public record Changed(String tenantId, String name, List<String> what, boolean back) {
    }

    public record Removed(String tenantId, String name, String email) {
    }

    /** Of a list that nobody is on yet. */
    static ListChanges ofFirst(Sql sql) throws SQLException {
        return new ListChanges(sql.rows(row -> new Created(row.getString(1), row.getString(2)),
                "SELECT tenant_id, name FROM listed_tenant ORDER BY tenant_id LIMIT ?", MOST), List.of(), List.of());
    }

    /** From the tables of {@link AffectedTakeOver}, before anything is taken over. */
    static ListChanges of(Sql sql, UUID incidentId) throws SQLException {
        List<Created> created = sql.rows(row -> new Created(row.getString(1), row.getString(2)),
                "SELECT tenant_id, name FROM next_tenant WHERE is_new ORDER BY tenant_id LIMIT ?", MOST);
        List<Changed> changed = sql.rows(ListChanges::changed, """
                SELECT next.tenant_id, next.name, before.withdrawn_at IS NOT NULL AS back,
                       next.name <> before.name AS tenant_name, next.locale IS DISTINCT FROM before.locale AS locale,
                       next.time_zone IS DISTINCT FROM before.time_zone AS time_zone,
                       next.tier IS DISTINCT FROM before.tier AS tier, next.region IS DISTINCT FROM before.region AS region,
                       next.facts, before.facts AS facts_before,
                       EXISTS (SELECT FROM next_contact AS contact WHERE contact.tenant_id = next.tenant_id AND contact.moved)
                           OR EXISTS (SELECT FROM removed_contact AS gone WHERE gone.tenant_id = next.tenant_id) AS contacts
                FROM (SELECT tenant_id FROM moved_tenant JOIN next_tenant AS one USING (tenant_id) WHERE NOT one.is_new
                      ORDER BY tenant_id LIMIT ?) AS moved
                    JOIN next_tenant AS next USING (tenant_id)
                    JOIN affected_tenant AS before ON before.incident_id = ? AND before.tenant_id = next.tenant_id
                ORDER BY next.tenant_id
                """, MOST, incidentId);
        List<Removed> removed = sql.rows(row -> new Removed(row.getString(1), row.getString(2), row.getString(3)),
                """
                        SELECT gone.tenant_id, next.name, gone.email FROM removed_contact AS gone JOIN next_tenant AS next USING (tenant_id)
                        ORDER BY gone.tenant_id, gone.email LIMIT ?
                        """,
                MOST);
        return new ListChanges(created, changed, removed);
    }

    private static Changed changed(ResultSet row) throws SQLException {
        List<String> what = new ArrayList<>();
        for (String column : List.of("tenant_name", "locale", "time_zone", "tier", "region", "contacts")) {
            if (row.getBoolean(column)) {
                what.add(column);
            }
        }
        if (row.getString("facts") != null) {
            what.addAll(factsThatDiffer(row.getString("facts_before"), row.getString("facts")));
        }
        return new Changed(row.getString("tenant_id"), row.getString("name"), what.stream().limit(MOST_NAMED).toList(),
                row.getBoolean("back"));
    }

    private static List<String> factsThatDiffer(String before, String next) {
        try {
            Map<String, JsonNode> was = JSON.readValue(before, new TypeReference<>() {
            });
            Map<String, JsonNode> is = JSON.readValue(next, new TypeReference<>() {
            });
            var names = new TreeSet<>(was.keySet());
            names.addAll(is.keySet());
            return names.stream().filter(name -> !Objects.equals(was.get(name), is.get(name)))
                    .map(name -> "fact." + name).toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // PostgreSQL wrote it
        }
    }
}
