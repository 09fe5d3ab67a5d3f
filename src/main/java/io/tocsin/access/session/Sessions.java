package io.tocsin.access.session;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.ApiKey;
import io.tocsin.access.Entrance;
import io.tocsin.access.RandomText;
import io.tocsin.access.Role;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.time.Ids;

/**
 * Sign-ins that hold. They stand in the database, so that every replica knows them and one that is ended is shut out
 * everywhere at once; roles are read with each request.
 */
@ApplicationScoped
public class Sessions implements Entrance {

    /** Nobody was seen for so long: whoever sits there now has to sign in. */
    public static final Duration IDLE = Duration.ofHours(12);
    public static final Duration LONGEST = Duration.ofDays(7);
    /** How exactly it is known when somebody was last seen; a write for each request would be for nothing. */
    private static final Duration EXACTNESS = Duration.ofMinutes(1);

    private final DataSource database;
    private final Journal journal;
    private final FormTokens forms;
    private final Clock clock;

    Sessions(DataSource database, Journal journal, FormTokens forms, Clock clock) {
        this.database = database;
        this.journal = journal;
        this.forms = forms;
        this.clock = clock;
    }

    /**
     * Signs somebody in who has shown who he is.
     *
     * @return the token for the cookie; nobody can read it again
     * @throws Refusal INVALID when the operator is disabled, or no person
     */
    @Transactional(MANDATORY)
    public String open(UUID operatorId, Way way, From from) {
        return open(operatorId, way, null, from);
    }

    /**
     * As {@link #open}, for whoever has shown an API key: what it opened ends when it is revoked.
     *
     * @throws Refusal INVALID when the operator is disabled, or no person, or the key is revoked
     */
    @Transactional(MANDATORY)
    public String openWithKey(UUID operatorId, UUID apiKeyId, From from) {
        return open(operatorId, Way.KEY, apiKeyId, from);
    }

    /**
     * Called first by who will end sessions and open one: whoever disables the operator, or revokes the key, begins there too,
     * so that neither has what the other waits for.
     *
     * @param apiKeyId null for none
     * @throws Refusal as {@link #openWithKey}
     */
    @Transactional(MANDATORY)
    public void hold(UUID operatorId, UUID apiKeyId) {
        try (Connection connection = database.getConnection()) {
            held(connection, operatorId, apiKeyId);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot sign in operator " + operatorId, e);
        }
    }

    private String open(UUID operatorId, Way way, UUID apiKeyId, From from) {
        String token = RandomText.make();
        UUID id = Ids.next();
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            String name = held(connection, operatorId, apiKeyId);
            run(connection, """
                    INSERT INTO operator_session
                           (id, operator_id, token_hash, way, api_key_id, created_at, last_seen_at, network, program)
                    VALUES (?, ?, ?, ?, ?::uuid, ?, ?, ?, ?)
                    """, id, operatorId, RandomText.hash(token), way.name(), apiKeyId, now, now, from.network(),
                    from.program());
            run(connection, """
                    INSERT INTO operator_network (operator_id, network, last_at) VALUES (?, ?, ?)
                    ON CONFLICT (operator_id, network) DO UPDATE SET last_at = excluded.last_at
                    """, operatorId, from.network(), now);
            journal.record(new Actor(operatorId, name), "operator.signed-in", About.subject(operatorId),
                    Map.of("sessionId", id, "way", way));
            return token;
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot sign in operator " + operatorId, e);
        }
    }

    private static String held(Connection connection, UUID operatorId, UUID apiKeyId) throws SQLException {
        String name = personHeld(connection, operatorId);
        if (apiKeyId != null) {
            holdKey(connection, apiKeyId);
        }
        return name;
    }

    /** Held until the transaction ends, so that nobody is signed in while he is being disabled. */
    private static String personHeld(Connection connection, UUID operatorId) throws SQLException {
        try (PreparedStatement select = prepare(connection,
                "SELECT name FROM operator WHERE id = ? AND NOT disabled AND kind = 'PERSON' FOR SHARE", operatorId);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new Refusal(RefusalCode.INVALID, "This operator cannot sign in: it is disabled, or not a person.");
            }
            return row.getString(1);
        }
    }

    /** As with the operator: whoever revokes the key meanwhile waits, and then finds the session. */
    private static void holdKey(Connection connection, UUID apiKeyId) throws SQLException {
        try (PreparedStatement select = prepare(connection,
                "SELECT FROM api_key WHERE id = ? AND revoked_at IS NULL FOR SHARE", apiKeyId);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new Refusal(RefusalCode.INVALID, "This key was revoked a moment ago, and opens nothing any more.");
            }
        }
    }

    /**
     * For somebody who does something, who is seen by it.
     *
     * @return nothing for a token that is unknown, has ended, was not used for too long, or is a disabled operator's
     */
    public Optional<Session> find(String token) {
        return find(token, true);
    }

    /** As {@link #find}, for a page that asks by itself: it shows nobody who sits before it, and keeps no session. */
    public Optional<Session> findUnseen(String token) {
        return find(token, false);
    }

    private Optional<Session> find(String token, boolean seen) {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection();
                PreparedStatement select = prepare(connection, """
                        SELECT s.id, s.last_seen_at, s.said IS NOT NULL, o.id, o.name, o.roles,
                               v.zone, coalesce(v.theme, 'AUTO')
                          FROM operator_session s JOIN operator o ON o.id = s.operator_id
                          LEFT JOIN operator_view v ON v.operator_id = o.id
                         WHERE s.token_hash = ? AND NOT o.disabled AND s.last_seen_at > ? AND s.created_at > ?
                        """, RandomText.hash(token), now.minus(IDLE), now.minus(LONGEST));
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            UUID id = row.getObject(1, UUID.class);
            if (seen && row.getTimestamp(2).toInstant().isBefore(now.minus(EXACTNESS))) {
                run(connection, "UPDATE operator_session SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?", now, id, now);
            }
            UUID operatorId = row.getObject(4, UUID.class);
            Set<String> roles = Role.opened(List.of((String[]) row.getArray(6).getArray()));
            return Optional.of(new Session(id, new Actor(operatorId, row.getString(5)), roles, zone(row.getString(7)),
                    row.getString(8), forms.of(operatorId), row.getBoolean(3)));
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot look a session up", e);
        }
    }

    /** A zone that this Java does not know any more shows times in UTC rather than no page. */
    private static ZoneId zone(String stored) {
        try {
            return stored == null ? null : ZoneId.of(stored);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    /** @return those that hold, the last used first */
    public List<OpenSession> of(UUID operatorId) {
        Instant now = clock.instant();
        List<OpenSession> sessions = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = prepare(connection, """
                        SELECT id, way, created_at, last_seen_at, network, program FROM operator_session
                         WHERE operator_id = ? AND last_seen_at > ? AND created_at > ? ORDER BY last_seen_at DESC, id LIMIT 100
                        """, operatorId, now.minus(IDLE), now.minus(LONGEST));
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sessions.add(new OpenSession(row.getObject(1, UUID.class), Way.valueOf(row.getString(2)),
                        row.getTimestamp(3).toInstant(), row.getTimestamp(4).toInstant(), row.getString(5), row.getString(6)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot list the sessions of operator " + operatorId, e);
        }
        return sessions;
    }

    /**
     * Ends one session of this operator's.
     *
     * @param why of the journal's entry, e.g. {@code signed out}
     */
    @Transactional
    public void end(Actor actor, UUID sessionId, String why) {
        ended(actor, actor.operatorId(), update("DELETE FROM operator_session WHERE operator_id = ? AND id = ?",
                actor.operatorId(), sessionId), why);
    }

    /**
     * Ends all sessions of this operator's but one.
     *
     * @param kept id of the one that stays, or null for none
     * @return how many ended
     */
    @Transactional
    public int endOthers(Actor actor, UUID operatorId, UUID kept, String why) {
        int count = update("DELETE FROM operator_session WHERE operator_id = ? AND id IS DISTINCT FROM ?::uuid", operatorId,
                kept);
        ended(actor, operatorId, count, why);
        return count;
    }

    @Override
    @Transactional(MANDATORY)
    public void shutOut(UUID operatorId, Actor actor) {
        endOthers(actor, operatorId, null, "disabled");
    }

    @Override
    @Transactional(MANDATORY)
    public int close(ApiKey revoked, Actor actor) {
        int count = update("DELETE FROM operator_session WHERE operator_id = ? AND api_key_id = ?", revoked.operatorId,
                revoked.id);
        ended(actor, revoked.operatorId, count, "API key revoked");
        return count;
    }

    private void ended(Actor actor, UUID operatorId, int count, String why) {
        if (count > 0) {
            journal.record(actor, "operator.signed-out", About.subject(operatorId), Map.of("sessions", count, "why", why));
        }
    }

    /** Leaves something to be told once, on the next page of this session. */
    public void say(UUID sessionId, String text) {
        update("UPDATE operator_session SET said = ? WHERE id = ?", text, sessionId);
    }

    /** @return what was left to be told; nobody is told it again */
    public Optional<String> takeSaid(UUID sessionId) {
        try (Connection connection = database.getConnection();
                PreparedStatement take = prepare(connection,
                        "UPDATE operator_session SET said = NULL WHERE id = ? AND said IS NOT NULL RETURNING old.said",
                        sessionId);
                ResultSet row = take.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read what is said to session " + sessionId, e);
        }
    }

    /** @param theme {@code AUTO}, {@code LIGHT} or {@code DARK} */
    public void showAs(UUID operatorId, ZoneId zone, String theme) {
        update("""
                INSERT INTO operator_view (operator_id, zone, theme) VALUES (?, ?, ?)
                ON CONFLICT (operator_id) DO UPDATE SET zone = excluded.zone, theme = excluded.theme
                """, operatorId, zone.getId(), theme);
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        Instant now = clock.instant();
        update("DELETE FROM operator_session WHERE last_seen_at <= ? OR created_at <= ?", now.minus(IDLE), now.minus(LONGEST));
        update("DELETE FROM operator_network WHERE last_at <= ?", now.minus(Duration.ofDays(90)));
    }

    private int update(String sql, Object... values) {
        try (Connection connection = database.getConnection()) {
            return run(connection, sql, values);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot change sessions", e);
        }
    }

    private static int run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i] instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : values[i]);
        }
        return statement;
    }
}
