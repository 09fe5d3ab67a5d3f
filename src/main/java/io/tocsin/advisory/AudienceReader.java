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
import io.tocsin.notice.Wording;

/** Who a notice is for, read in the order of tenant ids, a batch at a time. */
@ApplicationScoped
class AudienceReader {

    /** The affected tenants of an incident, each with the last notice that went to it, and the facts as it was told them. */
    private static final String AFFECTED = """
            FROM affected_tenant a
            LEFT JOIN LATERAL (%s) previous ON true
            LEFT JOIN LATERAL (%s) told ON true
            WHERE a.incident_id = ? AND (?::text[] IS NULL OR a.tenant_id = ANY (?)) AND %s
            """;
    /** Of {@link #AFFECTED}, for {@link #tenant}. */
    private static final String COLUMNS = "a.tenant_id, a.name, a.locale, a.time_zone, a.tier, a.region, a.facts, a.revision,"
            + " previous.turn, previous.wording, a.withdrawn_at IS NOT NULL, told.facts, EXISTS (SELECT FROM tenant_passphrase apart"
            + " WHERE apart.incident_id = a.incident_id AND apart.tenant_id = a.tenant_id AND apart.removed_at IS NULL)";
    private static final String PREVIOUS = """
            SELECT went.turn, made.affected_revision, made.wording
            FROM unnest(?::uuid[], ?::uuid[]) WITH ORDINALITY AS went (notice_id, preparation_id, turn)
                JOIN notice_tenant told ON told.notice_id = went.notice_id AND told.preparation_id = went.preparation_id
                    AND told.tenant_id = a.tenant_id AND NOT told.never_sent
                JOIN advisory made ON made.notice_id = went.notice_id AND made.preparation_id = went.preparation_id
                    AND made.tenant_id = a.tenant_id
            ORDER BY went.turn LIMIT 1""";
    /** Before anything of an incident went out there is nothing to look up, a million times over. */
    private static final String NOTHING_WENT = "SELECT NULL::bigint AS turn, NULL::bigint AS affected_revision,"
            + " NULL::text AS wording";
    /** No row when they are the same still; looked up only for tenants of whom something moved. */
    private static final String REPLACED = """
            SELECT facts FROM replaced_facts
            WHERE previous.affected_revision < a.revision AND incident_id = a.incident_id AND tenant_id = a.tenant_id
                AND revision >= previous.affected_revision
            ORDER BY revision LIMIT 1""";
    private static final String NOTHING_REPLACED = "SELECT NULL::jsonb AS facts";

    /** A notice that went out. */
    private record Went(UUID noticeId, UUID preparationId, TenantToTell.Previous asPrevious) {

        TenantToTell.Previous toldAs(String wording) {
            return wording == null ? asPrevious
                    : new TenantToTell.Previous(asPrevious.number(), wording, asPrevious.sentAt(), asPrevious.retractedAt());
        }
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
            bind(connection, select, 0, notice, went);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** Tenants that the draft names and that there is nothing to tell: the list does not have them, or no longer. */
    List<String> notListed(Connection connection, Notice notice) throws SQLException {
        List<String> missing = new ArrayList<>();
        if (notice.audience == Audience.TENANTS) {
            List<Went> went = went(connection, notice);
            try (PreparedStatement select = connection.prepareStatement(
                    """
                            SELECT named COLLATE "C" AS named FROM unnest(?::text[]) AS named EXCEPT SELECT a.tenant_id %s ORDER BY named
                            """
                            .formatted(affected(notice, went)))) {
                select.setArray(1, connection.createArrayOf("text", notice.audienceTenants.toArray()));
                bind(connection, select, 1, notice, went);
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
                SELECT %s
                """.formatted(COLUMNS) + affected(notice, went) + " AND a.tenant_id > ? ORDER BY a.tenant_id LIMIT ?")) {
            int parameters = bind(connection, select, 0, notice, went);
            select.setString(parameters + 1, after);
            select.setInt(parameters + 2, limit);
            select.setFetchSize(FETCHED);
            int characters = 0;
            try (ResultSet row = select.executeQuery()) {
                while (characters < MOST_CHARACTERS && row.next()) {
                    TenantToTell tenant = tenant(row, notice, went);
                    characters += row.getString(7).length() + (row.getString(12) == null ? 0 : row.getString(12).length());
                    tenants.put(tenant.tenantId(), tenant);
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
                SELECT %s
                """.formatted(COLUMNS) + affected("a.tenant_id = ?", went))) {
            select.setString(bind(connection, select, 0, notice, went, false) + 1, tenantId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    tenants.put(row.getString(1), tenant(row, notice, went));
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
                SELECT id, preparation_id, number, kind, released_at, retracted_at FROM notice
                WHERE incident_id = ? AND released_at IS NOT NULL ORDER BY released_at DESC, number DESC
                """)) {
            select.setObject(1, notice.incidentId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    went.add(new Went(row.getObject(1, UUID.class), row.getObject(2, UUID.class),
                            new TenantToTell.Previous(row.getInt(3), row.getString(4), row.getTimestamp(5).toInstant(),
                                    row.getTimestamp(6) == null ? null : row.getTimestamp(6).toInstant())));
                }
            }
        }
        return went;
    }

    private static String affected(Notice notice, List<Went> went) {
        return affected(condition(notice), went);
    }

    private static String affected(String condition, List<Went> went) {
        return AFFECTED.formatted(went.isEmpty() ? NOTHING_WENT : PREVIOUS, went.isEmpty() ? NOTHING_REPLACED : REPLACED,
                condition);
    }

    private static final String LISTED = "a.withdrawn_at IS NULL";
    private static final String TOLD = "previous.turn IS NOT NULL";
    /** Nothing went to it, or nothing since it was told that it is not affected. */
    private static final String FRESH = "(previous.turn IS NULL OR previous.wording = 'ALL_CLEAR')";
    private static final String CHANGED = "(told.facts <> a.facts OR previous.wording = 'ALL_CLEAR')";
    /** Told, and taken off the list since: owed the all-clear, once. */
    private static final String OWED_ALL_CLEAR = "(a.withdrawn_at IS NOT NULL AND previous.turn IS NOT NULL"
            + " AND previous.wording IS DISTINCT FROM 'ALL_CLEAR')";

    /** An initial notice is for those on the list; every other one clears those who have left it, too. */
    private static String condition(Notice notice) {
        String listed = switch (notice.audience) {
            case ALL, TENANTS -> LISTED;
            case NOT_YET_TOLD -> LISTED + " AND " + FRESH;
            case CHANGED -> LISTED + " AND " + TOLD + " AND " + CHANGED;
            case TOLD -> LISTED + " AND " + TOLD;
        };
        return notice.kind == NoticeKind.INITIAL || notice.audience == Audience.NOT_YET_TOLD ? listed
                : "(" + listed + " OR " + OWED_ALL_CLEAR + ")";
    }

    /** @return the last parameter that is bound, of those after {@code before} */
    private static int bind(Connection connection, PreparedStatement select, int before, Notice notice, List<Went> went)
            throws SQLException {
        return bind(connection, select, before, notice, went, notice.audience == Audience.TENANTS);
    }

    private static int bind(Connection connection, PreparedStatement select, int before, Notice notice, List<Went> went,
            boolean onlyNamed) throws SQLException {
        int at = before;
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

    private TenantToTell tenant(ResultSet row, Notice notice, List<Went> went) throws SQLException {
        int turn = row.getInt(9);
        String toldAs = row.getString(10);
        boolean fresh = turn == 0 || Wording.ALL_CLEAR.name().equals(toldAs);
        Wording wording = notice.kind == NoticeKind.INITIAL ? Wording.NOTICE
                : row.getBoolean(11) ? Wording.ALL_CLEAR : fresh ? Wording.INITIAL : Wording.NOTICE;
        Map<String, Object> now = factsOf(row.getString(7));
        String replaced = row.getString(12);
        return new TenantToTell(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                row.getString(6), now, row.getLong(8), turn == 0 ? null : went.get(turn - 1).toldAs(toldAs), wording,
                fresh ? null : replaced == null ? now : factsOf(replaced), row.getBoolean(13), new ArrayList<>());
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
