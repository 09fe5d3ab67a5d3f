package io.tocsin.delivery.queue;

import static jakarta.transaction.Transactional.TxType.NOT_SUPPORTED;
import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

import io.tocsin.delivery.DeliverySettings;

/**
 * The queue, in SQL, one method a statement or two, each for many rows. What can move without a person has a narrow row in
 * {@code delivery_queue}; the wide row in {@code delivery} says how it stands; each move writes both, an event and the
 * difference in the notice's figures, in one statement.
 *
 * <p>
 * A claim is fenced by its attempt number: only the attempt that still holds the lease can settle. Leases are
 * compared within the database; everything else goes by the clock that all replicas have in common.
 */
@ApplicationScoped
public class DeliveryQueue {

    private final QueueStatements statements;
    private final Clock clock;
    private final Moves moves;
    private final boolean byReceiver;

    @Inject
    public DeliveryQueue(DataSource database, Clock clock, Moves moves, DeliverySettings settings) {
        this(database, clock, moves, settings.receiversByMx());
    }

    /** @param byReceiver whether domains behind one receiver are shaped as one, as far as that is known */
    public DeliveryQueue(DataSource database, Clock clock, Moves moves, boolean byReceiver) {
        statements = new QueueStatements(database);
        this.clock = clock;
        this.moves = moves;
        this.byReceiver = byReceiver;
    }

    /** Notices that the queue may hand out deliveries of, in the order of their release. */
    @Transactional(REQUIRES_NEW)
    public List<UUID> released() {
        return statements.rows("SELECT id FROM notice WHERE state = 'RELEASED' ORDER BY released_at, id", select -> {
        }, row -> row.getObject(1, UUID.class));
    }

    /**
     * Hands out deliveries of a notice whose turn it is and whose deadline has not passed, and marks them {@code SENDING}
     * before any byte goes out. The notice's row is locked against change meanwhile: once a pause is answered, nothing of it is
     * handed out any more. So is the worker's: what it gets here is found again if it dies.
     *
     * <p>
     * One statement, and in nobody's transaction, so one by itself: its answer says that it is committed.
     */
    @Transactional(NOT_SUPPORTED)
    public Claim.Batch claim(Claim claim) {
        List<Claimed> claimed = new ArrayList<>();
        Map<String, Integer> parked = new HashMap<>();
        statements.rows(ClaimStatement.of(claim, byReceiver), select -> ClaimStatement.bind(claim, clock.instant(), select),
                row -> {
                    if (row.getInt(16) > 0) {
                        parked.put(row.getString(8), row.getInt(16));
                    } else {
                        claimed.add(claimed(row));
                    }
                    return null;
                });
        claimed.sort(Comparator.comparing(Claimed::turn));
        return new Claim.Batch(claimed, parked);
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
        UUID deliveryId = row.getObject(2, UUID.class);
        return new Claimed(row.getObject(1, UUID.class), deliveryId, row.getObject(3, UUID.class), row.getString(17),
                row.getInt(4), row.getInt(5),
                new Turn(row.getTimestamp(6).toInstant(), row.getInt(7), deliveryId), row.getString(8), row.getInt(9),
                row.getLong(10), row.getString(11), row.getString(12), row.getObject(18, Integer.class), row.getBoolean(19),
                row.getString(13), row.getBytes(14), row.getString(15));
    }

    /**
     * The claims that a worker has in hand hold for another lease. Those that it does not know of, because the answer to its
     * claim was lost, run out and are found. Those being settled at this moment are passed over.
     */
    @Transactional(REQUIRES_NEW)
    public void renew(List<Claimed> inHand, Duration lease) {
        statements.runBriefly("""
                WITH mine AS (
                    SELECT q.notice_id, q.delivery_id FROM delivery_queue q
                    JOIN unnest(?::uuid[], ?::uuid[], ?::int[]) AS h (notice_id, delivery_id, attempt)
                        USING (notice_id, delivery_id)
                    WHERE q.attempt = h.attempt AND q.lease_until IS NOT NULL
                    ORDER BY q.notice_id, q.delivery_id
                    FOR UPDATE OF q SKIP LOCKED)
                UPDATE delivery_queue q SET lease_until = clock_timestamp() + ? * interval '1 millisecond'
                FROM mine WHERE q.notice_id = mine.notice_id AND q.delivery_id = mine.delivery_id
                """, update -> {
            update.setArray(1, update.getConnection().createArrayOf("uuid", of(inHand, Claimed::noticeId)));
            update.setArray(2, update.getConnection().createArrayOf("uuid", of(inHand, Claimed::deliveryId)));
            update.setArray(3, update.getConnection().createArrayOf("int", of(inHand, Claimed::attempt)));
            update.setLong(4, lease.toMillis());
        });
    }

    /**
     * Writes down what came of attempts. Changes nothing for an attempt that no longer holds its claim, so whoever does not get
     * an answer asks again.
     *
     * @return how many of them still held theirs
     */
    @Transactional(NOT_SUPPORTED)
    public int settle(List<Settlement> settlements) {
        return Acceptance.isAll(settlements) ? Acceptance.settle(settlements, clock.instant(), statements)
                : settleAny(settlements);
    }

    private int settleAny(List<Settlement> settlements) {
        return moves.runAlone(Steady.PLAN + """
                WITH outcome AS (
                    SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[],
                        ?::text[]::timestamptz[], ?::int[])
                        AS o (notice_id, delivery_id, attempt, state, reason, reply, due_at, failures)),
                held AS (
                    SELECT q.notice_id, q.delivery_id, o.attempt, o.state, o.reason, o.reply, o.due_at, o.failures
                    FROM outcome o
                    JOIN delivery_queue q ON q.notice_id = ANY (ARRAY[o.notice_id])
                        AND q.delivery_id = ANY (ARRAY[o.delivery_id])
                    WHERE q.attempt = o.attempt AND q.lease_until IS NOT NULL
                    ORDER BY o.notice_id, o.delivery_id
                    FOR UPDATE OF q),
                freed AS (
                    UPDATE delivery_queue q
                    SET lease_until = NULL, worker = NULL, due_at = h.due_at, retries = q.retries + h.failures,
                        in_doubt = h.state = 'UNKNOWN'
                    FROM held h
                    WHERE q.notice_id = ANY (ARRAY[h.notice_id]) AND q.delivery_id = ANY (ARRAY[h.delivery_id])
                        AND h.due_at IS NOT NULL),
                gone AS (
                    DELETE FROM delivery_queue q USING held h
                    WHERE q.notice_id = ANY (ARRAY[h.notice_id]) AND q.delivery_id = ANY (ARRAY[h.delivery_id])
                        AND h.due_at IS NULL),
                mine AS (SELECT notice_id, delivery_id, attempt, state, reason, reply, due_at FROM held)
                """, (connection, select) -> {
            select.setArray(1, connection.createArrayOf("uuid", of(settlements, Settlement::noticeId)));
            select.setArray(2, connection.createArrayOf("uuid", of(settlements, Settlement::deliveryId)));
            select.setArray(3, connection.createArrayOf("int", of(settlements, Settlement::attempt)));
            select.setArray(4, connection.createArrayOf("text", of(settlements, s -> s.state().name())));
            select.setArray(5, connection.createArrayOf("text", of(settlements, Settlement::reason)));
            select.setArray(6, connection.createArrayOf("text", of(settlements, Settlement::reply)));
            select.setArray(7, connection.createArrayOf("text",
                    of(settlements, s -> s.dueAt() == null ? null : s.dueAt().toString())));
            select.setArray(8, connection.createArrayOf("int", of(settlements, s -> s.countsAsFailure() ? 1 : 0)));
            return 9;
        });
    }

    private static <T> Object[] of(List<T> rows, Function<T, Object> part) {
        return rows.stream().map(part).toArray();
    }
}
