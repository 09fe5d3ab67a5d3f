package io.tocsin.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import io.tocsin.testkit.MutableClock;

/** When the database is asked, and what a person reads of it in the log. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClockProducerTest {

    static final Logger LOG = Logger.getLogger(ClockProducer.class.getName());

    MutableClock machine = new MutableClock();
    Instant database = machine.instant();
    Duration gone = Duration.ZERO;
    ClockProducer clock = new ClockProducer(nobody(), new DatabaseClock(machine, () -> gone.toNanos()));

    List<String> warnings = new ArrayList<>();
    Handler reader = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                warnings.add(entry.getMessage());
            }
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };

    @BeforeEach
    void read() {
        LOG.addHandler(reader);
    }

    @AfterEach
    void stopReading() {
        LOG.removeHandler(reader);
    }

    @Test
    void a_database_that_is_silent_from_the_start_is_spoken_of_once_and_asked_at_every_tick() {
        for (int i = 0; i < 12; i++) {
            assertThat(clock.isDue()).isTrue();
            clock.follow();
        }
        assertThat(warnings).singleElement().asString().contains("does not say what time it is");
    }

    @Test
    void once_it_has_answered_it_is_asked_at_every_fifth_and_silence_is_no_news() {
        answer();
        int asked = 0;
        for (int i = 0; i < 20; i++) {
            asked += clock.isDue() ? 1 : 0;
        }
        clock.follow();
        assertThat(asked).isEqualTo(4);
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_machine_that_was_suspended_asks_at_the_next_tick() {
        answer();
        machine.advance(Duration.ofMinutes(3));
        database = database.plus(Duration.ofMinutes(3)); // and not a tick of the monotonic clock
        assertThat(clock.isDue()).isTrue();
        answer();
        assertThat(warnings).singleElement().asString().contains("clock moved by");
        assertThat(clock.isDue()).isFalse();
    }

    @Test
    void a_machine_whose_clock_creeps_away_is_spoken_of_when_it_is_a_second_off_and_not_again() {
        answer();
        for (int i = 0; i < 30; i++) {
            machine.advance(Duration.ofMillis(100));
            answer();
        }
        assertThat(warnings).singleElement().asString().contains("machine's clock is ahead");
    }

    @Test
    void a_machine_that_was_put_right_and_goes_wrong_again_is_spoken_of_again() {
        for (Duration wrong : List.of(Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(-1))) {
            machine.set(database.plus(wrong));
            answer();
        }
        assertThat(warnings).hasSize(2).allSatisfy(each -> assertThat(each).contains("machine's clock is ahead"));
    }

    private void answer() {
        clock.follow(() -> database);
    }

    private static PGSimpleDataSource nobody() {
        var nobody = new PGSimpleDataSource();
        nobody.setServerNames(new String[] { "127.0.0.1" });
        nobody.setPortNumbers(new int[] { 1 });
        return nobody;
    }
}
