package io.tocsin.http;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * First answers, kept for a day. They are written in the transaction of what they tell, so neither exists without the other.
 */
@ApplicationScoped
public class StoredAnswers {

    static final Duration KEPT = Duration.ofHours(24);

    private final DataSource database;
    private final ObjectMapper json;
    private final Clock clock;

    StoredAnswers(DataSource database, ObjectMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Takes the key until the transaction ends.
     *
     * @return the first answer, if there was one
     * @throws Refusal CONFLICT while the first request is still at work, INVALID when the key belongs to another body
     */
    @Transactional(MANDATORY)
    Optional<StoredAnswer> first(UUID operatorId, RequestKey request) {
        try (var connection = database.getConnection()) {
            if (!lock(connection, operatorId, request)) {
                throw new Refusal(RefusalCode.CONFLICT,
                        "The first request with this Idempotency-Key is still being worked on. Ask again in a moment.");
            }
            return find(connection, operatorId, request);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean lock(Connection connection, UUID operatorId, RequestKey request) throws SQLException {
        try (var lock = connection.prepareStatement("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 4711))")) {
            lock.setString(1, operatorId + "\n" + request.address() + "\n" + request.key());
            try (var row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private Optional<StoredAnswer> find(Connection connection, UUID operatorId, RequestKey request)
            throws SQLException {
        try (var select = connection.prepareStatement("""
                SELECT body_digest, status, headers, body FROM idempotent_answer
                 WHERE operator_id = ? AND path = ? AND key = ? AND created_at > ?
                """)) {
            select.setObject(1, operatorId);
            select.setString(2, request.address());
            select.setString(3, request.key());
            select.setTimestamp(4, Timestamp.from(clock.instant().minus(KEPT)));
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                if (!MessageDigest.isEqual(row.getBytes(1), request.bodyDigest())) {
                    throw new Refusal(RefusalCode.INVALID,
                            "This Idempotency-Key was used with another body already. Use a new one for a new request.");
                }
                return Optional.of(new StoredAnswer(row.getInt(2), json.readValue(row.getString(3), new TypeReference<>() {
                }), row.getBytes(4)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Transactional(MANDATORY)
    void keep(UUID operatorId, RequestKey request, StoredAnswer answer) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        INSERT INTO idempotent_answer
                               (operator_id, path, key, body_digest, status, headers, body, created_at)
                        VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                        ON CONFLICT (operator_id, path, key) DO UPDATE
                           SET body_digest = excluded.body_digest, status = excluded.status, headers = excluded.headers,
                               body = excluded.body, created_at = excluded.created_at
                        """)) {
            insert.setObject(1, operatorId);
            insert.setString(2, request.address());
            insert.setString(3, request.key());
            insert.setBytes(4, request.bodyDigest());
            insert.setInt(5, answer.status());
            insert.setString(6, json.writeValueAsString(answer.headers()));
            insert.setBytes(7, answer.body());
            insert.setTimestamp(8, Timestamp.from(clock.instant()));
            insert.executeUpdate();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void sweep() {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("DELETE FROM idempotent_answer WHERE created_at <= ?")) {
            delete.setTimestamp(1, Timestamp.from(clock.instant().minus(KEPT)));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
