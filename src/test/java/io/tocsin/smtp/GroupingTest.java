package io.tocsin.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.testkit.NanoTime;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GroupingTest {

    private final NanoTime time = new NanoTime();
    private final Grouping grouping = new Grouping(Pace.USUAL, time);

    private long in(int seconds) {
        return time.getAsLong() + TimeUnit.SECONDS.toNanos(seconds);
    }

    private void tookMillis(int millis) {
        grouping.messageTook(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void a_mail_waits_behind_no_message_that_may_take_its_time() {
        assertThat(grouping.isAllowed(in(0))).as("nothing is known yet").isFalse();
        tookMillis(5);
        assertThat(grouping.isAllowed(in(0))).isTrue();
        tookMillis(1500);
        assertThat(grouping.isAllowed(in(0))).isFalse();
    }

    @Test
    void one_connection_tries_it_alone_until_it_has_worked() {
        tookMillis(5);
        grouping.begun();
        assertThat(grouping.isAllowed(in(0))).isFalse();
        grouping.wasLeft();
        assertThat(grouping.isAllowed(in(0))).as("nothing was found out").isTrue();
        grouping.begun();
        grouping.worked();
        grouping.begun();
        assertThat(grouping.isAllowed(in(0))).isTrue();
    }

    @Test
    void where_it_fails_it_is_left_for_a_time_that_doubles() {
        tookMillis(5);
        grouping.begun();
        grouping.failed(false);
        assertThat(grouping.isAllowed(in(9))).isFalse();
        assertThat(grouping.isAllowed(in(11))).isTrue();
        grouping.begun();
        grouping.failed(true);
        assertThat(grouping.isAllowed(in(19))).isFalse();
        assertThat(grouping.isAllowed(in(21))).isTrue();
        for (int i = 0; i < 70; i++) {
            grouping.failed(true);
        }
        assertThat(grouping.isAllowed(in(3599))).isFalse();
        assertThat(grouping.isAllowed(in(3601))).isTrue();
    }

    @Test
    void where_it_has_worked_only_a_server_that_keeps_silent_takes_it_back() {
        tookMillis(5);
        grouping.begun();
        grouping.worked();
        grouping.failed(false);
        assertThat(grouping.isAllowed(in(0))).isTrue();
        grouping.failed(true);
        assertThat(grouping.isAllowed(in(0))).isFalse();
    }
}
