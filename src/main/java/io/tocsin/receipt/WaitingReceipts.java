package io.tocsin.receipt;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tocsin.delivery.queue.Aftermath.Came;
import io.tocsin.diagnosis.Kind;
import io.tocsin.postgres.Sql;

/**
 * Receipts that came before their delivery was there, or far enough: taken up when it is. Every replica does it; a row that
 * another one is at is passed over.
 */
@ApplicationScoped
public class WaitingReceipts {

    private static final int BATCH = 100;

    private final DataSource database;
    private final Clock clock;
    private final Receipts receipts;
    private final ReceiptSettings settings;

    WaitingReceipts(DataSource database, Clock clock, Receipts receipts, ReceiptSettings settings) {
        this.database = database;
        this.clock = clock;
        this.receipts = receipts;
        this.settings = settings;
    }

    private record Waiting(UUID id, UUID delivery, Event event, Kind kind, Instant at, Instant receivedAt, String words) {
    }

    /** One round over all that can be taken up now; tests, whose scheduler is off, call it by hand. */
    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    public void round() {
        for (UUID last = new UUID(0, 0); last != null;) {
            UUID after = last;
            last = QuarkusTransaction.requiringNew().call(() -> batch(after));
        }
    }

    /** @return the last one looked at, or null at the end */
    private UUID batch(UUID after) throws SQLException {
        Instant now = clock.instant();
        Instant tooOld = now.minus(settings.keepWaiting());
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            List<Waiting> batch = sql.rows(row -> new Waiting(row.getObject(1, UUID.class), row.getObject(2, UUID.class),
                    Event.valueOf(row.getString(3)), Kind.valueOf(row.getString(4)), row.getTimestamp(5).toInstant(),
                    row.getTimestamp(6).toInstant(), row.getString(7)), """
                            SELECT r.id, r.delivery_id, r.event, r.kind, r.at, r.received_at, f.words
                            FROM receipt_fate f JOIN receipt r ON r.id = f.receipt_id
                            WHERE f.fate = 'WAITING' AND f.receipt_id > ?
                                AND (r.received_at < ? OR EXISTS (SELECT FROM delivery d WHERE d.id = r.delivery_id))
                            ORDER BY f.receipt_id LIMIT ?
                            FOR UPDATE OF f SKIP LOCKED
                            """, after, tooOld, BATCH);
            for (Waiting waiting : batch) {
                takeUp(sql, waiting, now, waiting.receivedAt().isBefore(tooOld));
            }
            return batch.size() < BATCH ? null : batch.get(BATCH - 1).id();
        }
    }

    private void takeUp(Sql sql, Waiting waiting, Instant now, boolean tooOld) throws SQLException {
        Came came = receipts.hear(waiting.delivery(), waiting.event(), waiting.at(), waiting.kind(), waiting.words());
        Taken taken = !tooOld ? Receipts.takenFor(came)
                : switch (came) {
                    case MOVED -> Taken.MOVED;
                    case NOTHING, TOO_EARLY -> Taken.NOTED;
                    case NOT_THERE -> Taken.UNMATCHED;
                };
        if (taken != Taken.WAITING) {
            sql.run("UPDATE receipt_fate SET fate = ?, settled_at = ? WHERE receipt_id = ?", taken.name(),
                    now, waiting.id());
        }
    }
}
