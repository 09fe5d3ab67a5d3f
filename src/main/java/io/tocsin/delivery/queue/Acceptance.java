package io.tocsin.delivery.queue;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import io.tocsin.delivery.DeliveryState;

/**
 * Settles what nearly every settlement is: deliveries that the relay has taken. Does what {@link Moves} does for
 * them, and less of it: nothing goes back into the queue, and no tenant is out of reach because of them. For batches of a few
 * rows most of the cost is that of the statement itself, of each table and each step in it.
 */
final class Acceptance {

    /**
     * One statement, so a transaction by itself. Rows of the queue are locked in their order, as everybody locks them: it is
     * that of the arrays, which a plan by {@link Steady} goes through from the first to the last.
     */
    private static final String SETTLE = Steady.PLAN + """
            WITH gone AS (
                DELETE FROM delivery_queue q
                USING unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[]) AS o (notice_id, delivery_id, attempt, reply)
                WHERE q.notice_id = ANY (ARRAY[o.notice_id]) AND q.delivery_id = ANY (ARRAY[o.delivery_id])
                    AND q.attempt = o.attempt AND q.lease_until IS NOT NULL
                RETURNING q.notice_id, q.delivery_id, q.attempt, o.reply),
            moved AS (
                UPDATE delivery d
                SET state = 'ACCEPTED', may_be_sent = true, reason = NULL, last_reply = g.reply, next_attempt_at = NULL,
                    accepted_at = ?, finished_at = ?
                FROM gone g
                WHERE d.notice_id = ANY (ARRAY[g.notice_id]) AND d.id = ANY (ARRAY[g.delivery_id])
                RETURNING d.notice_id, d.id, g.attempt, OLD.state AS from_state, g.reply,
                    lower(split_part(d.email, '@', -1)) AS domain),
            noted AS (
                INSERT INTO delivery_event (notice_id, delivery_id, id, at, attempt, from_state, to_state, reply)
                SELECT notice_id, id, uuidv7(), ?, attempt, from_state, 'ACCEPTED', reply FROM moved),
            counted AS (
                INSERT INTO notice_tally (notice_id, counter, amount, first_at, last_at)
                SELECT notice_id, 'deliveries.' || lower(from_state), -count(*), NULL, NULL FROM moved GROUP BY 1, 2
                UNION ALL
                SELECT notice_id, 'deliveries.accepted', count(*), ?, ? FROM moved GROUP BY 1),
            counted_by_domain AS (
                INSERT INTO domain_tally (notice_id, domain, counter, amount)
                SELECT notice_id, domain, 'accepted', count(*) FROM moved
                WHERE EXISTS (SELECT FROM notice_domain d WHERE d.notice_id = ANY (ARRAY[moved.notice_id])
                    AND d.domain = ANY (ARRAY[moved.domain]))
                GROUP BY 1, 2)
            SELECT count(*) FROM moved
            """;

    /** As PostgreSQL orders them, and not {@link UUID#compareTo}, which takes the halves for signed. */
    private static final Comparator<UUID> UNSIGNED = (one, other) -> {
        int first = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return first != 0 ? first : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };
    private static final Comparator<Settlement> IN_ORDER = Comparator.comparing(Settlement::noticeId, UNSIGNED)
            .thenComparing(Settlement::deliveryId, UNSIGNED);

    private Acceptance() {
    }

    static boolean isAll(List<Settlement> settlements) {
        return !settlements.isEmpty() && settlements.stream()
                .allMatch(each -> each.state() == DeliveryState.ACCEPTED && each.reason() == null);
    }

    /** @return how many still held their claim */
    static int settle(List<Settlement> accepted, Instant at, QueueStatements statements) {
        List<Settlement> inOrder = accepted.stream().sorted(IN_ORDER).toList();
        return statements.rows(SETTLE, select -> bind(select, inOrder, Steady.time(at)), row -> row.getInt(1)).get(0);
    }

    private static void bind(PreparedStatement select, List<Settlement> accepted, OffsetDateTime at) throws SQLException {
        Connection connection = select.getConnection();
        select.setArray(1, array(connection, "uuid", accepted, Settlement::noticeId));
        select.setArray(2, array(connection, "uuid", accepted, Settlement::deliveryId));
        select.setArray(3, array(connection, "int", accepted, Settlement::attempt));
        select.setArray(4, array(connection, "text", accepted, Settlement::reply));
        for (int i = 5; i <= 9; i++) {
            select.setObject(i, at);
        }
    }

    private static Array array(Connection connection, String type, List<Settlement> rows, Function<Settlement, Object> part)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(part).toArray());
    }
}
