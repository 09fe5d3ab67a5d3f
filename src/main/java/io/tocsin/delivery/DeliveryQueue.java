package io.tocsin.delivery;

import static jakarta.transaction.Transactional.TxType.MANDATORY;
import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;

/**
 * The queue, in SQL, one method a statement or two, each for many rows. What can move without a person has a narrow row in
 * {@code delivery_queue}; the wide row in {@code delivery} says how it stands; each move writes both, an event and the
 * difference in the notice's figures, in one statement.
 *
 * <p>
 * A claim is fenced by its attempt number: only the attempt that still holds the lease can settle. Leases run on the
 * database's clock, so that replicas whose clocks differ do not take each other for dead; everything else on ours.
 */
@ApplicationScoped
public class DeliveryQueue {

    private final DataSource database;
    private final Clock clock;
    private final Moves moves;
    private final Journal journal;

    DeliveryQueue(DataSource database, Clock clock, Moves moves, Journal journal) {
        this.database = database;
        this.clock = clock;
        this.moves = moves;
        this.journal = journal;
    }

    /** Notices that the queue may hand out deliveries of, in the order of their release. */
    @Transactional(REQUIRES_NEW)
    public List<UUID> released() {
        return query("SELECT id FROM notice WHERE state = 'RELEASED' ORDER BY released_at, id", select -> {
        }, row -> row.getObject(1, UUID.class));
    }

    /**
     * Hands out deliveries of a notice that are due and not past their deadline, oldest first, and marks them {@code SENDING}
     * before any byte goes out. The notice's row is locked against change meanwhile: once a pause is answered, nothing of it is
     * handed out any more.
     *
     * @param ask whether those of unknown fate are left for a person to decide about
     */
    @Transactional(REQUIRES_NEW)
    public List<Claimed> claim(UUID noticeId, UUID worker, Duration lease, boolean ask, int limit) {
        return query("""
                WITH open AS (
                    SELECT id, preparation_id, deliver_until FROM notice WHERE id = ? AND state = 'RELEASED' FOR SHARE),
                due AS (
                    SELECT q.notice_id, q.delivery_id FROM open o
                    JOIN delivery_queue q ON q.notice_id = o.id AND q.preparation_id = o.preparation_id
                    WHERE q.lease_until IS NULL AND q.due_at <= ? AND coalesce(q.deliver_until, o.deliver_until) >= ?
                        AND NOT (? AND q.in_doubt)
                    ORDER BY q.due_at LIMIT ?
                    FOR UPDATE OF q SKIP LOCKED),
                claimed AS (
                    UPDATE delivery_queue q
                    SET attempt = q.attempt + 1, worker = ?, lease_until = clock_timestamp() + ? * interval '1 millisecond',
                        in_doubt = false
                    FROM due WHERE q.notice_id = due.notice_id AND q.delivery_id = due.delivery_id
                    RETURNING q.notice_id, q.delivery_id, q.attempt, q.retries),
                moved AS (
                    UPDATE delivery d
                    SET state = 'SENDING', attempts = c.attempt, attempted_at = ?, next_attempt_at = NULL
                    FROM claimed c WHERE d.notice_id = c.notice_id AND d.id = c.delivery_id
                    RETURNING d.*, c.attempt, c.retries, OLD.state AS from_state),
                counted AS (
                    INSERT INTO notice_tally (notice_id, counter, amount)
                    SELECT notice_id, 'deliveries.' || lower(from_state), -count(*) FROM moved GROUP BY 1, 2
                    UNION ALL
                    SELECT notice_id, 'deliveries.sending', count(*) FROM moved GROUP BY 1)
                SELECT m.notice_id, m.id, m.preparation_id, m.attempt, m.retries, m.token_version, m.check_code, m.email,
                    m.locale,
                    r.subject, r.body, p.message_id_domain
                FROM moved m
                JOIN rendering r ON r.notice_id = m.notice_id AND r.preparation_id = m.preparation_id
                    AND r.tenant_id = m.tenant_id AND r.locale = m.locale
                JOIN preparation p ON p.id = m.preparation_id
                """, select -> {
            Timestamp now = Timestamp.from(clock.instant());
            select.setObject(1, noticeId);
            select.setTimestamp(2, now);
            select.setTimestamp(3, now);
            select.setBoolean(4, ask);
            select.setInt(5, limit);
            select.setObject(6, worker);
            select.setLong(7, lease.toMillis());
            select.setTimestamp(8, now);
        }, row -> new Claimed(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getObject(3, UUID.class),
                row.getInt(4), row.getInt(5), row.getInt(6), row.getLong(7), row.getString(8), row.getString(9),
                row.getString(10), row.getBytes(11), row.getString(12)));
    }

    /**
     * The claims that a worker has in hand hold for another lease. Those that it does not know of, because the answer to its
     * claim was lost, run out and are found.
     */
    @Transactional(REQUIRES_NEW)
    public void renew(List<Claimed> inHand, Duration lease) {
        update("""
                UPDATE delivery_queue q SET lease_until = clock_timestamp() + ? * interval '1 millisecond'
                FROM unnest(?::uuid[], ?::uuid[], ?::int[]) AS h (notice_id, delivery_id, attempt)
                WHERE q.notice_id = h.notice_id AND q.delivery_id = h.delivery_id AND q.attempt = h.attempt
                    AND q.lease_until IS NOT NULL
                """, update -> {
            update.setLong(1, lease.toMillis());
            update.setArray(2, update.getConnection().createArrayOf("uuid", of(inHand, Claimed::noticeId)));
            update.setArray(3, update.getConnection().createArrayOf("uuid", of(inHand, Claimed::deliveryId)));
            update.setArray(4, update.getConnection().createArrayOf("int", of(inHand, Claimed::attempt)));
        });
    }

    /**
     * Writes down what came of attempts. Changes nothing for an attempt that no longer holds its claim.
     *
     * @return how many of them still held theirs
     */
    @Transactional(REQUIRES_NEW)
    public int settle(List<Settlement> settlements) {
        return moves.run("""
                WITH outcome AS (
                    SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[],
                        ?::text[]::timestamptz[], ?::int[])
                        AS o (notice_id, delivery_id, attempt, state, reason, reply, due_at, failures)),
                held AS (
                    SELECT q.notice_id, q.delivery_id, o.attempt, o.state, o.reason, o.reply, o.due_at, o.failures
                    FROM delivery_queue q JOIN outcome o USING (notice_id, delivery_id)
                    WHERE q.attempt = o.attempt AND q.lease_until IS NOT NULL
                    ORDER BY q.notice_id, q.delivery_id
                    FOR UPDATE OF q),
                freed AS (
                    UPDATE delivery_queue q
                    SET lease_until = NULL, worker = NULL, due_at = h.due_at, retries = q.retries + h.failures,
                        in_doubt = h.state = 'UNKNOWN'
                    FROM held h
                    WHERE q.notice_id = h.notice_id AND q.delivery_id = h.delivery_id AND h.due_at IS NOT NULL),
                gone AS (
                    DELETE FROM delivery_queue q USING held h
                    WHERE q.notice_id = h.notice_id AND q.delivery_id = h.delivery_id AND h.due_at IS NULL),
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

    /**
     * Claims whose lease ran out become {@code UNKNOWN}: their process died or hung, and the relay may have them.
     *
     * @return how many
     */
    @Transactional(REQUIRES_NEW)
    public int rescue(int limit) {
        return moves.run("""
                WITH lost AS (
                    SELECT notice_id, delivery_id FROM delivery_queue
                    WHERE lease_until < clock_timestamp()
                    ORDER BY lease_until LIMIT ?
                    FOR UPDATE SKIP LOCKED),
                mine AS (
                    UPDATE delivery_queue q SET lease_until = NULL, worker = NULL, due_at = ?, in_doubt = true
                    FROM lost WHERE q.notice_id = lost.notice_id AND q.delivery_id = lost.delivery_id
                    RETURNING q.notice_id, q.delivery_id, q.attempt, 'UNKNOWN' AS state, 'LEASE_EXPIRED' AS reason,
                        NULL::text AS reply, q.due_at)
                """, (connection, select) -> {
            select.setInt(1, limit);
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
        return moves.run("""
                WITH candidates AS (
                    (SELECT q.notice_id, q.delivery_id FROM notice n JOIN delivery_queue q ON q.notice_id = n.id
                     WHERE n.state IN ('RELEASED', 'PAUSED') AND n.deliver_until < ? AND q.deliver_until IS NULL
                        AND q.lease_until IS NULL
                     LIMIT ?)
                    UNION
                    (SELECT notice_id, delivery_id FROM delivery_queue
                     WHERE deliver_until < ? AND lease_until IS NULL LIMIT ?)
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
                    FROM candidates
                    JOIN delivery_queue q USING (notice_id, delivery_id)
                    JOIN notice n ON n.id = q.notice_id AND n.preparation_id = q.preparation_id
                    JOIN delivery d ON d.notice_id = q.notice_id AND d.id = q.delivery_id
                    WHERE n.state IN ('RELEASED', 'PAUSED') AND q.lease_until IS NULL
                    FOR UPDATE OF q SKIP LOCKED),
                mine AS (
                    DELETE FROM delivery_queue q USING over o
                    WHERE q.notice_id = o.notice_id AND q.delivery_id = o.delivery_id
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
        return moves.run("""
                WITH stopped AS (
                    SELECT q.notice_id, q.delivery_id
                    FROM notice n
                    JOIN delivery_queue q ON q.notice_id = n.id AND q.preparation_id = n.preparation_id
                    WHERE n.state = 'CANCELLED' AND q.lease_until IS NULL
                    LIMIT ?
                    FOR UPDATE OF q SKIP LOCKED),
                mine AS (
                    DELETE FROM delivery_queue q USING stopped s
                    WHERE q.notice_id = s.notice_id AND q.delivery_id = s.delivery_id
                    RETURNING q.notice_id, q.delivery_id, q.attempt, 'CANCELLED' AS state, 'CANCELLED' AS reason,
                        NULL::text AS reply, NULL::timestamptz AS due_at)
                """, (connection, select) -> {
            select.setInt(1, limit);
            return 2;
        });
    }

    /** Deliveries of a notice that waited for a person wait no longer: it is cancelled. In the transaction of the act. */
    @Transactional(MANDATORY)
    public void cancelHeld(UUID noticeId) {
        moves.run("""
                WITH mine AS (
                    SELECT d.notice_id, d.id AS delivery_id, d.attempts AS attempt, 'CANCELLED' AS state,
                        'CANCELLED' AS reason, NULL::text AS reply, NULL::timestamptz AS due_at
                    FROM delivery d JOIN notice n ON n.id = d.notice_id AND n.preparation_id = d.preparation_id
                    WHERE n.id = ? AND d.state = 'HELD')
                """, (connection, select) -> {
            select.setObject(1, noticeId);
            return 2;
        });
    }

    /**
     * Notices of which nothing can move without a person any more are complete. Their rows are locked first and the queue
     * looked at afterwards, in a statement of its own: an operator's retry, which locks the row too, is either seen or
     * waits, and then finds the notice complete and reopens it.
     */
    @Transactional(REQUIRES_NEW)
    public void complete() {
        List<UUID> resting = query("""
                SELECT id FROM notice
                WHERE state = 'RELEASED' AND NOT EXISTS (SELECT FROM delivery_queue q WHERE q.notice_id = notice.id)
                FOR UPDATE SKIP LOCKED
                """, select -> {
        }, row -> row.getObject(1, UUID.class));
        if (resting.isEmpty()) {
            return;
        }
        List<About> completed = query("""
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

    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Binder parameters, Row<T> as) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement(sql)) {
            parameters.bind(select);
            List<T> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(as.of(row));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }

    private void update(String sql, Binder parameters) {
        try (Connection connection = database.getConnection(); PreparedStatement update = connection.prepareStatement(sql)) {
            parameters.bind(update);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }

    private static <T> Object[] of(List<T> rows, Function<T, Object> part) {
        return rows.stream().map(part).toArray();
    }
}
