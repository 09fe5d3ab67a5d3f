package io.tocsin.delivery.queue;

import static jakarta.transaction.Transactional.TxType.MANDATORY;
import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;

/**
 * What takes deliveries out of the queue, or back into it, without anything having been sent: lost claims, deadlines,
 * cancellation; and the end of a notice, when nothing of it is left in the queue.
 */
@ApplicationScoped
public class QueueUpkeep {

    private final QueueStatements statements;
    private final Clock clock;
    private final Moves moves;
    private final Journal journal;

    QueueUpkeep(DataSource database, Clock clock, Moves moves, Journal journal) {
        statements = new QueueStatements(database);
        this.clock = clock;
        this.moves = moves;
        this.journal = journal;
    }

    /**
     * Claims of workers that died or hung become {@code UNKNOWN}: the relay may have them. In transactions of their own,
     * first the workers' rows, then the queue's: whatever such a worker was still handed is seen by the second statement, and
     * nothing is handed to it afterwards.
     *
     * <p>
     * What such a worker, or somebody else, has locked at this moment is passed over: a transaction that froze would stop the
     * upkeep of all. The worker then stays dead ({@link Presence#stay}), and its row stays until a later round has found the
     * rest.
     *
     * @param grace for how long after the database's start nobody is taken for dead: it was away itself, and they could not
     *        renew their leases
     * @return how many
     */
    @Transactional(REQUIRES_NEW)
    public int rescue(Duration grace) {
        statements.holdBriefly();
        List<UUID> dead = statements.rows("""
                SELECT id FROM delivery_worker
                WHERE lease_until < clock_timestamp()
                    AND pg_postmaster_start_time() <= clock_timestamp() - ? * interval '1 millisecond'
                FOR UPDATE SKIP LOCKED
                """, select -> select.setLong(1, grace.toMillis()), row -> row.getObject(1, UUID.class));
        if (dead.isEmpty()) {
            return 0;
        }
        int lost = rescue(dead);
        statements.run("""
                WITH dead AS (SELECT unnest(?::uuid[]) AS id),
                held AS MATERIALIZED (
                    SELECT DISTINCT q.worker AS id FROM delivery_queue q WHERE q.worker IN (SELECT id FROM dead)),
                gone AS (
                    DELETE FROM delivery_worker
                    WHERE id IN (SELECT id FROM dead) AND id NOT IN (SELECT id FROM held))
                UPDATE delivery_worker SET lease_until = '-infinity' WHERE id IN (SELECT id FROM held)
                """, update -> update.setArray(1, update.getConnection().createArrayOf("uuid", dead.toArray())));
        return lost;
    }

    /**
     * The same for claims whose own lease ran out: the answer to the claim was lost, so that its worker does not know of it,
     * or that worker is of the version before. Walks the queue, so it is for once in a while.
     */
    @Transactional(REQUIRES_NEW)
    public int rescueForgotten() {
        statements.holdBriefly();
        return rescue(List.of());
    }

    private int rescue(List<UUID> dead) {
        return moves.run("""
                WITH lost AS (
                    SELECT notice_id, delivery_id FROM delivery_queue q
                    WHERE q.worker = ANY (?) OR q.lease_until < clock_timestamp()
                    ORDER BY notice_id, delivery_id
                    FOR UPDATE SKIP LOCKED),
                mine AS (
                    UPDATE delivery_queue q SET lease_until = NULL, worker = NULL, due_at = ?, in_doubt = true
                    FROM lost WHERE q.notice_id = lost.notice_id AND q.delivery_id = lost.delivery_id
                    RETURNING q.notice_id, q.delivery_id, q.attempt, 'UNKNOWN' AS state, 'LEASE_EXPIRED' AS reason,
                        NULL::text AS reply, q.due_at)
                """, (connection, select) -> {
            select.setArray(1, connection.createArrayOf("uuid", dead.toArray()));
            select.setTimestamp(2, Timestamp.from(clock.instant()));
            return 3;
        });
    }

    /**
     * Takes what must not be sent by itself any more out of the queue: deliveries past their deadline expire, or are held
     * if they were never attempted (as after the restoring of an old backup, which must not send by itself); and where the
     * policy is to ask, those of unknown fate are held.
     *
     * @return how many
     */
    @Transactional(REQUIRES_NEW)
    public int giveUp(boolean ask, int limit) {
        walkIndexes();
        return moves.run("""
                WITH candidates AS (
                    (SELECT q.notice_id, q.delivery_id
                     FROM notice n
                     CROSS JOIN LATERAL (
                        SELECT notice_id, delivery_id FROM delivery_queue
                        WHERE notice_id = n.id AND deliver_until IS NULL AND lease_until IS NULL OFFSET 0) q
                     WHERE n.state IN ('RELEASED', 'PAUSED') AND n.deliver_until < ?
                     LIMIT ?)
                    UNION
                    (SELECT notice_id, delivery_id FROM delivery_queue
                     WHERE deliver_until < ? AND lease_until IS NULL ORDER BY deliver_until LIMIT ?)
                    UNION
                    (SELECT notice_id, delivery_id FROM delivery_queue WHERE ? AND in_doubt LIMIT ?)),
                over AS (
                    SELECT q.notice_id, q.delivery_id,
                        CASE WHEN d.state = 'QUEUED' THEN 'HELD'
                             WHEN coalesce(q.deliver_until, n.deliver_until) < ? THEN 'EXPIRED'
                             ELSE 'HELD' END AS state,
                        CASE WHEN coalesce(q.deliver_until, n.deliver_until) >= ? THEN 'ASK'
                             WHEN d.state = 'QUEUED' THEN 'PAST_DEADLINE'
                             ELSE 'DEADLINE' END AS reason
                    FROM candidates c
                    JOIN delivery_queue q ON q.notice_id = ANY (ARRAY[c.notice_id])
                        AND q.delivery_id = ANY (ARRAY[c.delivery_id])
                    JOIN notice n ON n.id = ANY (ARRAY[q.notice_id]) AND n.preparation_id = q.preparation_id
                    JOIN delivery d ON d.notice_id = ANY (ARRAY[q.notice_id]) AND d.id = ANY (ARRAY[q.delivery_id])
                    WHERE n.state IN ('RELEASED', 'PAUSED') AND q.lease_until IS NULL
                    FOR UPDATE OF q SKIP LOCKED),
                mine AS (
                    DELETE FROM delivery_queue q USING over o
                    WHERE q.notice_id = ANY (ARRAY[o.notice_id]) AND q.delivery_id = ANY (ARRAY[o.delivery_id])
                    RETURNING q.notice_id, q.delivery_id, q.attempt, o.state, o.reason, NULL::text AS reply,
                        NULL::timestamptz AS due_at)
                """, (connection, select) -> {
            Timestamp now = Timestamp.from(clock.instant());
            select.setTimestamp(1, now);
            select.setInt(2, limit);
            select.setTimestamp(3, now);
            select.setInt(4, limit);
            select.setBoolean(5, ask);
            select.setInt(6, limit);
            select.setTimestamp(7, now);
            select.setTimestamp(8, now);
            return 9;
        });
    }

    /**
     * Deliveries of cancelled notices that nobody is sending at the moment become {@code CANCELLED}.
     *
     * @return how many
     */
    @Transactional(REQUIRES_NEW)
    public int cancel(int limit) {
        walkIndexes();
        return moves.run("""
                WITH stopped AS (
                    SELECT q.notice_id, q.delivery_id
                    FROM notice n
                    CROSS JOIN LATERAL (
                        SELECT notice_id, delivery_id FROM delivery_queue
                        WHERE notice_id = n.id AND preparation_id = n.preparation_id AND lease_until IS NULL
                        FOR UPDATE SKIP LOCKED) q
                    WHERE n.state = 'CANCELLED'
                    LIMIT ?),
                mine AS (
                    DELETE FROM delivery_queue q USING stopped s
                    WHERE q.notice_id = ANY (ARRAY[s.notice_id]) AND q.delivery_id = ANY (ARRAY[s.delivery_id])
                    RETURNING q.notice_id, q.delivery_id, q.attempt, 'CANCELLED' AS state, 'CANCELLED' AS reason,
                        NULL::text AS reply, NULL::timestamptz AS due_at)
                """, (connection, select) -> {
            select.setInt(1, limit);
            return 2;
        });
    }

    /**
     * Deliveries of a notice that waited for a person wait no longer: it is cancelled. In the transaction of the act. Where
     * the figures know of none, none is looked for: no index says which they are.
     */
    @Transactional(MANDATORY)
    public void cancelHeld(UUID noticeId) {
        moves.run("""
                WITH mine AS (
                    SELECT d.notice_id, d.id AS delivery_id, d.attempts AS attempt, 'CANCELLED' AS state,
                        'CANCELLED' AS reason, NULL::text AS reply, NULL::timestamptz AS due_at
                    FROM delivery d JOIN notice n ON n.id = d.notice_id AND n.preparation_id = d.preparation_id
                    WHERE n.id = ? AND d.state = 'HELD' AND 0 < (SELECT coalesce(sum(amount), 0) FROM notice_tally
                        WHERE notice_id = ? AND counter = 'deliveries.held'))
                """, (connection, select) -> {
            select.setObject(1, noticeId);
            select.setObject(2, noticeId);
            return 3;
        });
    }

    /**
     * Notices of which nothing can move without a person any more are complete. The figures say which may be; their rows are
     * locked then and the queue looked at afterwards, in a statement of its own: an operator's retry, which locks the row too,
     * is either seen or waits, and then finds the notice complete and reopens it.
     */
    @Transactional(REQUIRES_NEW)
    public void complete() {
        statements.holdBriefly();
        List<UUID> resting = statements.rows("""
                SELECT id FROM notice n
                WHERE state = 'RELEASED' AND 0 >= (SELECT coalesce(sum(amount), 0) FROM notice_tally t
                    WHERE t.notice_id = n.id AND t.counter IN
                        ('deliveries.queued', 'deliveries.sending', 'deliveries.deferred', 'deliveries.unknown'))
                FOR UPDATE SKIP LOCKED
                """, select -> {
        }, row -> row.getObject(1, UUID.class));
        if (resting.isEmpty()) {
            return;
        }
        List<About> completed = statements.rows("""
                UPDATE notice n SET state = 'COMPLETED', completed_at = ?, updated_at = ?, revision = revision + 1
                WHERE n.id = ANY (?) AND NOT EXISTS (SELECT FROM delivery_queue q WHERE q.notice_id = n.id)
                RETURNING n.incident_id, n.id
                """, update -> {
            Timestamp now = Timestamp.from(clock.instant());
            update.setTimestamp(1, now);
            update.setTimestamp(2, now);
            update.setArray(3, update.getConnection().createArrayOf("uuid", resting.toArray()));
        }, row -> About.notice(row.getObject(1, UUID.class), row.getObject(2, UUID.class)));
        completed.forEach(notice -> journal.record(Actor.SERVICE, "notice.completed", notice, Map.of()));
    }

    /**
     * These look every second, and mostly find nothing. A join of notices and queue could read all that is being sent; by
     * the statistics of an empty queue it costs least. So they look rows up as those of {@link Steady} do, and ask for no
     * order that an index of all rows has.
     */
    private void walkIndexes() {
        statements.holdBriefly();
        statements.walkIndexes();
    }
}
