package io.tocsin.delivery.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/**
 * What an alarm can be set on: how many deliveries of released notices wait, and for how long the oldest that is due has
 * waited. From kept figures and the head of an index, so that asking costs the same however long the queue is.
 */
@ApplicationScoped
public class QueueGauges {

    private final DataSource database;
    private final Clock clock;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong oldestSeconds = new AtomicLong();

    QueueGauges(DataSource database, Clock clock, MeterRegistry meters) {
        this.database = database;
        this.clock = clock;
        Gauge.builder("tocsin.queue.waiting", waiting, AtomicLong::doubleValue)
                .description("Deliveries of released notices that are not finished").register(meters);
        Gauge.builder("tocsin.queue.oldest", oldestSeconds, AtomicLong::doubleValue).baseUnit("seconds")
                .description("How long the delivery has waited that has been due the longest").register(meters);
    }

    @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    public void read() {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT coalesce(sum(waiting), 0), min(due_at)
                FROM notice n
                CROSS JOIN LATERAL (
                    SELECT sum(amount) AS waiting FROM notice_tally t
                    WHERE t.notice_id = n.id AND t.counter IN
                        ('deliveries.queued', 'deliveries.sending', 'deliveries.deferred', 'deliveries.unknown')) figures
                LEFT JOIN LATERAL (
                    SELECT due_at FROM delivery_queue q WHERE q.notice_id = n.id ORDER BY due_at LIMIT 1) head ON true
                WHERE n.state = 'RELEASED'
                """); ResultSet row = select.executeQuery()) {
            row.next();
            waiting.set(row.getLong(1));
            Timestamp oldest = row.getTimestamp(2);
            oldestSeconds.set(oldest == null ? 0
                    : Math.max(0, clock.instant().getEpochSecond() - oldest.toInstant().getEpochSecond()));
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }
}
