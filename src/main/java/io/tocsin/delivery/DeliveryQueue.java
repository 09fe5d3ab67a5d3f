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

    /**
     * The end of every statement that moves deliveries. Before it stands a CTE {@code mine (notice_id, delivery_id, attempt,
     * state, reason, reply, due_at)} with the queue's part done already; {@code due_at} null means that it left the queue.
     */
    private static final String MOVE = """
            , moved AS (
                UPDATE delivery d
                SET state = m.state, reason = m.reason, last_reply = coalesce(m.reply, d.last_reply),
                    next_attempt_at = m.due_at,
                    accepted_at = CASE WHEN m.state = 'ACCEPTED' THEN m.now ELSE d.accepted_at END,
                    finished_at = CASE WHEN m.due_at IS NULL THEN m.now END
                FROM (SELECT mine.*, ?::timestamptz AS now FROM mine) m
                WHERE d.notice_id = m.notice_id AND d.id = m.delivery_id
                RETURNING d.notice_id, d.preparation_id, d.tenant_id, d.id, m.attempt, OLD.state AS from_state,
                    NEW.state AS to_state, m.reason, m.reply, m.now),
            noted AS (
                INSERT INTO delivery_event (notice_id, delivery_id, id, at, attempt, from_state, to_state, reason, reply)
                SELECT notice_id, id, uuidv7(), now, attempt, from_state, to_state, reason, reply FROM moved),
            counted AS (
                INSERT INTO notice_tally (notice_id, counter, amount, first_at, last_at)
                SELECT notice_id, 'deliveries.' || lower(from_state), -count(*), NULL, NULL FROM moved GROUP BY 1, 2
                UNION ALL
                SELECT notice_id, 'deliveries.' || lower(to_state), count(*), min(now), max(now) FROM moved GROUP BY 1, 2)
            SELECT notice_id, preparation_id, tenant_id, to_state, count(*) FROM moved GROUP BY 1, 2, 3, 4
            """;

    private final DataSource database;
    private final Clock clock;
    private final Reachability reachability;
    private final Journal journal;

    DeliveryQueue(DataSource database, Clock clock, Reachability reachability, Journal journal) {
        this.database = database;
        this.clock = clock;
        this.reachability = reachability;
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
     * before any byte goes out.
     * The notice's row is locked against change meanwhile: once a pause is answered, nothing of it is handed out any more.
     */
    @Transactional(REQUIRES_NEW)
    public List<Claimed> claim(UUID noticeId, UUID worker, Duration lease, int limit) {
        return query("""
                WITH open AS (
                    SELECT id, preparation_id, deliver_until FROM notice WHERE id = ? AND state = 'RELEASED' FOR SHARE),
                due AS (
                    SELECT q.notice_id, q.delivery_id FROM open o
                    JOIN delivery_queue q ON q.notice_id = o.id AND q.preparation_id = o.preparation_id
                    WHERE q.lease_until IS NULL AND q.due_at <= ? AND coalesce(q.deliver_until, o.deliver_until) >= ?
                    ORDER BY q.due_at LIMIT ?
                    FOR UPDATE OF q SKIP LOCKED),
                claimed AS (
                    UPDATE delivery_queue q
                    SET attempt = q.attempt + 1, worker = ?, lease_until = clock_timestamp() + ? * interval '1 millisecond'
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
                SELECT m.notice_id, m.id, m.preparation_id, m.attempt, m.retries, m.token_version, m.email, m.locale,
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
            select.setInt(4, limit);
            select.setObject(5, worker);
            select.setLong(6, lease.toMillis());
            select.setTimestamp(7, now);
        }, row -> new Claimed(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getObject(3, UUID.class),
                row.getInt(4), row.getInt(5), row.getInt(6), row.getString(7), row.getString(8), row.getString(9),
                row.getBytes(10), row.getString(11)));
    }

    /** A worker says that it lives: its claims hold for another lease. */
    @Transactional(REQUIRES_NEW)
    public void renew(UUID worker, Duration lease) {
        update("""
                UPDATE delivery_queue SET lease_until = clock_timestamp() + ? * interval '1 millisecond' WHERE worker = ?
                """, update -> {
            update.setLong(1, lease.toMillis());
            update.setObject(2, worker);
        });
    }

    /**
     * Writes down what came of attempts. Changes nothing for an attempt that no longer holds its claim.
     *
     * @return how many of them still held theirs
     */
    @Transactional(REQUIRES_NEW)
    public int settle(List<Settlement> settlements) {
        List<Moved> moved = move("""
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
                    SET lease_until = NULL, worker = NULL, due_at = h.due_at, retries = q.retries + h.failures
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
        return total(moved);
    }

    /**
     * Claims whose lease ran out become {@code UNKNOWN}: their process died or hung, and the relay may have them.
     *
     * @return how many
     */
    @Transactional(REQUIRES_NEW)
    public int rescue(int limit) {
        return total(move("""
                WITH lost AS (
                    SELECT notice_id, delivery_id FROM delivery_queue
                    WHERE lease_until < clock_timestamp()
                    ORDER BY lease_until LIMIT ?
                    FOR UPDATE SKIP LOCKED),
                mine AS (
                    UPDATE delivery_queue q SET lease_until = NULL, worker = NULL, due_at = ?
                    FROM lost WHERE q.notice_id = lost.notice_id AND q.delivery_id = lost.delivery_id
                    RETURNING q.notice_id, q.delivery_id, q.attempt, 'UNKNOWN' AS state, 'LEASE_EXPIRED' AS reason,
                        NULL::text AS reply, q.due_at)
                """, (connection, select) -> {
            select.setInt(1, limit);
            select.setTimestamp(2, Timestamp.from(clock.instant()));
            return 3;
        }));
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
        return total(move("""
                WITH over AS (
                    SELECT q.notice_id, q.delivery_id,
                        CASE WHEN d.state = 'QUEUED' THEN 'HELD'
                             WHEN coalesce(q.deliver_until, n.deliver_until) < ? THEN 'EXPIRED'
                             ELSE 'HELD' END AS state,
                        CASE WHEN coalesce(q.deliver_until, n.deliver_until) >= ? THEN 'ASK'
                             WHEN d.state = 'QUEUED' THEN 'PAST_DEADLINE'
                             ELSE 'DEADLINE' END AS reason
                    FROM notice n
                    JOIN delivery_queue q ON q.notice_id = n.id AND q.preparation_id = n.preparation_id
                    JOIN delivery d ON d.notice_id = q.notice_id AND d.id = q.delivery_id
                    WHERE n.state IN ('RELEASED', 'PAUSED') AND q.lease_until IS NULL
                        AND (coalesce(q.deliver_until, n.deliver_until) < ? OR ? AND d.state = 'UNKNOWN')
                    LIMIT ?
                    FOR UPDATE OF q SKIP LOCKED),
                mine AS (
                    DELETE FROM delivery_queue q USING over o
                    WHERE q.notice_id = o.notice_id AND q.delivery_id = o.delivery_id
                    RETURNING q.notice_id, q.delivery_id, q.attempt, o.state, o.reason, NULL::text AS reply,
                        NULL::timestamptz AS due_at)
                """, (connection, select) -> {
            Timestamp now = Timestamp.from(clock.instant());
            select.setTimestamp(1, now);
            select.setTimestamp(2, now);
            select.setTimestamp(3, now);
            select.setBoolean(4, ask);
            select.setInt(5, limit);
            return 6;
        }));
    }

    /**
     * Deliveries of cancelled notices that nobody is sending at the moment become {@code CANCELLED}.
     *
     * @return how many
     */
    @Transactional(REQUIRES_NEW)
    public int cancel(int limit) {
        return total(move("""
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
        }));
    }

    /** Deliveries of a notice that waited for a person wait no longer: it is cancelled. In the transaction of the act. */
    @Transactional(MANDATORY)
    public void cancelHeld(UUID noticeId) {
        move("""
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

    /** Deliveries of one tenant that moved to one state together. */
    record Moved(UUID noticeId, UUID preparationId, String tenantId, DeliveryState state, int deliveries) {
    }

    private interface Parameters {
        /** @return index of the next parameter */
        int bind(Connection connection, PreparedStatement statement) throws SQLException;
    }

    private List<Moved> move(String head, Parameters parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(head + MOVE)) {
            int next = parameters.bind(connection, select);
            select.setTimestamp(next, Timestamp.from(clock.instant()));
            List<Moved> moved = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    moved.add(new Moved(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getString(3),
                            DeliveryState.valueOf(row.getString(4)), row.getInt(5)));
                }
            }
            reachability.follow(connection, moved);
            return moved;
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }

    private static int total(List<Moved> moved) {
        return moved.stream().mapToInt(Moved::deliveries).sum();
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

    private static Object[] of(List<Settlement> settlements, Function<Settlement, Object> part) {
        return settlements.stream().map(part).toArray();
    }
}
