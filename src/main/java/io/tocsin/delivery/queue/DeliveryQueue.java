package io.tocsin.delivery.queue;

import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
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

    private static final String RECEIVER = """
            coalesce((SELECT r.receiver FROM receiver r WHERE r.domain = due.domain), due.domain)""";

    private final QueueStatements statements;
    private final Clock clock;
    private final Moves moves;
    private final String shapedBy;

    @Inject
    public DeliveryQueue(DataSource database, Clock clock, Moves moves, DeliverySettings settings) {
        this(database, clock, moves, settings.receiversByMx());
    }

    /** @param byReceiver whether domains behind one receiver are shaped as one, as far as that is known */
    public DeliveryQueue(DataSource database, Clock clock, Moves moves, boolean byReceiver) {
        statements = new QueueStatements(database);
        this.clock = clock;
        this.moves = moves;
        shapedBy = byReceiver ? RECEIVER : "due.domain";
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
     */
    @Transactional(REQUIRES_NEW)
    public Claim.Batch claim(Claim claim) {
        List<Claimed> claimed = new ArrayList<>();
        Map<String, Integer> parked = new HashMap<>();
        statements.rows(Steady.PLAN_IN_ORDER + """
                WITH open AS (
                    SELECT incident_id, preparation_id, deliver_until FROM notice
                    WHERE id = ? AND state = 'RELEASED' FOR SHARE),
                alive AS (
                    SELECT id FROM delivery_worker WHERE id = ? AND lease_until > clock_timestamp() FOR SHARE),
                due AS (
                    SELECT q.notice_id, q.delivery_id, q.due_at, q.rank, q.domain FROM delivery_queue q
                    WHERE q.notice_id = ? AND (q.due_at, q.rank, q.delivery_id) > (?, ?, ?) AND q.due_at <= ?
                        AND q.preparation_id = (SELECT preparation_id FROM open) AND EXISTS (SELECT FROM alive)
                        AND q.lease_until IS NULL AND NOT (? AND q.in_doubt)
                        AND coalesce(q.deliver_until, (SELECT deliver_until FROM open)) >= ?
                    ORDER BY q.due_at, q.rank, q.delivery_id LIMIT %d
                    FOR UPDATE OF q SKIP LOCKED),
                lined_up AS (
                    SELECT due.*, l.allowed, l.next_at, l.gap,
                        row_number() OVER (PARTITION BY due.domain ORDER BY due.due_at, due.rank, due.delivery_id) AS place
                    FROM (SELECT notice_id, delivery_id, due_at, rank, %s AS domain FROM due) due
                    LEFT JOIN unnest(?::text[], ?::int[], ?::text[]::timestamptz[], ?::bigint[])
                        AS l (domain, allowed, next_at, gap) USING (domain)),
                parked AS (
                    UPDATE delivery_queue q
                    SET due_at = l.next_at + (l.place - l.allowed - 1) * l.gap * interval '1 millisecond'
                    FROM lined_up l
                    WHERE q.notice_id = ANY (ARRAY[l.notice_id]) AND q.delivery_id = ANY (ARRAY[l.delivery_id])
                        AND l.place > l.allowed
                    RETURNING l.domain),
                claimed AS (
                    UPDATE delivery_queue q
                    SET attempt = q.attempt + 1, worker = ?, lease_until = clock_timestamp() + ? * interval '1 millisecond',
                        in_doubt = false
                    FROM lined_up l
                    WHERE q.notice_id = ANY (ARRAY[l.notice_id]) AND q.delivery_id = ANY (ARRAY[l.delivery_id])
                        AND (l.allowed IS NULL OR l.place <= l.allowed)
                    RETURNING q.notice_id, q.delivery_id, q.attempt, q.retries, q.due_at, q.rank, l.domain),
                moved AS (
                    UPDATE delivery d
                    SET state = 'SENDING', attempts = c.attempt, attempted_at = ?, next_attempt_at = NULL
                    FROM claimed c
                    WHERE d.notice_id = ANY (ARRAY[c.notice_id]) AND d.id = ANY (ARRAY[c.delivery_id])
                    RETURNING d.*, c.attempt, c.retries, c.due_at, c.rank, c.domain, OLD.state AS from_state),
                counted AS (
                    INSERT INTO notice_tally (notice_id, counter, amount)
                    SELECT notice_id, 'deliveries.' || lower(from_state), -count(*) FROM moved GROUP BY 1, 2
                    UNION ALL
                    SELECT notice_id, 'deliveries.sending', count(*) FROM moved GROUP BY 1)
                SELECT m.notice_id, m.id, m.preparation_id, m.attempt, m.retries, m.due_at, m.rank, m.domain,
                    m.token_version, m.check_code, m.email, m.locale, r.subject, r.body, p.message_id_domain, 0,
                    m.tenant_id, CASE WHEN r.supersedes IS NULL AND NOT p.supersedes_known
                        THEN number_told_before(m.notice_id, m.tenant_id) ELSE r.supersedes END,
                    r.told_apart OR EXISTS (SELECT FROM tenant_passphrase apart
                        WHERE apart.incident_id = (SELECT incident_id FROM open) AND apart.tenant_id = m.tenant_id
                            AND apart.removed_at IS NULL)
                FROM moved m
                JOIN rendering r ON r.notice_id = ANY (ARRAY[m.notice_id])
                    AND r.preparation_id = ANY (ARRAY[m.preparation_id])
                    AND r.tenant_id = ANY (ARRAY[m.tenant_id]) AND r.locale = ANY (ARRAY[m.locale])
                JOIN preparation p ON p.id = m.preparation_id
                UNION ALL
                SELECT NULL, NULL, NULL, 0, 0, NULL, 0, domain, 0, 0, NULL, NULL, NULL, NULL, NULL, count(*), NULL, NULL,
                    false
                FROM parked GROUP BY domain
                """.formatted(Steady.limit(claim.most()), shapedBy), select -> bind(claim, select), row -> {
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

    private void bind(Claim claim, PreparedStatement select) throws SQLException {
        Connection connection = select.getConnection();
        Timestamp now = Timestamp.from(clock.instant());
        select.setObject(1, claim.noticeId());
        select.setObject(2, claim.worker());
        select.setObject(3, claim.noticeId());
        select.setTimestamp(4, Timestamp.from(claim.after().dueAt()));
        select.setInt(5, claim.after().rank());
        select.setObject(6, claim.after().deliveryId());
        select.setTimestamp(7, now);
        select.setBoolean(8, claim.ask());
        select.setTimestamp(9, now);
        select.setArray(10, connection.createArrayOf("text", of(claim.limits(), Claim.Limit::domain)));
        select.setArray(11, connection.createArrayOf("int", of(claim.limits(), Claim.Limit::allowed)));
        select.setArray(12, connection.createArrayOf("text", of(claim.limits(), limit -> limit.nextAt().toString())));
        select.setArray(13, connection.createArrayOf("bigint", of(claim.limits(), limit -> limit.gap().toMillis())));
        select.setObject(14, claim.worker());
        select.setLong(15, claim.lease().toMillis());
        select.setTimestamp(16, now);
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
     * Writes down what came of attempts. Changes nothing for an attempt that no longer holds its claim.
     *
     * @return how many of them still held theirs
     */
    @Transactional(REQUIRES_NEW)
    public int settle(List<Settlement> settlements) {
        return moves.run(Steady.PLAN + """
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
