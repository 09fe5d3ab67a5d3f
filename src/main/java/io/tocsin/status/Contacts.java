package io.tocsin.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.delivery.DeliveryState;
import io.tocsin.postgres.IndexWalks;

/** The deliveries of a page of tenants or notices, in one statement. */
@ApplicationScoped
class Contacts {

    private final DataSource database;

    Contacts(DataSource database) {
        this.database = database;
    }

    /** One tenant in one notice. */
    record Place(UUID noticeId, String tenantId) {
    }

    /**
     * A walk of delivery_by_tenant for each place. A join, or an equality that lets the order be forgotten, could be planned
     * along the primary key, past every delivery of the notice.
     */
    private static final String DELIVERIES = """
            SELECT d.notice_id, d.tenant_id, d.id, d.email, d.contact_name, d.contact_role, d.locale, d.state, d.attempts,
                d.accepted_at, d.delivered_at, d.finished_at, d.reason, d.last_reply, d.next_attempt_at, wrong.at
            FROM unnest(?::uuid[], ?::text[]) place (notice_id, tenant_id)
            JOIN notice n ON n.id = place.notice_id
            CROSS JOIN LATERAL (
                SELECT * FROM delivery
                WHERE notice_id = n.id AND preparation_id = n.preparation_id
                    AND tenant_id >= place.tenant_id COLLATE "C" AND tenant_id <= place.tenant_id COLLATE "C"
                ORDER BY tenant_id, id OFFSET 0) d
            LEFT JOIN LATERAL (
                SELECT at FROM wrong_contact WHERE notice_id = d.notice_id AND delivery_id = d.id OFFSET 0) wrong ON true
            ORDER BY d.notice_id, d.tenant_id, d.id
            """;

    /**
     * In the caller's transaction, after {@link IndexWalks#only}.
     *
     * @return contacts in the order of the list they came from; a place without any is not in it
     */
    Map<Place, List<ReachedContact>> of(Collection<Place> places) {
        Map<Place, List<ReachedContact>> contacts = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(DELIVERIES)) {
            select.setArray(1, connection.createArrayOf("uuid", places.stream().map(Place::noticeId).toArray()));
            select.setArray(2, connection.createArrayOf("text", places.stream().map(Place::tenantId).toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    contacts.computeIfAbsent(new Place(row.getObject(1, UUID.class), row.getString(2)),
                            place -> new ArrayList<>()).add(contact(row));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("contacts of " + places.size() + " tenants", e);
        }
        return contacts;
    }

    private static ReachedContact contact(ResultSet row) throws SQLException {
        DeliveryState state = DeliveryState.valueOf(row.getString(8));
        boolean failed = state.endedBadly() || state == DeliveryState.COMPLAINED || state == DeliveryState.CANCELLED;
        return new ReachedContact(row.getObject(3, UUID.class), row.getString(4), row.getString(5), row.getString(6),
                row.getString(7), state, row.getInt(9), instant(row, 10), instant(row, 11), failed ? instant(row, 12) : null,
                row.getString(13), row.getString(14), instant(row, 15), instant(row, 16));
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
