package io.tocsin.delivery.shaping;

import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.delivery.queue.QueueStatements;

/** What recipient domains bear, as all workers have learned it together. */
@ApplicationScoped
public class DestinationStore {

    /** One complaint of a server reaches us as many refusals at once: they lower its rate once. */
    private static final Duration ONE_COMPLAINT = Duration.ofSeconds(5);
    /** How many rates it takes to come back from nothing to where the complaint came. */
    private static final int STEPS_UP = 20;
    private static final int MOST = 5000;

    private final QueueStatements statements;
    private final Clock clock;

    public DestinationStore(DataSource database, Clock clock) {
        statements = new QueueStatements(database);
        this.clock = clock;
    }

    /** Those that complained last, if there are very many. */
    @Transactional(REQUIRES_NEW)
    public Map<String, Bearing> all() {
        Map<String, Bearing> bearings = new HashMap<>();
        statements.rows("""
                SELECT domain, rate, concurrency, closed_until FROM destination ORDER BY throttled_at DESC LIMIT ?
                """, select -> select.setInt(1, MOST), row -> bearings.put(row.getString(1),
                new Bearing(row.getDouble(2), row.getInt(3), row.getTimestamp(4).toInstant())));
        return bearings;
    }

    /**
     * A domain said that this was too much: half of it from now on, and nothing before {@code closedUntil}.
     *
     * @param now what it was sent when it said so
     */
    @Transactional(REQUIRES_NEW)
    public void throttle(String domain, Bearing now) {
        Instant at = clock.instant();
        statements.runBriefly("""
                INSERT INTO destination AS d (domain, rate, concurrency, ceiling, closed_until, throttled_at)
                VALUES (?, greatest(? / 2, 0.02), greatest(? / 2, 1), ?, ?, ?)
                ON CONFLICT (domain) DO UPDATE SET
                    rate = CASE WHEN d.throttled_at < ? THEN greatest(d.rate / 2, 0.02) ELSE d.rate END,
                    concurrency = CASE WHEN d.throttled_at < ? THEN greatest(d.concurrency / 2, 1) ELSE d.concurrency END,
                    closed_until = greatest(d.closed_until, excluded.closed_until),
                    throttled_at = CASE WHEN d.throttled_at < ? THEN excluded.throttled_at ELSE d.throttled_at END
                """, upsert -> {
            upsert.setString(1, domain);
            upsert.setDouble(2, now.rate());
            upsert.setInt(3, now.concurrency());
            upsert.setDouble(4, now.rate());
            upsert.setTimestamp(5, Timestamp.from(now.closedUntil()));
            upsert.setTimestamp(6, Timestamp.from(at));
            for (int i = 7; i <= 9; i++) {
                upsert.setTimestamp(i, Timestamp.from(at.minus(ONE_COMPLAINT)));
            }
        });
    }

    /** Domains that have not complained for a while bear a little more; twice what they once complained of is no limit. */
    @Transactional(REQUIRES_NEW)
    public void raise(Duration quietFor) {
        Timestamp before = Timestamp.from(clock.instant().minus(quietFor));
        statements.runBriefly("DELETE FROM destination WHERE rate >= 2 * ceiling AND throttled_at < ?",
                delete -> delete.setTimestamp(1, before));
        statements.runBriefly("""
                UPDATE destination SET rate = rate + ceiling / ?, concurrency = concurrency + 1
                WHERE throttled_at < ? AND closed_until < ?
                """, update -> {
            update.setInt(1, STEPS_UP);
            update.setTimestamp(2, before);
            update.setTimestamp(3, before);
        });
    }
}
