package io.tocsin.delivery.queue;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.diagnosis.Kind;
import io.tocsin.postgres.Sql;

/**
 * Moves a delivery because of what was heard of it after it was handed over. Along the arrows of {@link DeliveryState} only:
 * what comes late, twice or in another order than it happened moves nothing that it should not.
 */
@ApplicationScoped
public class Aftermath {

    private static final int MOST_OF_REPLY = 1000;
    /** A complaint that overtakes the relay's reply finds the delivery in one of these; it can move it once that is stored. */
    private static final Set<DeliveryState> UNDER_WAY = EnumSet.of(DeliveryState.SENDING, DeliveryState.UNKNOWN,
            DeliveryState.DEFERRED);

    private final DataSource database;
    private final Moves moves;

    Aftermath(DataSource database, Moves moves) {
        this.database = database;
        this.moves = moves;
    }

    public enum Came {
        /** The delivery is in the state that was heard of, by this. */
        MOVED,
        /** It says nothing that changes anything: too late, or no arrow leads there. */
        NOTHING,
        /** Nothing yet: to be heard again when the delivery is no longer under way. */
        TOO_EARLY,
        /** There is no such delivery, or not yet. */
        NOT_THERE
    }

    /**
     * What was heard.
     *
     * @param to DELIVERED, BOUNCED or COMPLAINED; null for what moves nothing
     * @param at when it happened: what is older than an operator's retry speaks of the try before, and moves nothing
     * @param words of the server or provider; kept with the delivery without its address
     */
    public record Heard(UUID deliveryId, DeliveryState to, Instant at, Kind kind, String words) {
    }

    private record Standing(DeliveryState state, int attempt, String email, boolean retriedSince) {
    }

    /** In the caller's transaction. */
    @Transactional(MANDATORY)
    public Came hear(Heard heard) {
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            List<UUID> notice = sql.rows(row -> row.getObject(1, UUID.class), """
                    SELECT d.notice_id FROM delivery d
                    JOIN notice n ON n.id = d.notice_id AND n.preparation_id = d.preparation_id
                    WHERE d.id = ?
                    """, heard.deliveryId());
            return notice.isEmpty() ? Came.NOT_THERE
                    : heard.to() == null ? Came.NOTHING : move(sql, notice.get(0), heard);
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }

    private Came move(Sql sql, UUID noticeId, Heard heard) throws SQLException {
        Standing standing = lock(sql, noticeId, heard);
        if (standing.retriedSince()) {
            return Came.NOTHING;
        }
        if (!standing.state().mayBecome(heard.to())) {
            return UNDER_WAY.contains(standing.state()) && DeliveryState.ACCEPTED.mayBecome(heard.to()) ? Came.TOO_EARLY
                    : Came.NOTHING;
        }
        boolean delivered = heard.to() == DeliveryState.DELIVERED;
        sql.run("""
                UPDATE delivery SET may_be_sent = true, kind = ?, delivered_at = coalesce(?::timestamptz, delivered_at)
                WHERE notice_id = ? AND id = ?
                """, delivered ? null : heard.kind().name(), delivered ? heard.at() : null, noticeId, heard.deliveryId());
        moves.run("""
                WITH gone AS (DELETE FROM delivery_queue WHERE notice_id = ? AND delivery_id = ?),
                mine AS (SELECT ?::uuid AS notice_id, ?::uuid AS delivery_id, ?::int AS attempt, ?::text AS state,
                    ?::text AS reason, ?::text AS reply, NULL::timestamptz AS due_at)
                """, (connection, select) -> {
            select.setObject(1, noticeId);
            select.setObject(2, heard.deliveryId());
            select.setObject(3, noticeId);
            select.setObject(4, heard.deliveryId());
            select.setInt(5, standing.attempt());
            select.setString(6, heard.to().name());
            select.setString(7, SendOutcome.Reason.RECEIPT.name());
            select.setString(8, replyOf(heard.words(), standing.email()));
            return 9;
        });
        return Came.MOVED;
    }

    /** The queue's row before the wide one, as claims and settlements do, so that none waits for the other in a circle. */
    private static Standing lock(Sql sql, UUID noticeId, Heard heard) throws SQLException {
        sql.query("SELECT 1 FROM delivery_queue WHERE notice_id = ? AND delivery_id = ? FOR UPDATE", noticeId,
                heard.deliveryId());
        return sql.rows(row -> new Standing(DeliveryState.valueOf(row.getString(1)), row.getInt(2), row.getString(3),
                row.getBoolean(4)), """
                        SELECT d.state, d.attempts, d.email, EXISTS (SELECT FROM delivery_event e
                            WHERE e.notice_id = d.notice_id AND e.delivery_id = d.id AND e.to_state = 'QUEUED'
                                AND e.reason = 'RETRY' AND e.at > ?)
                        FROM delivery d WHERE d.notice_id = ? AND d.id = ? FOR UPDATE OF d
                        """, heard.at(), noticeId, heard.deliveryId()).get(0);
    }

    /** One line, bounded, and without the address: replies are kept when addresses are erased. */
    private static String replyOf(String words, String email) {
        if (words == null || words.isBlank()) {
            return null;
        }
        String first = words.strip().split("\\R\\s*\\R", 2)[0].replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        String plain = email == null ? first : first.replaceAll("(?i)" + Pattern.quote(email), "(address)");
        return plain.substring(0, Math.min(plain.length(), MOST_OF_REPLY));
    }
}
