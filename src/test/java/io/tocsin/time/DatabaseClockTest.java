package io.tocsin.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.testkit.MutableClock;

/** The database is on the other side of a wire here: its answer takes a while each way. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DatabaseClockTest {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

    Duration gone = Duration.ofDays(-3); // a monotonic clock begins anywhere
    Duration begun = gone;
    MutableClock machine = new MutableClock();

    @ParameterizedTest
    @ValueSource(strings = { "PT10M", "-PT10M", "PT0S", "-P400D" })
    void a_machine_whose_clock_is_wrong_tells_the_databases_time(Duration wrong) throws Exception {
        DatabaseClock clock = clock(wrong);
        assertThat(clock.instant()).as("nobody has said anything else").isEqualTo(NOON.plus(wrong));
        ask(clock, Duration.ofMillis(2), Duration.ofMillis(3));
        assertThat(clock.instant()).isCloseTo(database(), within(5, ChronoUnit.MILLIS));
        machine.set(NOON.plus(wrong));
        assertThat(clock.ownIsAheadBy()).isCloseTo(wrong, Duration.ofMillis(10));
        pass(Duration.ofHours(2));
        assertThat(clock.instant()).as("also while the database is away").isCloseTo(database(), within(5, ChronoUnit.MILLIS));
    }

    @Test
    void two_machines_twenty_minutes_apart_agree() throws Exception {
        DatabaseClock fast = clock(Duration.ofMinutes(10));
        DatabaseClock slow = clock(Duration.ofMinutes(-10));
        ask(fast, Duration.ofMillis(1), Duration.ofMillis(1));
        ask(slow, Duration.ofMillis(1), Duration.ofMillis(1));
        assertThat(fast.instant()).isCloseTo(slow.instant(), within(4, ChronoUnit.MILLIS));
    }

    @Test
    void an_answer_that_was_long_on_its_way_moves_nothing_that_it_does_not_contradict() throws Exception {
        DatabaseClock clock = clock(Duration.ZERO);
        assertThat(ask(clock, Duration.ofSeconds(20), Duration.ofMillis(1))).isEqualTo(Duration.ZERO);
        assertThat(ask(clock, Duration.ofMillis(1), Duration.ofSeconds(20))).isEqualTo(Duration.ZERO);
        assertThat(clock.instant()).isEqualTo(database());
    }

    @Test
    void setting_the_machines_clock_while_it_runs_moves_nothing() throws Exception {
        DatabaseClock clock = clock(Duration.ZERO);
        ask(clock, Duration.ofMillis(1), Duration.ofMillis(1));
        machine.advance(Duration.ofHours(1));
        assertThat(clock.instant()).isCloseTo(database(), within(2, ChronoUnit.MILLIS));
    }

    @Test
    void a_machine_that_was_suspended_is_found_out_and_put_right_by_the_next_answer() throws Exception {
        DatabaseClock clock = clock(Duration.ZERO);
        ask(clock, Duration.ofMillis(1), Duration.ofMillis(1));
        assertThat(clock.wasLeftBehind()).isFalse();
        begun = begun.minus(Duration.ofHours(1)); // an hour without a tick of the monotonic clock
        machine.set(database());
        assertThat(clock.wasLeftBehind()).isTrue();
        assertThat(ask(clock, Duration.ZERO, Duration.ZERO)).isCloseTo(Duration.ofHours(1), Duration.ofMillis(5));
        assertThat(clock.wasLeftBehind()).isFalse();
        assertThat(clock.instant()).isEqualTo(database());
    }

    @Test
    void it_is_known_from_the_first_answer_on() throws Exception {
        DatabaseClock clock = clock(Duration.ZERO);
        assertThatThrownBy(() -> clock.follow(() -> {
            throw new IllegalStateException("away");
        })).hasMessage("away");
        assertThat(clock.isKnown()).isFalse();
        ask(clock, Duration.ZERO, Duration.ZERO);
        assertThat(clock.isKnown()).isTrue();
    }

    @Test
    void a_question_without_an_answer_moves_nothing() {
        DatabaseClock clock = clock(Duration.ZERO);
        assertThatThrownBy(() -> clock.follow(() -> {
            pass(Duration.ofSeconds(30));
            throw new IllegalStateException("away");
        })).hasMessage("away");
        assertThat(clock.instant()).isEqualTo(database());
    }

    private DatabaseClock clock(Duration wrong) {
        machine.set(database().plus(wrong));
        return new DatabaseClock(machine, () -> gone.toNanos());
    }

    private Duration ask(DatabaseClock clock, Duration there, Duration back) throws Exception {
        return clock.follow(() -> {
            pass(there);
            Instant said = database();
            pass(back);
            return said;
        });
    }

    private void pass(Duration time) {
        gone = gone.plus(time);
    }

    private Instant database() {
        return NOON.plus(gone.minus(begun));
    }
}
