package io.tocsin.status;

import static io.tocsin.status.Contacts.instant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.http.Page;
import io.tocsin.incident.Incident;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.NoticeState;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.status.TenantStatus.Assessment;
import io.tocsin.status.TenantStatus.InIncident;
import io.tocsin.status.TenantStatus.LastTold;
import io.tocsin.status.TenantStatus.ToldNotice;

/** One tenant's standing, in one round trip to the database however many incidents there are. */
@ApplicationScoped
public class TenantStatusReader {

    /** After every id there is. */
    private static final UUID LAST = new UUID(-1, -1);

    private final DataSource database;

    TenantStatusReader(DataSource database) {
        this.database = database;
    }

    /** A tenant by the newest that is known of it. */
    private record Known(String name, String tier) {
    }

    /** An incident and what its list says of the tenant. */
    private record Row(UUID id, String reference, String title, String scope, Instant closedAt, Instant listedAt,
            Instant withdrawnAt, String withdrawnReason) {
    }

    /** In the directory, or on a list: an affected list may name tenants that the directory does not have. */
    private static final String KNOWN = """
            (SELECT name, tier FROM tenant WHERE tenant_id = ?)
            UNION ALL
            (SELECT name, tier FROM affected_tenant WHERE tenant_id = ? ORDER BY updated_at DESC LIMIT 1)
            LIMIT 1;
            """;
    /** Kept for the statements after it: made again, it could be another, since incidents may be opened in between. */
    private static final String PAGE = """
            SELECT set_config('tocsin.page', ARRAY(SELECT id FROM incident WHERE id < ? ORDER BY id DESC LIMIT ?)::text, true);
            """;
    private static final String INCIDENTS = """
            SELECT i.id, i.reference, i.title, i.scope, i.closed_at, a.listed_at, a.withdrawn_at, a.withdrawn_reason
            FROM incident i
            LEFT JOIN affected_tenant a ON a.incident_id = i.id AND a.tenant_id = ?
            WHERE i.id = ANY (current_setting('tocsin.page')::uuid[])
            ORDER BY i.id DESC;
            """;
    private static final String TOLD = """
            SELECT n.incident_id, n.id, n.number, n.kind, n.state, n.released_at,
                coalesce(n.acknowledge_by, n.released_at + make_interval(secs => n.acknowledge_within)),
                place.state, place.acknowledged_at, place.late, place.finding, newest.name, newest.at,
                made.wording, words.subject, n.retracted_at, n.template_key, %s
            FROM notice_tenant place
            JOIN notice n ON n.id = place.notice_id AND n.preparation_id = place.preparation_id
            LEFT JOIN LATERAL (
                SELECT name, at FROM acknowledgement a
                WHERE a.notice_id = place.notice_id AND a.tenant_id = place.tenant_id
                    AND a.withdrawn_at IS NULL
                ORDER BY at DESC LIMIT 1) newest ON true
            LEFT JOIN LATERAL (
                SELECT wording FROM advisory
                WHERE notice_id = place.notice_id AND preparation_id = place.preparation_id AND tenant_id = place.tenant_id
                LIMIT 1) made ON true
            LEFT JOIN LATERAL (
                SELECT subject FROM rendering
                WHERE notice_id = place.notice_id AND preparation_id = place.preparation_id AND tenant_id = place.tenant_id
                ORDER BY locale LIMIT 1) words ON true
            %s
            WHERE place.tenant_id = ? AND NOT place.never_sent AND n.released_at IS NOT NULL
                AND n.incident_id = ANY (current_setting('tocsin.page')::uuid[])
            ORDER BY n.released_at, n.number, d.id
            """.formatted(Contacts.COLUMNS, Contacts.JOINED);
    private static final int COLUMNS_OF_NOTICE = 17;
    private static final String ALL = IndexWalks.FIRST + KNOWN + PAGE + INCIDENTS + TOLD;

    /**
     * @param before only incidents that were opened before this one; null for the newest
     * @return empty when the tenant is neither in the directory nor on any list
     */
    public Optional<TenantStatus> read(String tenantId, UUID before, int limit) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement(ALL)) {
            select.setString(1, tenantId);
            select.setString(2, tenantId);
            select.setObject(3, before == null ? LAST : before);
            select.setInt(4, limit + 1);
            select.setString(5, tenantId);
            select.setString(6, tenantId);
            Optional<Known> known = known(IndexWalks.query(select));
            if (known.isEmpty()) {
                return Optional.empty();
            }
            IndexWalks.next(select); // the page, which the server keeps
            List<Row> incidents = incidents(IndexWalks.next(select));
            Map<UUID, List<ToldNotice>> told = told(IndexWalks.next(select));
            Page<InIncident> page = Page.of(incidents, limit, row -> inIncident(row, told), row -> row.id().toString());
            return Optional.of(new TenantStatus(tenantId, known.get().name(), known.get().tier(), page.items(),
                    page.nextCursor()));
        } catch (SQLException e) {
            throw new IllegalStateException("status of a tenant", e);
        }
    }

    private static Optional<Known> known(ResultSet row) throws SQLException {
        return row.next() ? Optional.of(new Known(row.getString(1), row.getString(2))) : Optional.empty();
    }

    private static List<Row> incidents(ResultSet row) throws SQLException {
        List<Row> rows = new ArrayList<>();
        while (row.next()) {
            rows.add(new Row(row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4),
                    instant(row, 5), instant(row, 6), instant(row, 7), row.getString(8)));
        }
        return rows;
    }

    private static Map<UUID, List<ToldNotice>> told(ResultSet row) throws SQLException {
        Map<UUID, List<ToldNotice>> told = new HashMap<>();
        Map<UUID, List<ReachedContact>> contacts = new HashMap<>();
        while (row.next()) {
            UUID notice = row.getObject(2, UUID.class);
            if (!contacts.containsKey(notice)) {
                contacts.put(notice, new ArrayList<>());
                told.computeIfAbsent(row.getObject(1, UUID.class), incident -> new ArrayList<>())
                        .add(notice(row, contacts.get(notice)));
            }
            Contacts.read(row, COLUMNS_OF_NOTICE, contacts.get(notice));
        }
        return told;
    }

    private static ToldNotice notice(ResultSet row, List<ReachedContact> contacts) throws SQLException {
        String finding = row.getString(11);
        Instant acknowledgedAt = instant(row, 9);
        String wording = row.getString(14);
        return new ToldNotice(row.getObject(2, UUID.class), row.getInt(3), NoticeKind.valueOf(row.getString(4)),
                row.getString(17), wording == null ? row.getString(4) : wording, row.getString(15),
                NoticeState.valueOf(row.getString(5)),
                instant(row, 6), instant(row, 16), instant(row, 7), row.getString(8),
                acknowledgedAt != null, acknowledgedAt, row.getBoolean(10), finding == null ? null : Finding.valueOf(finding),
                row.getString(12), instant(row, 13), contacts);
    }

    private static InIncident inIncident(Row row, Map<UUID, List<ToldNotice>> told) {
        boolean listed = row.listedAt() != null && row.withdrawnAt() == null;
        List<ToldNotice> notices = told.getOrDefault(row.id(), List.of());
        return new InIncident(row.reference(), row.title(), row.scope(),
                Assessment.of(listed, Incident.FINAL.equals(row.scope())), row.listedAt(), row.withdrawnAt(),
                row.withdrawnReason(), row.closedAt(), LastTold.of(notices), notices);
    }
}
