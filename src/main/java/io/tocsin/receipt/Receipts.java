package io.tocsin.receipt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.queue.Aftermath;
import io.tocsin.delivery.queue.Aftermath.Came;
import io.tocsin.delivery.queue.Aftermath.Heard;
import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;
import io.tocsin.postgres.Sql;
import io.tocsin.time.Ids;

/**
 * Takes receipts, whoever brings them: keeps each, once, and moves its delivery if an arrow leads there. Whatever a source
 * sends can be stored; a receipt is never lost for being odd.
 */
@ApplicationScoped
public class Receipts {

    /** Longest words that are kept, in characters. */
    static final int MOST_OF_TEXT = 64_000;
    private static final int LONGEST_ID = 200;

    private final DataSource database;
    private final Clock clock;
    private final Aftermath aftermath;

    Receipts(DataSource database, Clock clock, Aftermath aftermath) {
        this.database = database;
        this.clock = clock;
        this.aftermath = aftermath;
    }

    /** In the caller's transaction, or one of its own. */
    @Transactional
    public Taken take(Receipt receipt) {
        Instant now = clock.instant();
        Instant at = receipt.at() == null || receipt.at().isAfter(now) ? now : receipt.at();
        Diagnosis diagnosis = receipt.diagnosis() == null ? Diagnosis.NONE : receipt.diagnosis();
        UUID delivery = receipt.match() == null ? null : receipt.match().delivery().orElse(null);
        UUID id = Ids.next();
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            int stored = sql.run("""
                    INSERT INTO receipt (id, source, source_id, received_at, at, event, kind, code, enhanced, ours, rule,
                        delivery_id)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (source, source_id) DO NOTHING
                    """, id, bounded(receipt.source()), bounded(receipt.sourceId()), now, at,
                    receipt.event().name(), diagnosis.kind().name(), diagnosis.code(), diagnosis.enhanced(),
                    diagnosis.ours(), diagnosis.rule() == null ? null : storable(diagnosis.rule(), LONGEST_ID), delivery);
            if (stored == 0) {
                return Taken.REPEATED;
            }
            String words = receipt.text() == null ? null : storable(receipt.text(), MOST_OF_TEXT);
            Taken taken = delivery == null ? Taken.UNMATCHED
                    : takenFor(hear(delivery, receipt.event(), at, diagnosis.kind(), words));
            sql.run("INSERT INTO receipt_fate (receipt_id, fate, words, settled_at) VALUES (?, ?, ?, ?)", id, taken.name(),
                    words, taken == Taken.WAITING ? null : now);
            return taken;
        } catch (SQLException e) {
            throw new IllegalStateException("receipt of " + receipt.source(), e);
        }
    }

    /** Whether what a source said under this id was taken for this delivery. */
    @Transactional
    public boolean isOf(UUID delivery, String source, String sourceId) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT 1 FROM receipt WHERE source = ? AND source_id = ? AND delivery_id = ?")) {
            select.setString(1, bounded(source));
            select.setString(2, bounded(sourceId));
            select.setObject(3, delivery);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("receipt of " + source, e);
        }
    }

    Came hear(UUID delivery, Event event, Instant at, Kind kind, String words) {
        return aftermath.hear(new Heard(delivery, switch (event) {
            case DELIVERED -> DeliveryState.DELIVERED;
            case BOUNCED -> DeliveryState.BOUNCED;
            case COMPLAINED -> DeliveryState.COMPLAINED;
            case DELAYED, OTHER -> null;
        }, at, kind, words));
    }

    static Taken takenFor(Came came) {
        return switch (came) {
            case MOVED -> Taken.MOVED;
            case NOTHING -> Taken.NOTED;
            case TOO_EARLY, NOT_THERE -> Taken.WAITING;
        };
    }

    /** As it is, if it is short; else what stands for it. */
    private static String bounded(String text) {
        String plain = storable(text, Integer.MAX_VALUE);
        return plain.length() <= LONGEST_ID ? plain : "sha256:" + sha256(plain);
    }

    /** PostgreSQL stores every character but one. */
    private static String storable(String text, int most) {
        String whole = text.substring(0, Math.min(text.length(), most)).replace('\0', '\uFFFD');
        return new String(whole.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8); // no half of a pair
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
