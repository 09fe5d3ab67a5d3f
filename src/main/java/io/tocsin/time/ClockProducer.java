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
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.DefaultBean;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/**
 * The only source of "now": the database's clock, one for all replicas. Tests put a clock of their own in its place.
 *
 * <p>
 * The database is asked at once, every second until it has answered, and every five seconds then; and within a second when
 * this machine was suspended or its clock was set.
 */
@Singleton
class ClockProducer {

    private static final Logger LOG = Logger.getLogger(ClockProducer.class);
    private static final int TICKS = 5;
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(1);
    /** Less than {@link #WORTH_A_WORD}: a clock that is wrong by about a second is spoken of once. */
    private static final Duration BACK_IN_STEP = Duration.ofMillis(500);

    private final DataSource database;
    private final DatabaseClock clock;
    private int ticks;
    private boolean silent;
    private boolean apart;

    /**
     * @param offset how far this process's clock is wrong on purpose, to try replicas whose clocks are apart; for tests only
     */
    @Inject
    ClockProducer(DataSource database, @ConfigProperty(name = "tocsin.clock.offset", defaultValue = "PT0S") Duration offset,
            MeterRegistry meters) {
        this(database, new DatabaseClock(Clock.offset(Clock.systemUTC(), offset), System::nanoTime));
        if (!offset.isZero()) {
            LOG.warnf("This process's clock is wrong by %s on purpose (tocsin.clock.offset): that is for tests only", offset);
        }
        Gauge.builder("tocsin.clock.ahead", clock, each -> each.ownIsAheadBy().toMillis() / 1000.0).baseUnit("seconds")
                .description("How far this machine's clock is ahead of the database's, which is the one that counts")
                .register(meters);
        follow();
        Ids.goBy(clock);
    }

    ClockProducer(DataSource database, DatabaseClock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return clock;
    }

    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        if (isDue()) {
            follow();
        }
    }

    /** Once for each tick. */
    boolean isDue() {
        ticks = (ticks + 1) % TICKS;
        return ticks == 0 || !clock.isKnown() || clock.wasLeftBehind();
    }

    void follow() {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            follow(() -> now(statement));
        } catch (SQLException e) {
            if (!clock.isKnown() && !silent) {
                silent = true;
                LOG.warn("The database does not say what time it is. It is asked every second; until it answers, this "
                        + "machine's clock counts", e);
            }
            LOG.debug("The database does not say what time it is; the clock goes on by itself until it does", e);
        }
    }

    <E extends Exception> void follow(DatabaseClock.Question<E> question) throws E {
        boolean known = clock.isKnown();
        Duration moved = clock.follow(question);
        if (known && moved.abs().compareTo(WORTH_A_WORD) > 0) {
            LOG.warnf("The clock moved by %s (negative: back). The database's was set, or it is another database now, or this "
                    + "machine was suspended", moved);
        }
        compare();
    }

    private void compare() {
        Duration ahead = clock.ownIsAheadBy();
        boolean before = apart;
        apart = ahead.abs().compareTo(before ? BACK_IN_STEP : WORTH_A_WORD) > 0;
        if (apart && !before) {
            LOG.warnf("This machine's clock is ahead of the database's by %s (negative: behind). The database's counts; "
                    + "keep both in step with NTP", ahead);
        }
    }

    private static Instant now(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }
}
