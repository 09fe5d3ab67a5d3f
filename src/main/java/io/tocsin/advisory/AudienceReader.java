package io.tocsin.advisory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            LEFT JOIN LATERAL (%s) previous ON true
            WHERE a.incident_id = ? AND (?::text[] IS NULL OR a.tenant_id = ANY (?)) AND %s
            """;
    private static final String PREVIOUS = """
            SELECT went.turn, made.affected_revision
            FROM unnest(?::uuid[], ?::uuid[]) WITH ORDINALITY AS went (notice_id, preparation_id, turn)
                JOIN notice_tenant told ON told.notice_id = went.notice_id AND told.preparation_id = went.preparation_id
                    AND told.tenant_id = a.tenant_id AND NOT told.never_sent
                JOIN advisory made ON made.notice_id = went.notice_id AND made.preparation_id = went.preparation_id
                    AND made.tenant_id = a.tenant_id
            ORDER BY went.turn LIMIT 1""";
    /** Before anything of an incident went out there is nothing to look up, a million times over. */
    private static final String NOTHING_WENT = "SELECT NULL::bigint AS turn, NULL::bigint AS affected_revision";

    /** A notice that went out. */
    private record Went(UUID noticeId, UUID preparationId, TenantToTell.Previous asPrevious) {
    }

    /** Facts of a batch, as JSON: what it takes of memory is bounded, whatever tenants' facts are like. */
    private static final int MOST_CHARACTERS = 4_000_000;
    private static final int FETCHED = 100;

    private final ObjectReader facts;

    AudienceReader(ObjectMapper json) {
        // Numbers stay exactly as the list says them.
        facts = json.readerFor(new TypeReference<LinkedHashMap<String, Object>>() {
        }).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    int count(Connection connection, Notice notice) throws SQLException {
        List<Went> went = went(connection, notice);
        try (PreparedStatement select = connection.prepareStatement("SELECT count(*) " + affected(notice, went))) {
            bind(connection, select, notice, went);
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

    /**
     * Walks along the primary key, whatever the statistics say: those of a list that was only just imported say that it is
     * empty, and a plan made from them reads and sorts all the tenants to come for every batch.
     *
     * @param after the last tenant of the batch before, {@code ""} at first
     * @param limit the most; fewer where tenants have very many facts, and none only at the end
     */
    List<TenantToTell> next(Connection connection, Notice notice, String after, int limit) throws SQLException {
        try (Statement plan = connection.createStatement()) {
            plan.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off");
        }
        List<Went> went = went(connection, notice);
        Map<String, TenantToTell> tenants = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT a.tenant_id, a.name, a.locale, a.time_zone, a.tier, a.region, a.facts, a.revision, previous.turn
                """ + affected(notice, went) + " AND a.tenant_id > ? ORDER BY a.tenant_id LIMIT ?")) {
            int parameters = bind(connection, select, notice, went);
            select.setString(parameters + 1, after);
            select.setInt(parameters + 2, limit);
            select.setFetchSize(FETCHED);
            int characters = 0;
            try (ResultSet row = select.executeQuery()) {
                while (characters < MOST_CHARACTERS && row.next()) {
                    String json = row.getString(7);
                    characters += json.length();
                    tenants.put(row.getString(1), tenant(row, factsOf(json), went));
                }
            }
        }
        readContacts(connection, notice.incidentId, tenants);
        return List.copyOf(tenants.values());
    }

    /**
     * One tenant, whether the notice is for it or not.
     *
     * @return empty when it is not on the incident's list, and was never
     */
    Optional<TenantToTell> one(Connection connection, Notice notice, String tenantId) throws SQLException {
        List<Went> went = went(connection, notice);
        Map<String, TenantToTell> tenants = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT a.tenant_id, a.name, a.locale, a.time_zone, a.tier, a.region, a.facts, a.revision, previous.turn
                """ + AFFECTED.formatted(went.isEmpty() ? NOTHING_WENT : PREVIOUS, "a.tenant_id = ?"))) {
            select.setString(bind(connection, select, notice, went, false) + 1, tenantId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    tenants.put(row.getString(1), tenant(row, factsOf(row.getString(7)), went));
                }
            }
        }
        readContacts(connection, notice.incidentId, tenants);
        return tenants.values().stream().findFirst();
    }

    /** @return what went out in the incident, newest first; a preparation is void if that changes meanwhile */
    private static List<Went> went(Connection connection, Notice notice) throws SQLException {
        List<Went> went = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT id, preparation_id, number, kind, released_at FROM notice
                WHERE incident_id = ? AND released_at IS NOT NULL ORDER BY released_at DESC, number DESC
                """)) {
            select.setObject(1, notice.incidentId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    went.add(new Went(row.getObject(1, UUID.class), row.getObject(2, UUID.class),
                            new TenantToTell.Previous(row.getInt(3), row.getString(4), row.getTimestamp(5).toInstant())));
                }
            }
        }
        return went;
    }

    private static String affected(Notice notice, List<Went> went) {
        return AFFECTED.formatted(went.isEmpty() ? NOTHING_WENT : PREVIOUS, condition(notice));
    }

    private static String condition(Notice notice) {
        return switch (notice.audience) {
            case ALL, TENANTS -> "a.withdrawn_at IS NULL";
            case NOT_YET_TOLD -> "a.withdrawn_at IS NULL AND previous.turn IS NULL";
            case CHANGED -> "a.withdrawn_at IS NULL AND previous.turn IS NOT NULL"
                    + " AND a.revision <> previous.affected_revision";
            // Who was told and then taken off the list is owed the correction and the all-clear, but no further update.
            case TOLD -> notice.kind == NoticeKind.CORRECTION || notice.kind == NoticeKind.CLOSURE
                    ? "previous.turn IS NOT NULL"
                    : "a.withdrawn_at IS NULL AND previous.turn IS NOT NULL";
        };
    }

    private static int bind(Connection connection, PreparedStatement select, Notice notice, List<Went> went)
            throws SQLException {
        return bind(connection, select, notice, went, notice.audience == Audience.TENANTS);
    }

    private static int bind(Connection connection, PreparedStatement select, Notice notice, List<Went> went,
            boolean onlyNamed) throws SQLException {
        int at = 0;
        if (!went.isEmpty()) {
            select.setArray(++at, connection.createArrayOf("uuid", went.stream().map(Went::noticeId).toArray()));
            select.setArray(++at, connection.createArrayOf("uuid", went.stream().map(Went::preparationId).toArray()));
        }
        select.setObject(++at, notice.incidentId);
        var named = onlyNamed
                ? connection.createArrayOf("text", notice.audienceTenants.toArray())
                : null;
        select.setArray(++at, named);
        select.setArray(++at, named);
        return at;
    }

    private static TenantToTell tenant(ResultSet row, Map<String, Object> facts, List<Went> went) throws SQLException {
        int turn = row.getInt(9);
        var previous = turn == 0 ? null : went.get(turn - 1).asPrevious();
        return new TenantToTell(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                row.getString(6), facts, row.getLong(8), previous, new ArrayList<>());
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
