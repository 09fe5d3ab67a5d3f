package io.tocsin.status;

import static io.tocsin.status.Contacts.instant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
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
import io.tocsin.status.TenantStatus.ToldNotice;

/** One tenant's standing, in four statements however many incidents there are. */
@ApplicationScoped
class TenantStatusReader {

    private final DataSource database;
    private final Contacts contacts;

    TenantStatusReader(DataSource database, Contacts contacts) {
        this.database = database;
        this.contacts = contacts;
    }

    /** A tenant by the newest that is known of it. */
    private record Known(String name, String tier) {
    }

    /** An incident and what its list says of the tenant. */
    private record Row(UUID id, String reference, String title, String scope, Instant closedAt, Instant listedAt,
            Instant withdrawnAt, String withdrawnReason) {
    }

    /**
     * @param before only incidents that were opened before this one; null for the newest
     * @return empty when the tenant is neither in the directory nor on any list
     */
    Optional<TenantStatus> read(String tenantId, UUID before, int limit) {
        try (Connection connection = database.getConnection()) {
            IndexWalks.only(connection);
            Optional<Known> known = known(connection, tenantId);
            if (known.isEmpty()) {
                return Optional.empty();
            }
            List<Row> incidents = incidents(connection, tenantId, before, limit + 1);
            Map<UUID, List<ToldNotice>> told = told(connection, tenantId, incidents);
            Page<InIncident> page = Page.of(incidents, limit, row -> inIncident(row, told), row -> row.id().toString());
            return Optional.of(new TenantStatus(tenantId, known.get().name(), known.get().tier(), page.items(),
                    page.nextCursor()));
        } catch (SQLException e) {
            throw new IllegalStateException("status of a tenant", e);
        }
    }

    /** In the directory, or on a list: an affected list may name tenants that the directory does not have. */
    private static Optional<Known> known(Connection connection, String tenantId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                (SELECT name, tier FROM tenant WHERE tenant_id = ?)
                UNION ALL
                (SELECT name, tier FROM affected_tenant WHERE tenant_id = ? ORDER BY updated_at DESC LIMIT 1)
                LIMIT 1
                """)) {
            select.setString(1, tenantId);
            select.setString(2, tenantId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Known(row.getString(1), row.getString(2))) : Optional.empty();
            }
        }
    }

    private static List<Row> incidents(Connection connection, String tenantId, UUID before, int limit) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT i.id, i.reference, i.title, i.scope, i.closed_at, a.listed_at, a.withdrawn_at, a.withdrawn_reason
                FROM incident i
                LEFT JOIN affected_tenant a ON a.incident_id = i.id AND a.tenant_id = ?
                WHERE ?::uuid IS NULL OR i.id < ?
                ORDER BY i.id DESC LIMIT ?
                """)) {
            select.setString(1, tenantId);
            select.setObject(2, before);
            select.setObject(3, before);
            select.setInt(4, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4),
                            instant(row, 5), instant(row, 6), instant(row, 7), row.getString(8)));
                }
            }
        }
        return rows;
    }

    private Map<UUID, List<ToldNotice>> told(Connection connection, String tenantId, List<Row> incidents) throws SQLException {
        Map<UUID, List<ToldNotice>> told = new HashMap<>();
        Map<UUID, UUID> incidentOf = new HashMap<>();
        List<ToldNotice> withoutContacts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT n.incident_id, n.id, n.number, n.kind, n.state, n.released_at,
                    coalesce(n.acknowledge_by, n.released_at + make_interval(secs => n.acknowledge_within)),
                    t.state, t.acknowledged_at, t.late, t.finding, newest.name, newest.at
                FROM notice_tenant t
                JOIN notice n ON n.id = t.notice_id AND n.preparation_id = t.preparation_id
                LEFT JOIN LATERAL (
                    SELECT name, at FROM acknowledgement a
                    WHERE a.notice_id = t.notice_id AND a.tenant_id = t.tenant_id
                    ORDER BY at DESC LIMIT 1) newest ON true
                WHERE t.tenant_id = ? AND NOT t.never_sent AND n.released_at IS NOT NULL AND n.incident_id = ANY (?)
                ORDER BY n.released_at, n.number
                """)) {
            select.setString(1, tenantId);
            select.setArray(2, connection.createArrayOf("uuid", incidents.stream().map(Row::id).toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ToldNotice notice = notice(row);
                    incidentOf.put(notice.notice(), row.getObject(1, UUID.class));
                    withoutContacts.add(notice);
                }
            }
        }
        Map<Contacts.Place, List<ReachedContact>> byNotice = contacts
                .of(incidentOf.keySet().stream().map(notice -> new Contacts.Place(notice, tenantId)).toList());
        withoutContacts.forEach(notice -> told.computeIfAbsent(incidentOf.get(notice.notice()), id -> new ArrayList<>())
                .add(with(byNotice.getOrDefault(new Contacts.Place(notice.notice(), tenantId), List.of()), notice)));
        return told;
    }

    private static ToldNotice notice(ResultSet row) throws SQLException {
        String finding = row.getString(11);
        Timestamp acknowledgedAt = row.getTimestamp(9);
        return new ToldNotice(row.getObject(2, UUID.class), row.getInt(3), NoticeKind.valueOf(row.getString(4)),
                NoticeState.valueOf(row.getString(5)), instant(row, 6), instant(row, 7), row.getString(8),
                acknowledgedAt != null, instant(row, 9), row.getBoolean(10), finding == null ? null : Finding.valueOf(finding),
                row.getString(12), instant(row, 13), List.of());
    }

    private static ToldNotice with(List<ReachedContact> contacts, ToldNotice notice) {
        return new ToldNotice(notice.notice(), notice.number(), notice.kind(), notice.state(), notice.releasedAt(),
                notice.dueAt(),
                notice.standing(), notice.acknowledged(), notice.acknowledgedAt(), notice.late(), notice.finding(),
                notice.acknowledgedBy(), notice.lastAnswerAt(), contacts);
    }

    private static InIncident inIncident(Row row, Map<UUID, List<ToldNotice>> told) {
        boolean listed = row.listedAt() != null && row.withdrawnAt() == null;
        return new InIncident(row.reference(), row.title(), row.scope(),
                Assessment.of(listed, Incident.FINAL.equals(row.scope())), row.listedAt(), row.withdrawnAt(),
                row.withdrawnReason(), row.closedAt(), told.getOrDefault(row.id(), List.of()));
    }
}
