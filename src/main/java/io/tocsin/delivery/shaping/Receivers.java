package io.tocsin.delivery.shaping;

import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;

import java.sql.Connection;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.delivery.queue.QueueStatements;

/**
 * Whose server takes the mail of a domain: which domains of prepared notices are to be asked for, and what DNS said. The
 * claim reads it in its own statement. What is not known is shaped by the domain's name; sending waits for nothing here.
 */
@ApplicationScoped
public class Receivers {

    /** Nobody has asked for it again for so long. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(60);
    private static final int MOST_FORGOTTEN = 10_000;

    private final QueueStatements statements;
    private final Clock clock;

    Receivers(DataSource database, Clock clock) {
        statements = new QueueStatements(database);
        this.clock = clock;
    }

    /**
     * What was found out of a domain.
     *
     * @param answered whether DNS said something, be it that there is no such domain
     * @param receiver null for the domain itself
     * @param goodFor how long it is not asked for again
     */
    record Found(String domain, boolean answered, String receiver, Duration goodFor) {
    }

    /**
     * Notes the domains of a notice that has been prepared, if there is one whose were not.
     *
     * @return false when there is none
     */
    @Transactional(REQUIRES_NEW)
    public boolean want() {
        return statements.run("""
                WITH one AS (
                    SELECT p.id, p.notice_id FROM notice n JOIN preparation p ON p.id = n.preparation_id
                    WHERE n.state IN ('PREPARED', 'APPROVED', 'RELEASED') AND p.receivers_wanted_at IS NULL
                    LIMIT 1 FOR UPDATE OF p SKIP LOCKED),
                domains AS (
                    INSERT INTO receiver AS r (domain)
                    SELECT DISTINCT q.domain FROM one JOIN delivery_queue q ON q.notice_id = one.notice_id
                    WHERE q.domain <> ''
                    ORDER BY 1
                    ON CONFLICT (domain) DO UPDATE SET wanted = true WHERE r.good_until < ?)
                UPDATE preparation p SET receivers_wanted_at = ? FROM one WHERE p.id = one.id
                """, update -> {
            Timestamp now = Timestamp.from(clock.instant());
            update.setTimestamp(1, now);
            update.setTimestamp(2, now);
        }) > 0;
    }

    /** @return domains that are to be asked for now, some of them */
    @Transactional(REQUIRES_NEW)
    public List<String> wanted(int most) {
        return statements.rows(
                "SELECT domain FROM receiver WHERE wanted AND good_until <= ? ORDER BY good_until, domain LIMIT ?", select -> {
                    select.setTimestamp(1, Timestamp.from(clock.instant()));
                    select.setInt(2, most);
                }, row -> row.getString(1));
    }

    /**
     * A domain about which DNS said nothing keeps what was known of it.
     *
     * @param askAgain whether those that DNS said nothing of are asked for again, once what is known is no longer good
     */
    @Transactional(REQUIRES_NEW)
    public void learn(List<Found> found, boolean askAgain) {
        Instant now = clock.instant();
        statements.run("""
                UPDATE receiver r SET wanted = ? AND NOT f.answered, good_until = f.good_until::timestamptz,
                    receiver = CASE WHEN f.answered THEN f.receiver ELSE r.receiver END
                FROM unnest(?::text[], ?::boolean[], ?::text[], ?::text[]) AS f (domain, answered, receiver, good_until)
                WHERE r.domain = f.domain
                """, update -> {
            Connection connection = update.getConnection();
            update.setBoolean(1, askAgain);
            update.setArray(2, connection.createArrayOf("text", found.stream().map(Found::domain).toArray()));
            update.setArray(3, connection.createArrayOf("boolean", found.stream().map(Found::answered).toArray()));
            update.setArray(4, connection.createArrayOf("text", found.stream().map(Found::receiver).toArray()));
            update.setArray(5, connection.createArrayOf("text",
                    found.stream().map(each -> now.plus(each.goodFor()).toString()).toArray()));
        });
    }

    @Transactional(REQUIRES_NEW)
    public void forget() {
        statements.run("""
                DELETE FROM receiver WHERE domain = ANY (ARRAY(
                    SELECT domain FROM receiver WHERE good_until < ? AND NOT wanted LIMIT ?))
                """, delete -> {
            delete.setTimestamp(1, Timestamp.from(clock.instant().minus(FORGOTTEN_AFTER)));
            delete.setInt(2, MOST_FORGOTTEN);
        });
    }
}
