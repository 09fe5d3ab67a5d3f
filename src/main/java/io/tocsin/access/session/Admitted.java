package io.tocsin.access.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

/** Who is still let in of those whose answer lasts: a request is asked once who makes it, and a stream goes on for minutes. */
@ApplicationScoped
public class Admitted {

    private final DataSource database;
    private final Clock clock;

    Admitted(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param by ids of sessions and of API keys
     * @return those that still open something: not ended, not revoked, not a disabled operator's
     */
    public Set<UUID> stillIn(Collection<UUID> by) {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT s.id FROM operator_session s JOIN operator o ON o.id = s.operator_id
                 WHERE s.id = ANY (?) AND NOT o.disabled AND s.last_seen_at > ? AND s.created_at > ?
                UNION ALL
                SELECT k.id FROM api_key k JOIN operator o ON o.id = k.operator_id
                 WHERE k.id = ANY (?) AND NOT o.disabled AND k.revoked_at IS NULL
                """)) {
            var ids = connection.createArrayOf("uuid", by.toArray());
            select.setArray(1, ids);
            select.setObject(2, now.minus(Sessions.IDLE).atOffset(ZoneOffset.UTC));
            select.setObject(3, now.minus(Sessions.LONGEST).atOffset(ZoneOffset.UTC));
            select.setArray(4, ids);
            Set<UUID> in = new HashSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    in.add(row.getObject(1, UUID.class));
                }
            }
            return in;
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot see who is still let in", e);
        }
    }
}
