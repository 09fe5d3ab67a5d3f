package io.tocsin.delivery.queue;

import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/**
 * Who is at work. Each worker has a row with a lease, on the database's clock, so that replicas whose clocks differ do not
 * take each other for dead. Whose lease ran out is dead to the others, even if it wakes up again: what it held is in doubt
 * then, and it comes back under another id.
 */
@ApplicationScoped
public class Presence {

    private final QueueStatements statements;
    private final Clock clock;

    public Presence(DataSource database, Clock clock) {
        statements = new QueueStatements(database);
        this.clock = clock;
    }

    /** @return the id under which to claim from now on */
    @Transactional(REQUIRES_NEW)
    public UUID arrive(Duration lease) {
        UUID id = UUID.randomUUID();
        statements.runBriefly("""
                INSERT INTO delivery_worker (id, started_at, lease_until, reads_shared_words, withholds_words)
                VALUES (?, ?, clock_timestamp() + ? * interval '1 millisecond', true, true)
                """, insert -> {
            insert.setObject(1, id);
            insert.setTimestamp(2, Timestamp.from(clock.instant()));
            insert.setLong(3, lease.toMillis());
        });
        return id;
    }

    /**
     * Renews the lease, also one that ran out unnoticed, as while the database was away; not that of a worker of which a part
     * of its claims was taken up, and the rest is locked ({@link QueueUpkeep#rescue}).
     *
     * @return false when the others took this worker for dead
     */
    @Transactional(REQUIRES_NEW)
    public boolean stay(UUID id, Duration lease) {
        return statements.runBriefly("""
                UPDATE delivery_worker SET lease_until = clock_timestamp() + ? * interval '1 millisecond'
                WHERE id = ? AND lease_until > '-infinity'
                """, update -> {
            update.setLong(1, lease.toMillis());
            update.setObject(2, id);
        }) == 1;
    }

    /** How many are at work. */
    @Transactional(REQUIRES_NEW)
    public int workers() {
        return statements.rows("SELECT count(*) FROM delivery_worker WHERE lease_until > clock_timestamp()", select -> {
        }, row -> row.getInt(1)).get(0);
    }

    /** Of a worker that has nothing in hand any more. */
    @Transactional(REQUIRES_NEW)
    public void leave(UUID id) {
        statements.runBriefly("DELETE FROM delivery_worker WHERE id = ?", delete -> delete.setObject(1, id));
    }

    /**
     * Whether the caller is to do some work that one worker does for all: not if another did it since.
     *
     * @param name of the work
     * @param every how often it is done
     */
    @Transactional(REQUIRES_NEW)
    public boolean isMyTurn(String name, Duration every) {
        return statements.runBriefly("""
                INSERT INTO chore AS c (name, done_at) VALUES (?, clock_timestamp())
                ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at
                WHERE c.done_at < clock_timestamp() - ? * interval '1 millisecond'
                """, upsert -> {
            upsert.setString(1, name);
            upsert.setLong(2, every.toMillis());
        }) == 1;
    }
}
