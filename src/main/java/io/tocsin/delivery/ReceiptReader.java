package io.tocsin.delivery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.diagnosis.Kind;
import io.tocsin.postgres.Sql;

/** Reads what was heard of deliveries. Written by the receipt package. */
@ApplicationScoped
public class ReceiptReader {

    /** As much of the words as a list shows. */
    private static final int IN_A_LIST = 2000;
    private static final int OF_ONE_DELIVERY = 200;

    private final DataSource database;

    ReceiptReader(DataSource database) {
        this.database = database;
    }

    /** In the order in which they came; the first of them, should there be a flood. */
    public List<ReceiptView> of(UUID deliveryId) {
        return read("left(f.words, " + IN_A_LIST + ")", "WHERE r.delivery_id = ? ORDER BY r.id LIMIT ?", deliveryId,
                OF_ONE_DELIVERY);
    }

    /** Those that belong to no delivery and that nobody has looked at yet, oldest first. */
    public List<ReceiptView> unmatched(UUID after, int limit) {
        return read("left(f.words, " + IN_A_LIST + ")", """
                WHERE f.fate = 'UNMATCHED' AND f.closed_at IS NULL AND f.receipt_id > ? ORDER BY f.receipt_id LIMIT ?
                """, after, limit);
    }

    /** With all of its words. */
    public Optional<ReceiptView> withId(UUID id) {
        return read("f.words", "WHERE r.id = ?", id).stream().findFirst();
    }

    private List<ReceiptView> read(String words, String condition, Object... values) {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(ReceiptReader::view, "SELECT r.id, r.source, r.event, r.kind, r.ours, r.code,"
                    + " r.enhanced, f.fate, r.at, r.received_at, r.delivery_id, " + words
                    + " FROM receipt r JOIN receipt_fate f ON f.receipt_id = r.id " + condition, values);
        } catch (SQLException e) {
            throw new IllegalStateException("receipts", e);
        }
    }

    private static ReceiptView view(ResultSet row) throws SQLException {
        return new ReceiptView(row.getObject(1, UUID.class), row.getString(2), row.getString(3),
                Kind.valueOf(row.getString(4)), row.getBoolean(5), (Integer) row.getObject(6), row.getString(7),
                row.getString(8), row.getTimestamp(9).toInstant(), row.getTimestamp(10).toInstant(),
                row.getObject(11, UUID.class), row.getString(12));
    }
}
