package io.tocsin.status;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.tocsin.delivery.DeliveryState;

/** How a notice fared with the contacts of a tenant: joined to a statement that finds tenants, and read from its rows. */
final class Contacts {

    /** Of {@link #JOINED}, for {@link #read}. */
    static final String COLUMNS = """
            d.id, d.email, d.contact_name, d.contact_role, d.locale, d.state, d.attempts, d.accepted_at, d.delivered_at,
            d.finished_at, d.reason, d.last_reply, d.next_attempt_at, wrong.at""";

    /**
     * To tenants that the statement calls {@code place}, with the columns notice_id, preparation_id and tenant_id: a walk of
     * delivery_by_tenant for each. A join, or an equality that lets the order be forgotten, could be planned along the primary
     * key, past every delivery of the notice. Comes after {@link io.tocsin.postgres.IndexWalks#FIRST}; a tenant without
     * contacts has one row. The list's order is that of d.id.
     */
    static final String JOINED = """
            LEFT JOIN LATERAL (
                SELECT * FROM delivery
                WHERE notice_id = place.notice_id AND preparation_id = place.preparation_id
                    AND tenant_id >= place.tenant_id COLLATE "C" AND tenant_id <= place.tenant_id COLLATE "C"
                ORDER BY tenant_id, id OFFSET 0) d ON true
            LEFT JOIN LATERAL (
                SELECT at FROM wrong_contact WHERE notice_id = d.notice_id AND delivery_id = d.id OFFSET 0) wrong ON true
            """;

    private Contacts() {
    }

    /**
     * Adds the contact of this row, if there is one.
     *
     * @param before columns that come before {@link #COLUMNS}
     */
    static void read(ResultSet row, int before, List<ReachedContact> contacts) throws SQLException {
        UUID delivery = row.getObject(before + 1, UUID.class);
        if (delivery == null) {
            return;
        }
        DeliveryState state = DeliveryState.valueOf(row.getString(before + 6));
        boolean failed = state.endedBadly() || state == DeliveryState.COMPLAINED || state == DeliveryState.CANCELLED;
        contacts.add(new ReachedContact(delivery, row.getString(before + 2), row.getString(before + 3),
                row.getString(before + 4), row.getString(before + 5), state, row.getInt(before + 7), instant(row, before + 8),
                instant(row, before + 9), failed ? instant(row, before + 10) : null, row.getString(before + 11),
                row.getString(before + 12), instant(row, before + 13), instant(row, before + 14)));
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
