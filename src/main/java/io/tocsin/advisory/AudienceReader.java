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
import io.tocsin.template.Changes;

/** Who a notice is for, read in the order of tenant ids, a batch at a time. */
@ApplicationScoped
class AudienceReader {

    private static final String AFFECTED = """
            FROM affected_tenant a
            %s
            WHERE a.incident_id = ? AND (?::text[] IS NULL OR a.tenant_id = ANY (?)) AND %s
            """;
    /** Of {@link #AFFECTED}, for {@link #tenant}; what waits for an answer, or nothing, comes after them. */
    private static final String COLUMNS = "a.tenant_id, a.name, a.locale, a.time_zone, a.tier, a.region, a.facts, a.revision,"
            + " previous.turn, previous.wording, a.withdrawn_at IS NOT NULL, told.facts, standing.turn, standing.wording, "
            + ToldBefore.NOT_KNOWN
            + ", EXISTS (SELECT FROM tenant_passphrase apart"
            + " WHERE apart.incident_id = a.incident_id AND apart.tenant_id = a.tenant_id AND apart.removed_at IS NULL), ";
    private static final String ASKED = "asked.turn, asked.wording";
    private static final String NOT_ASKED = "NULL::bigint, NULL::text";

    /** Facts of a batch, as JSON: what it takes of memory is bounded, whatever tenants' facts are like. */
    private static final int MOST_CHARACTERS = 4_000_000;
    private static final int FETCHED = 100;

    private final ObjectReader facts;

    AudienceReader(ObjectMapper json) {
        // Numbers stay exactly as the list says them.
        facts = json.readerFor(new TypeReference<LinkedHashMap<String, Object>>() {
        }).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    /** @return how many at most: that facts differ only in the order of a list, for instance, is seen by {@link #next} alone */
    int count(Connection connection, Notice notice) throws SQLException {
        ToldBefore before = before(connection, notice);
        try (PreparedStatement select = connection.prepareStatement("SELECT count(*) " + affected(notice, before))) {
            bind(connection, select, 0, notice, before);
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
            ToldBefore before = before(connection, notice);
            try (PreparedStatement select = connection.prepareStatement(
                    """
                            SELECT named COLLATE "C" AS named FROM unnest(?::text[]) AS named EXCEPT SELECT a.tenant_id %s ORDER BY named
                            """
                            .formatted(affected(notice, before)))) {
                select.setArray(1, connection.createArrayOf("text", notice.audienceTenants.toArray()));
                bind(connection, select, 1, notice, before);
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
     * Some of an incident's tenants.
     *
     * @param count of them all, {@code first} of them by id
     */
    record Some(int count, List<String> first) {

        static final Some NOBODY = new Some(0, List.of());
    }

    /**
     * Who is on the list, was never told anything, and is not in the audience, since that is of those who were. Nobody where
     * the audience does not go by what was told before.
     */
    Some leftOut(Connection connection, Notice notice, int most) throws SQLException {
        if (notice.kind == NoticeKind.INITIAL || notice.audience != Audience.TOLD && notice.audience != Audience.CHANGED) {
            return Some.NOBODY;
        }
        return some(connection, notice, before(connection, notice), Belonging.LISTED + " AND NOT (" + Belonging.TOLD + ")",
                most);
    }

    /** Who would be reminded although it has answered. Nobody where the words are no reminder. */
    Some answered(Connection connection, Notice notice, int most) throws SQLException {
        if (!notice.isReminder() || notice.audience == Audience.UNANSWERED) {
            return Some.NOBODY;
        }
        return some(connection, notice, before(connection, notice),
                Belonging.to(notice) + " AND " + Belonging.LISTED + " AND " + Belonging.FRESH
                        + " IS NOT TRUE AND asked.state = 'ACKNOWLEDGED'",
                most);
    }

    private static Some some(Connection connection, Notice notice, ToldBefore before, String condition, int most)
            throws SQLException {
        List<String> first = new ArrayList<>();
        int count = 0;
        try (PreparedStatement select = connection.prepareStatement("""
                WITH those AS (SELECT a.tenant_id %s)
                SELECT tenant_id, (SELECT count(*) FROM those) FROM those ORDER BY tenant_id LIMIT ?
                """.formatted(AFFECTED.formatted(before.joins(), condition)))) {
            select.setInt(bind(connection, select, 0, notice, before) + 1, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    first.add(row.getString(1));
                    count = row.getInt(2);
                }
            }
        }
        return new Some(count, first);
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
        ToldBefore before = before(connection, notice);
        Map<String, TenantToTell> tenants = new LinkedHashMap<>();
        String from = after;
        while (from != null && tenants.isEmpty()) {
            from = read(connection, notice, before, from, limit, tenants);
        }
        readContacts(connection, notice.incidentId, tenants);
        return List.copyOf(tenants.values());
    }

    /**
     * @param tenants takes those that the notice is for
     * @return the last that was looked at; null when there was none
     */
    private String read(Connection connection, Notice notice, ToldBefore before, String after, int limit,
            Map<String, TenantToTell> tenants) throws SQLException {
        String last = null;
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT %s
                """.formatted(columns(before)) + affected(notice, before)
                + " AND a.tenant_id > ? ORDER BY a.tenant_id LIMIT ?")) {
            int parameters = bind(connection, select, 0, notice, before);
            select.setString(parameters + 1, after);
            select.setInt(parameters + 2, limit);
            select.setFetchSize(FETCHED);
            int characters = 0;
            try (ResultSet row = select.executeQuery()) {
                while (characters < MOST_CHARACTERS && row.next()) {
                    TenantToTell tenant = tenant(row, notice, before);
                    characters += row.getString(7).length() + (row.getString(12) == null ? 0 : row.getString(12).length());
                    last = tenant.tenantId();
                    if (notice.audience != Audience.CHANGED || isChanged(tenant)) {
                        tenants.put(last, tenant);
                    }
                }
            }
        }
        return last;
    }

    /** As templates see it; the database, which knows nothing of what facts mean, has picked out all that may be. */
    private static boolean isChanged(TenantToTell tenant) {
        return tenant.wording() != Wording.NOTICE || tenant.factsBefore() == null
                || Changes.areBetween(tenant.factsBefore(), tenant.facts());
    }

    /**
     * One tenant, whether the notice is for it or not.
     *
     * @return empty when it is not on the incident's list, and was never
     */
    Optional<TenantToTell> one(Connection connection, Notice notice, String tenantId) throws SQLException {
        ToldBefore before = before(connection, notice);
        Map<String, TenantToTell> tenants = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT %s
                """.formatted(columns(before)) + AFFECTED.formatted(before.joins(), "a.tenant_id = ?"))) {
            select.setString(bind(connection, select, 0, notice, before, false) + 1, tenantId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    tenants.put(row.getString(1), tenant(row, notice, before));
                }
            }
        }
        readContacts(connection, notice.incidentId, tenants);
        return tenants.values().stream().findFirst();
    }

    private static String columns(ToldBefore before) {
        return COLUMNS + (before.withAnswers() ? ASKED : NOT_ASKED);
    }

    private static String affected(Notice notice, ToldBefore before) {
        return AFFECTED.formatted(before.joins(), Belonging.to(notice));
    }

    private static ToldBefore before(Connection connection, Notice notice) throws SQLException {
        ToldBefore before = ToldBefore.of(connection, notice);
        return notice.audience == Audience.UNANSWERED || notice.isReminder() ? before.andAnswers() : before;
    }

    /** @return the last parameter that is bound, of those after {@code first} */
    private static int bind(Connection connection, PreparedStatement select, int first, Notice notice, ToldBefore before)
            throws SQLException {
        return bind(connection, select, first, notice, before, notice.audience == Audience.TENANTS);
    }

    private static int bind(Connection connection, PreparedStatement select, int first, Notice notice, ToldBefore before,
            boolean onlyNamed) throws SQLException {
        int at = before.bind(connection, select, first);
        select.setObject(++at, notice.incidentId);
        var named = onlyNamed
                ? connection.createArrayOf("text", notice.audienceTenants.toArray())
                : null;
        select.setArray(++at, named);
        select.setArray(++at, named);
        return at;
    }

    private TenantToTell tenant(ResultSet row, Notice notice, ToldBefore before) throws SQLException {
        int turn = row.getInt(9);
        String toldAs = row.getString(10);
        boolean fresh = row.getInt(13) == 0 || Wording.ALL_CLEAR.name().equals(row.getString(14));
        Wording wording = notice.kind == NoticeKind.INITIAL ? Wording.NOTICE
                : row.getBoolean(11) ? Wording.ALL_CLEAR : fresh ? Wording.INITIAL : Wording.NOTICE;
        boolean comparable = turn != 0 && !Wording.ALL_CLEAR.name().equals(toldAs) && !row.getBoolean(15);
        Map<String, Object> now = factsOf(row.getString(7));
        String replaced = row.getString(12);
        // A reminder names what it reminds of, and not the reminder before it.
        boolean reminds = notice.isReminder() && wording == Wording.NOTICE && row.getInt(17) != 0;
        var previous = reminds ? before.previous(row.getInt(17), turn, row.getString(18))
                : before.previous(turn, turn, toldAs);
        return new TenantToTell(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                row.getString(6), now, row.getLong(8), previous, wording,
                !comparable ? null : replaced == null ? now : factsOf(replaced), row.getBoolean(16), new ArrayList<>());
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
