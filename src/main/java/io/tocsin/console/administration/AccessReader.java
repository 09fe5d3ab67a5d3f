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
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

/** Operators and keys as admins look at them, a page at a time. */
@ApplicationScoped
class AccessReader {

    static final int PAGE = 100;

    private final DataSource database;
    private final Clock clock;

    AccessReader(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param after name of the last operator of the page before, or null
     * @return one more than a page has, where there is a next one; those who are disabled come last
     */
    List<OperatorRow> operators(String after) {
        return operators(after, null);
    }

    Optional<OperatorRow> operator(String name) {
        return operators(null, name).stream().findFirst();
    }

    private List<OperatorRow> operators(String after, String only) {
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
                                 WHERE o.name = coalesce(?, o.name) AND (?::text IS NULL OR (o.disabled, lower(o.name), o.name)
                                       > (SELECT disabled, lower(name), name FROM operator WHERE name = ?))
                                 ORDER BY o.disabled, lower(o.name), o.name LIMIT ?
                                """)) {
            select.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
            select.setString(2, only);
            select.setString(3, after);
            select.setString(4, after);
            select.setInt(5, PAGE + 1);
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

    /**
     * @param operator whose keys, or null for those of all
     * @param after id of the last key of the page before, or null
     * @return one more than a page has, where there is a next one
     */
    List<KeyRow> keys(String operator, UUID after) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT k.id, o.name, k.label, k.prefix, k.created_at, k.last_used_at, o.disabled
                  FROM api_key k JOIN operator o ON o.id = k.operator_id
                 WHERE k.revoked_at IS NULL AND o.name = coalesce(?, o.name)
                   AND (?::uuid IS NULL OR (lower(o.name), k.created_at, k.id)
                       > (SELECT lower(p.name), l.created_at, l.id FROM api_key l JOIN operator p ON p.id = l.operator_id
                           WHERE l.id = ?))
                 ORDER BY lower(o.name), k.created_at, k.id LIMIT ?
                """)) {
            select.setString(1, operator);
            select.setObject(2, after);
            select.setObject(3, after);
            select.setInt(4, PAGE + 1);
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
