package io.tocsin.advisory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

import io.tocsin.notice.Audience;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;

/** Who a notice is for, read in the order of tenant ids, a batch at a time. */
@ApplicationScoped
class AudienceReader {

    /** The affected tenants of an incident, each with the last notice that went to it; see {@link #condition}. */
    private static final String AFFECTED = """
            FROM affected_tenant a
            LEFT JOIN LATERAL (
                SELECT n.number, n.kind, n.released_at, made.affected_revision
                FROM notice_tenant told
                JOIN notice n ON n.id = told.notice_id AND n.preparation_id = told.preparation_id
                JOIN advisory made ON made.notice_id = n.id AND made.preparation_id = n.preparation_id
                    AND made.tenant_id = told.tenant_id
                WHERE told.tenant_id = a.tenant_id AND n.incident_id = a.incident_id
                    AND n.released_at IS NOT NULL AND NOT told.never_sent
                ORDER BY n.released_at DESC LIMIT 1) previous ON true
            WHERE a.incident_id = ? AND (?::text[] IS NULL OR a.tenant_id = ANY (?)) AND %s
            """;

    private final ObjectReader facts;

    AudienceReader(ObjectMapper json) {
        // Numbers stay exactly as the list says them.
        facts = json.readerFor(new TypeReference<LinkedHashMap<String, Object>>() {
        }).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    int count(Connection connection, Notice notice) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT count(*) " + affected(notice))) {
            bind(connection, select, notice);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** Tenants that the draft names and the list does not have, or no longer has. */
    List<String> notListed(Connection connection, Notice notice) throws SQLException {
        List<String> missing = new ArrayList<>();
        if (notice.audience == Audience.TENANTS) {
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT named FROM unnest(?::text[]) AS named
                    WHERE NOT EXISTS (SELECT FROM affected_tenant a
                        WHERE a.incident_id = ? AND a.tenant_id = named AND a.withdrawn_at IS NULL)
                    ORDER BY named
                    """)) {
                select.setArray(1, connection.createArrayOf("text", notice.audienceTenants.toArray()));
                select.setObject(2, notice.incidentId);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        missing.add(row.getString(1));
                    }
                }
            }
        }
        return missing;
    }

    /** @param after the last tenant of the batch before, {@code ""} at first */
    List<TenantToTell> next(Connection connection, Notice notice, String after, int limit) throws SQLException {
        Map<String, TenantToTell> tenants = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT a.tenant_id, a.name, a.locale, a.time_zone, a.tier, a.region, a.facts, a.revision,
                    previous.number, previous.kind, previous.released_at
                """ + affected(notice) + " AND a.tenant_id > ? ORDER BY a.tenant_id LIMIT ?")) {
            int parameters = bind(connection, select, notice);
            select.setString(parameters + 1, after);
            select.setInt(parameters + 2, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    tenants.put(row.getString(1), tenant(row));
                }
            }
        }
        readContacts(connection, notice.incidentId, tenants);
        return List.copyOf(tenants.values());
    }

    private static String affected(Notice notice) {
        return AFFECTED.formatted(condition(notice));
    }

    private static String condition(Notice notice) {
        return switch (notice.audience) {
            case ALL, TENANTS -> "a.withdrawn_at IS NULL";
            case NOT_YET_TOLD -> "a.withdrawn_at IS NULL AND previous.number IS NULL";
            case CHANGED -> "a.withdrawn_at IS NULL AND previous.number IS NOT NULL"
                    + " AND a.revision <> previous.affected_revision";
            // Who was told and then taken off the list is owed the correction and the all-clear, but no further update.
            case TOLD -> notice.kind == NoticeKind.CORRECTION || notice.kind == NoticeKind.CLOSURE
                    ? "previous.number IS NOT NULL"
                    : "a.withdrawn_at IS NULL AND previous.number IS NOT NULL";
        };
    }

    private static int bind(Connection connection, PreparedStatement select, Notice notice) throws SQLException {
        select.setObject(1, notice.incidentId);
        var named = notice.audience == Audience.TENANTS
                ? connection.createArrayOf("text", notice.audienceTenants.toArray())
                : null;
        select.setArray(2, named);
        select.setArray(3, named);
        return 3;
    }

    private TenantToTell tenant(ResultSet row) throws SQLException {
        var previous = row.getObject(9) == null ? null
                : new TenantToTell.Previous(row.getInt(9), row.getString(10), row.getTimestamp(11).toInstant());
        return new TenantToTell(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                row.getString(6), factsOf(row.getString(7)), row.getLong(8), previous, new ArrayList<>());
    }

    private Map<String, Object> factsOf(String json) {
        try {
            return facts.readValue(json);
        } catch (IOException e) {
            throw new IllegalStateException("facts in the database are not JSON", e);
        }
    }

    private static void readContacts(Connection connection, UUID incidentId, Map<String, TenantToTell> tenants)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT tenant_id, email, name, role, locale FROM affected_contact
                WHERE incident_id = ? AND tenant_id = ANY (?)
                ORDER BY tenant_id, position, email
                """)) {
            select.setObject(1, incidentId);
            select.setArray(2, connection.createArrayOf("text", tenants.keySet().toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    tenants.get(row.getString(1)).contacts().add(new TenantToTell.Contact(row.getString(2), row.getString(3),
                            row.getString(4), row.getString(5)));
                }
            }
        }
    }
}
