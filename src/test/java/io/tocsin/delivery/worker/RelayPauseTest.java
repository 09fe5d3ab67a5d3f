package io.tocsin.delivery.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.testkit.NanoTime;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RelayPauseTest {

    NanoTime time = new NanoTime();
    RelayPause pause = new RelayPause(time);

    @Test
    void while_the_relay_is_away_nothing_is_claimed_for_it() {
        assertThat(pause.allowed(20)).isEqualTo(20);
        pause.heardOf(SendOutcome.deferred(SendOutcome.Reason.NO_CONNECTION, null));
        assertThat(pause.allowed(20)).isZero();
    }

    @Test
    void after_a_pause_one_probe_is_claimed_and_another_when_nothing_was_heard_of_it_for_as_long() {
        pause.heardOf(SendOutcome.deferred(SendOutcome.Reason.NO_CONNECTION, null));
        time.advance(Duration.ofSeconds(1));
        assertThat(pause.allowed(20)).isEqualTo(1);
        pause.claimed(0);
        assertThat(pause.allowed(20)).as("there was none").isEqualTo(1);
        pause.claimed(1);
        assertThat(pause.allowed(20)).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(pause.allowed(20)).isEqualTo(1);
        pause.claimed(1);
        pause.heardOf(SendOutcome.deferred(SendOutcome.Reason.NO_CONNECTION, null));
        assertThat(pause.allowed(20)).isZero();
        time.advance(Duration.ofMillis(1999));
        assertThat(pause.allowed(20)).as("twice as long").isZero();
        time.advance(Duration.ofMillis(1));
        assertThat(pause.allowed(20)).isEqualTo(1);
    }

    @Test
    void one_answer_of_the_relay_is_enough_to_go_on() {
        pause.heardOf(SendOutcome.deferred(SendOutcome.Reason.NO_CONNECTION, null));
        pause.heardOf(SendOutcome.refused(SendOutcome.Reason.RECIPIENT, "550 5.1.1 unknown"));
        assertThat(pause.allowed(20)).isEqualTo(20);
    }

    @Test
    void what_a_single_recipient_was_refused_says_nothing_of_the_relay() {
        pause.heardOf(SendOutcome.deferred(SendOutcome.Reason.TEMPORARY, "451 4.3.0 later"));
        pause.heardOf(SendOutcome.givenBack());
        assertThat(pause.allowed(20)).isEqualTo(20);
    }
}
