package io.tocsin.time;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.DefaultBean;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/** The only source of "now": the database's clock, one for all replicas. Tests put a clock of their own in its place. */
@Singleton
class ClockProducer {

    private static final Logger LOG = Logger.getLogger(ClockProducer.class);
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(1);

    private final DataSource database;
    private final DatabaseClock clock;

    /**
     * @param offset how far this process's clock is wrong on purpose, to try replicas whose clocks are apart; for tests only
     */
    ClockProducer(DataSource database, @ConfigProperty(name = "tocsin.clock.offset", defaultValue = "PT0S") Duration offset,
            MeterRegistry meters) {
        this.database = database;
        if (!offset.isZero()) {
            LOG.warnf("This process's clock is wrong by %s on purpose (tocsin.clock.offset): that is for tests only", offset);
        }
        clock = new DatabaseClock(Clock.offset(Clock.systemUTC(), offset), System::nanoTime);
        Gauge.builder("tocsin.clock.ahead", clock, each -> each.ownIsAheadBy().toMillis() / 1000.0).baseUnit("seconds")
                .description("How far this machine's clock is ahead of the database's, which is the one that counts")
                .register(meters);
        follow();
        Ids.goBy(clock);
    }

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return clock;
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void follow() {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            Duration moved = clock.follow(() -> now(statement));
            if (moved.abs().compareTo(WORTH_A_WORD) > 0) {
                LOG.warnf("This machine's clock is ahead of the database's by %s (negative: behind). The database's counts; "
                        + "keep both in step with NTP", clock.ownIsAheadBy());
            }
        } catch (SQLException e) {
            LOG.debug("The database does not say what time it is; the clock goes on by itself until it does", e);
        }
    }

    private static Instant now(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }
}
