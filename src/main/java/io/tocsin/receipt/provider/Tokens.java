package io.tocsin.receipt.provider;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.quarkus.scheduler.Scheduled;

/** Tokens that were used, each with the digest of the body it came with, in a table that all replicas share. */
@ApplicationScoped
public class Tokens {

    enum Use {
        FIRST,
        /** With the same body: a repetition, because our answer did not arrive. */
        REPEATED,
        /** With another body: somebody read it on its way. */
        STOLEN
    }

    /** Twice as long as any proof is believed. */
    private static final Duration REMEMBERED = Mailgun.OLDEST.multipliedBy(2);

    private final DataSource database;
    private final Clock clock;

    Tokens(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Within the transaction of what the token proves: what is rolled back has not been used. */
    @Transactional(MANDATORY)
    Use use(Batch.Token token, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO provider_token (provider, token, body_digest, used_at) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """)) {
            insert.setString(1, token.provider());
            insert.setString(2, token.text());
            insert.setBytes(3, token.digest());
            insert.setTimestamp(4, Timestamp.from(now));
            if (insert.executeUpdate() == 1) {
                return Use.FIRST;
            }
            return Arrays.equals(token.digest(), digestOf(connection, token)) ? Use.REPEATED : Use.STOLEN;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] digestOf(Connection connection, Batch.Token token) throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement("SELECT body_digest FROM provider_token WHERE provider = ? AND token = ?")) {
            select.setString(1, token.provider());
            select.setString(2, token.text());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void forgetOld() {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM provider_token WHERE used_at < ?")) {
            delete.setTimestamp(1, Timestamp.from(clock.instant().minus(REMEMBERED)));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
