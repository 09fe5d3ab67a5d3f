package io.tocsin.console.tenants;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.Label;
import io.tocsin.console.Tone;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;
import io.tocsin.tenant.ContactView;

/** All that a list shows of the tenants on one of its pages, in the order in which they are named. */
@ApplicationScoped
public class TenantRows {

    private static final int MOST_CONTACTS = 10;

    private final DataSource database;

    TenantRows(DataSource database) {
        this.database = database;
    }

    /**
     * How the notice fared with one contact.
     *
     * @param wrongContactAt when it said that it is the wrong one, or null
     */
    public record Contact(UUID delivery, String email, String name, String role, DeliveryState state, Instant acceptedAt,
            Instant finishedAt, Instant wrongContactAt) {

        public boolean isWrong() {
            return wrongContactAt != null;
        }
    }

    /** The last try to reach a tenant by phone. */
    public record LastCall(Instant at, String by, CallOutcome outcome, String comment) {

        public Label label() {
            return outcome.label();
        }
    }

    /**
     * A tenant in a notice.
     *
     * @param finding null while it has not answered
     * @param unmetHelp whether it asked for help before, and nobody has dealt with that
     * @param lookedAfterBy id of an operator, or null; {@code lookedAfterName} is its name
     * @param facts as JSON
     * @param lastCall null when nobody tried yet
     * @param toldElsewhereAt when another notice of the incident last told it; null for never
     */
    public record InNotice(String tenantId, String name, String tier, String region, String timeZone, Standing standing,
            Finding finding, boolean unmetHelp, Instant acknowledgedAt, UUID lookedAfterBy, String lookedAfterName,
            String facts,
            List<Contact> contacts, LastCall lastCall, Instant toldElsewhereAt) {

        /** When the first of its contacts was sent the notice; null for none. */
        public Instant sentAt() {
            return contacts.stream().map(Contact::acceptedAt).filter(Objects::nonNull).min(Comparator.naturalOrder())
                    .orElse(null);
        }

        /** Whether this notice was not answered since nothing of it was handed over yet. */
        public boolean isWaitingForIt() {
            return standing == Standing.AWAITING && sentAt() == null;
        }

        /** Whether it knows nothing of the incident yet: no other notice told it either. */
        public boolean isNotYetTold() {
            return isWaitingForIt() && toldElsewhereAt == null;
        }

        public Label label() {
            return isWaitingForIt()
                    ? new Label(toldElsewhereAt == null ? "Not told yet" : "This notice not sent yet", "hourglass", Tone.PLAIN)
                    : standing.label();
        }

        public boolean isUnreachable() {
            return standing == Standing.UNREACHABLE;
        }

        public boolean isAnswered() {
            return standing == Standing.ACKNOWLEDGED || standing == Standing.LATE;
        }

        public String path() {
            return "/console/tenants/" + tenantId;
        }
    }

    /** A tenant of the directory. */
    public record InDirectory(String tenantId, String name, String tier, String region, List<ContactView> contacts) {

        public String path() {
            return "/console/tenants/" + tenantId;
        }
    }

    private static final String IN_NOTICE = """
            SELECT t.tenant_id, coalesce(d.name, a.tenant_name, t.tenant_id), coalesce(d.tier, a.tier),
                coalesce(d.region, l.region), coalesce(l.time_zone, d.time_zone), t.state, t.late, t.finding,
                t.acknowledged_at, t.looked_after_by, o.name, l.facts, c.at, c.by, c.outcome, c.comment,
                t.unmet_help AND t.finding <> 'NEEDS_HELP',
                CASE WHEN t.state IN ('AWAITING', 'UNREACHABLE') THEN (
                    SELECT max(coalesce((SELECT max(s.accepted_at) FROM delivery s
                            WHERE s.notice_id = heard.notice_id AND s.preparation_id = heard.preparation_id
                                AND s.tenant_id = heard.tenant_id AND s.state IN ('ACCEPTED', 'DELIVERED', 'COMPLAINED')),
                        heard.acknowledged_at))
                    FROM notice other
                    JOIN notice_tenant heard ON heard.notice_id = other.id AND heard.preparation_id = other.preparation_id
                        AND heard.tenant_id = t.tenant_id
                    WHERE other.incident_id = ? AND other.id <> t.notice_id AND other.released_at IS NOT NULL) END
            FROM unnest(?::text[]) WITH ORDINALITY named (tenant_id, place)
            CROSS JOIN LATERAL (SELECT * FROM notice_tenant w
                WHERE w.notice_id = ? AND w.preparation_id = ? AND w.tenant_id = named.tenant_id COLLATE "C" OFFSET 0) t
            LEFT JOIN advisory a ON a.notice_id = t.notice_id AND a.preparation_id = t.preparation_id
                AND a.tenant_id = t.tenant_id
            LEFT JOIN tenant d ON d.tenant_id = t.tenant_id
            LEFT JOIN affected_tenant l ON l.incident_id = ? AND l.tenant_id = t.tenant_id
            LEFT JOIN operator o ON o.id = t.looked_after_by
            LEFT JOIN LATERAL (
                SELECT k.at, by.name AS by, k.outcome, k.comment FROM tenant_call k
                LEFT JOIN operator by ON by.id = k.operator_id
                WHERE k.notice_id = t.notice_id AND k.tenant_id = t.tenant_id AND k.withdrawn_at IS NULL
                    AND NOT EXISTS (SELECT FROM acknowledgement w
                        WHERE w.id = k.acknowledgement_id AND w.withdrawn_at IS NOT NULL OFFSET 0)
                ORDER BY k.id DESC LIMIT 1) c ON true
            ORDER BY named.place
            """;

    private static final String CONTACTS = """
            SELECT named.tenant_id, d.id, d.email, d.contact_name, d.contact_role, d.state, d.accepted_at, d.finished_at,
                wrong.at
            FROM unnest(?::text[]) named (tenant_id)
            CROSS JOIN LATERAL (
                SELECT * FROM delivery w WHERE w.notice_id = ? AND w.preparation_id = ?
                    AND w.tenant_id >= named.tenant_id COLLATE "C" AND w.tenant_id <= named.tenant_id COLLATE "C"
                ORDER BY w.tenant_id, w.id LIMIT %d) d
            LEFT JOIN LATERAL (
                SELECT at FROM wrong_contact WHERE notice_id = d.notice_id AND delivery_id = d.id OFFSET 0) wrong ON true
            """.formatted(MOST_CONTACTS);

    /** In the caller's transaction. */
    public List<InNotice> inNotice(Notice notice, List<String> tenantIds) {
        try (Connection connection = database.getConnection()) {
            IndexWalks.only(connection);
            var sql = new Sql(connection);
            Object ids = connection.createArrayOf("text", tenantIds.toArray());
            Map<String, List<Contact>> contacts = new HashMap<>();
            sql.each(row -> contacts.computeIfAbsent(row.getString(1), tenant -> new ArrayList<>()).add(contact(row)),
                    CONTACTS, ids, notice.id, notice.preparationId);
            return sql.rows(row -> inNotice(row, contacts), IN_NOTICE, notice.incidentId, ids, notice.id,
                    notice.preparationId, notice.incidentId);
        } catch (SQLException e) {
            throw new IllegalStateException("tenants of notice " + notice.id, e);
        }
    }

    private static Contact contact(ResultSet row) throws SQLException {
        return new Contact(row.getObject(2, UUID.class), row.getString(3), row.getString(4), row.getString(5),
                DeliveryState.valueOf(row.getString(6)), instant(row, 7), instant(row, 8), instant(row, 9));
    }

    private static InNotice inNotice(ResultSet row, Map<String, List<Contact>> contacts) throws SQLException {
        String finding = row.getString(8);
        Instant called = instant(row, 13);
        return new InNotice(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                Standing.of(row.getString(6), row.getBoolean(7)), finding == null ? null : Finding.valueOf(finding),
                row.getBoolean(17),
                instant(row, 9), row.getObject(10, UUID.class), row.getString(11), row.getString(12),
                contacts.getOrDefault(row.getString(1), List.of()),
                called == null ? null
                        : new LastCall(called, row.getString(14),
                                CallOutcome.valueOf(row.getString(15)), row.getString(16)),
                instant(row, 18));
    }

    public List<InDirectory> inDirectory(List<String> tenantIds) {
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            Map<String, InDirectory> found = new LinkedHashMap<>();
            sql.each(row -> found.put(row.getString(1), new InDirectory(row.getString(1), row.getString(2), row.getString(3),
                    row.getString(4), ContactView.list(row.getString(5)))), """
                            SELECT t.tenant_id, t.name, t.tier, t.region,
                                (SELECT jsonb_agg(jsonb_build_object('email', c.email, 'name', c.name, 'role', c.role,
                                                                     'locale', c.locale) ORDER BY c.position)
                                 FROM tenant_contact c WHERE c.tenant_id = t.tenant_id)
                            FROM unnest(?::text[]) named (tenant_id)
                            JOIN tenant t ON t.tenant_id = named.tenant_id COLLATE "C"
                            """, connection.createArrayOf("text", tenantIds.toArray()));
            return tenantIds.stream().map(found::get).filter(Objects::nonNull).toList();
        } catch (SQLException e) {
            throw new IllegalStateException("directory", e);
        }
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
