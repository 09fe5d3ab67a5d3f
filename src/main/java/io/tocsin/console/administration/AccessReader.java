package io.tocsin.console.administration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

/** Operators and keys as admins look at them. There are tens or hundreds of either, never pages of them. */
@ApplicationScoped
class AccessReader {

    private static final int MOST = 1000;

    private final DataSource database;
    private final Clock clock;

    AccessReader(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    List<OperatorRow> operators() {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        """
                                SELECT o.name, o.kind = 'PERSON', o.roles, o.disabled, p.operator_id IS NOT NULL, k.keys,
                                       greatest(k.used_at, s.seen_at), i.expires_at
                                  FROM operator o
                                  LEFT JOIN operator_password p ON p.operator_id = o.id
                                  LEFT JOIN operator_invitation i ON i.operator_id = o.id AND i.expires_at > ?
                                  LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE revoked_at IS NULL) AS keys, max(last_used_at) AS used_at
                                       FROM api_key WHERE operator_id = o.id) k ON true
                                  LEFT JOIN LATERAL (SELECT max(last_seen_at) AS seen_at FROM operator_session WHERE operator_id = o.id) s ON true
                                 ORDER BY o.disabled, lower(o.name), o.name LIMIT ?
                                """)) {
            select.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
            select.setInt(2, MOST);
            List<OperatorRow> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(
                            new OperatorRow(row.getString(1), row.getBoolean(2), List.of((String[]) row.getArray(3).getArray()),
                                    row.getBoolean(4), row.getBoolean(5), row.getLong(6), instant(row.getTimestamp(7)),
                                    instant(row.getTimestamp(8))));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("operators", e);
        }
    }

    /** @param operator whose keys, or null for those of all */
    List<KeyRow> keys(String operator) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT k.id, o.name, k.label, k.prefix, k.created_at, k.last_used_at, o.disabled
                  FROM api_key k JOIN operator o ON o.id = k.operator_id
                 WHERE k.revoked_at IS NULL AND o.name = coalesce(?, o.name)
                 ORDER BY lower(o.name), k.created_at LIMIT ?
                """)) {
            select.setString(1, operator);
            select.setInt(2, MOST);
            List<KeyRow> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new KeyRow(row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4),
                            instant(row.getTimestamp(5)), instant(row.getTimestamp(6)), row.getBoolean(7)));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("keys", e);
        }
    }

    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
