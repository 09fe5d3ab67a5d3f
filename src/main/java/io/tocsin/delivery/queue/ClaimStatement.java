package io.tocsin.delivery.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;

/**
 * The statement of a claim, put together of parts in {@link #of}. Where no domain has a limit it has nothing in it that lines
 * domains up or gives anybody a later turn: each table that a statement may write costs it something, whether it writes or not.
 * The domains of {@code destinations.csv} always have one.
 */
final class ClaimStatement {

    /** Under which name a row's domain is shaped, where those behind one receiver are shaped as one. */
    private static final String RECEIVER = """
            coalesce((SELECT r.receiver FROM receiver r WHERE r.domain = due.domain), due.domain)""";

    /** The first rows of a released notice that are due, from a turn on, locked; none for a worker that is taken for dead. */
    private static final String DUE = Steady.PLAN_IN_ORDER + """
            WITH open AS (
                SELECT n.incident_id, n.preparation_id, n.deliver_until, p.message_id_domain, p.supersedes_known
                FROM notice n JOIN preparation p ON p.id = n.preparation_id
                WHERE n.id = ? AND n.state = 'RELEASED' FOR SHARE OF n),
            alive AS (
                SELECT id FROM delivery_worker WHERE id = ? AND lease_until > clock_timestamp() FOR SHARE),
            due AS (
                SELECT q.ctid AS place_on_disk, q.notice_id, q.delivery_id, q.due_at, q.rank, q.domain FROM delivery_queue q
                WHERE q.notice_id = ? AND (q.due_at, q.rank, q.delivery_id) > (?, ?, ?) AND q.due_at <= ?
                    AND q.preparation_id = (SELECT preparation_id FROM open) AND EXISTS (SELECT FROM alive)
                    AND q.lease_until IS NULL AND NOT (? AND q.in_doubt)
                    AND coalesce(q.deliver_until, (SELECT deliver_until FROM open)) >= ?
                ORDER BY q.due_at, q.rank, q.delivery_id LIMIT %d
                FOR UPDATE OF q SKIP LOCKED),
            """;

    /** Those due, each with its place among its domain's and the limit of that; the ones beyond it get a later turn. */
    private static final String LINED_UP = """
            lined_up AS (
                SELECT due.*, l.allowed, l.next_at, l.gap,
                    row_number() OVER (PARTITION BY due.domain ORDER BY due.due_at, due.rank, due.delivery_id) AS place
                FROM (SELECT notice_id, delivery_id, due_at, rank, %s AS domain FROM due) due
                LEFT JOIN unnest(?::text[], ?::int[], ?::text[]::timestamptz[], ?::bigint[])
                    AS l (domain, allowed, next_at, gap) USING (domain)),
            parked AS (
                UPDATE delivery_queue q
                SET due_at = l.next_at + least((l.place - l.allowed - 1) * l.gap, 60000) * interval '1 millisecond'
                FROM lined_up l
                WHERE q.notice_id = ANY (ARRAY[l.notice_id]) AND q.delivery_id = ANY (ARRAY[l.delivery_id])
                    AND l.place > l.allowed
                RETURNING l.domain),
            """;

    /** The queue's rows that are handed out, which {@link #OF_LINED_UP} or {@link #OF_DUE} names. */
    private static final String CLAIMED = """
            claimed AS (
                UPDATE delivery_queue q
                SET attempt = q.attempt + 1, worker = ?, lease_until = clock_timestamp() + ? * interval '1 millisecond',
                    in_doubt = false
            """;

    /** Those within their domain's limit. */
    private static final String OF_LINED_UP = """
                FROM lined_up l
                WHERE q.notice_id = ANY (ARRAY[l.notice_id]) AND q.delivery_id = ANY (ARRAY[l.delivery_id])
                    AND (l.allowed IS NULL OR l.place <= l.allowed)
                RETURNING q.notice_id, q.delivery_id, q.attempt, q.retries, q.due_at, q.rank, l.domain),
            """;

    /** All that are due. They are locked, so they stay where they are until they are written. */
    private static final String OF_DUE = """
                FROM due
                WHERE q.ctid = due.place_on_disk
                RETURNING q.notice_id, q.delivery_id, q.attempt, q.retries, q.due_at, q.rank, %s AS domain),
            """;

    /** The deliveries are moved and counted, and answered with the words of each. */
    private static final String HANDED_OUT = """
            moved AS (
                UPDATE delivery d
                SET state = 'SENDING', attempts = c.attempt, attempted_at = ?, next_attempt_at = NULL
                FROM claimed c
                WHERE d.notice_id = ANY (ARRAY[c.notice_id]) AND d.id = ANY (ARRAY[c.delivery_id])
                RETURNING d.notice_id, d.id, d.preparation_id, d.tenant_id, d.token_version, d.check_code, d.email, d.locale,
                    c.attempt, c.retries, c.due_at, c.rank, c.domain, OLD.state AS from_state),
            counted AS (
                INSERT INTO notice_tally (notice_id, counter, amount)
                SELECT notice_id, 'deliveries.' || lower(from_state), -count(*) FROM moved GROUP BY 1, 2
                UNION ALL
                SELECT notice_id, 'deliveries.sending', count(*) FROM moved GROUP BY 1)
            SELECT m.notice_id, m.id, m.preparation_id, m.attempt, m.retries, m.due_at, m.rank, m.domain,
                m.token_version, m.check_code, m.email, m.locale, r.subject, r.body, open.message_id_domain, 0,
                m.tenant_id, CASE WHEN r.supersedes IS NULL AND NOT open.supersedes_known
                    THEN number_told_before(m.notice_id, m.tenant_id) ELSE r.supersedes END,
                r.told_apart OR EXISTS (SELECT FROM tenant_passphrase apart
                    WHERE apart.incident_id = (SELECT incident_id FROM open) AND apart.tenant_id = m.tenant_id
                        AND apart.removed_at IS NULL)
            FROM moved m
            CROSS JOIN open
            JOIN rendering r ON r.notice_id = ANY (ARRAY[m.notice_id])
                AND r.preparation_id = ANY (ARRAY[m.preparation_id])
                AND r.tenant_id = ANY (ARRAY[m.tenant_id]) AND r.locale = ANY (ARRAY[m.locale])
            """;

    /** How many got a later turn, a row for each domain in the columns of the others. */
    private static final String AND_PARKED = """
            UNION ALL
            SELECT NULL, NULL, NULL, 0, 0, NULL, 0, domain, 0, 0, NULL, NULL, NULL, NULL, NULL, count(*), NULL, NULL,
                false
            FROM parked GROUP BY domain
            """;

    private ClaimStatement() {
    }

    /** @param byReceiver whether domains behind one receiver are shaped as one, as far as that is known */
    static String of(Claim claim, boolean byReceiver) {
        String due = DUE.formatted(Steady.limit(claim.most()));
        String domain = byReceiver ? RECEIVER : "due.domain";
        return claim.limits().isEmpty()
                ? due + CLAIMED + OF_DUE.formatted(domain) + HANDED_OUT
                : due + LINED_UP.formatted(domain) + CLAIMED + OF_LINED_UP + HANDED_OUT + AND_PARKED;
    }

    /** In the order of the parts. */
    static void bind(Claim claim, Instant at, PreparedStatement select) throws SQLException {
        Connection connection = select.getConnection();
        OffsetDateTime now = Steady.time(at);
        select.setObject(1, claim.noticeId());
        select.setObject(2, claim.worker());
        select.setObject(3, claim.noticeId());
        select.setObject(4, Steady.time(claim.after().dueAt()));
        select.setInt(5, claim.after().rank());
        select.setObject(6, claim.after().deliveryId());
        select.setObject(7, now);
        select.setBoolean(8, claim.ask());
        select.setObject(9, now);
        int next = 10;
        if (!claim.limits().isEmpty()) {
            select.setArray(next++, connection.createArrayOf("text", of(claim.limits(), Claim.Limit::domain)));
            select.setArray(next++, connection.createArrayOf("int", of(claim.limits(), Claim.Limit::allowed)));
            select.setArray(next++, connection.createArrayOf("text", of(claim.limits(), limit -> limit.nextAt().toString())));
            select.setArray(next++, connection.createArrayOf("bigint", of(claim.limits(), limit -> limit.gap().toMillis())));
        }
        select.setObject(next++, claim.worker());
        select.setLong(next++, claim.lease().toMillis());
        select.setObject(next, now);
    }

    private static Object[] of(List<Claim.Limit> limits, Function<Claim.Limit, Object> part) {
        return limits.stream().map(part).toArray();
    }
}
