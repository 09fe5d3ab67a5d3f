package io.tocsin.console.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeProgress.Moment;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;

/** How fast a notice goes out, and for how long still: of the time in which it was being sent. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PaceTest {

    private static final Instant RELEASED = Instant.parse("2022-01-21T00:00:00Z");
    private static final int LETTERS = 100_000;

    final List<Moment> rises = new ArrayList<>();
    Instant now = RELEASED;
    Instant goingSince = RELEASED;
    long accepted;

    /** As it is noted: once a second, where something was taken. */
    private void send(int seconds, int each) {
        for (int i = 0; i < seconds; i++) {
            pass(Duration.ofSeconds(1));
            take(each);
        }
    }

    private void take(int letters) {
        accepted += letters;
        rises.add(new Moment(now, accepted, 0, 0));
        while (rises.size() > 60) {
            rises.remove(0);
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private Pace pace() {
        var notice = new NoticeView(null, 1, null, NoticeState.RELEASED, "INC-1", null, null, null, null, null, null,
                new NoticeCounts.Deliveries(LETTERS - accepted, 0, accepted, 0, 0, 0, 0, 0, 0, 0, 0, 0, LETTERS),
                new NoticeCounts.Tenants(LETTERS, 0, 0, 0, 0, LETTERS), null, null, null, null, null, RELEASED, null, null,
                rises.isEmpty() ? null : rises.get(rises.size() - 1).at(), null, null, null, List.of(), null, null, null, null);
        return Pace.of(notice, List.copyOf(rises), goingSince, now);
    }

    @Test
    void it_is_that_of_the_last_half_minute() {
        send(1, 100);
        assertThat(pace().perSecond()).isEqualTo(100);
        send(100, 100);
        send(40, 50);
        assertThat(pace().perSecond()).isEqualTo(50);
        assertThat(pace().left()).isEqualTo(Duration.ofSeconds((LETTERS - accepted) / 50));
    }

    @Test
    void right_after_a_stop_of_the_service_it_is_what_it_was_and_not_less_for_the_time_that_nothing_was_sent() {
        send(40, 100);
        pass(Duration.ofMinutes(10));
        assertThat(pace().words()).isEqualTo("Nothing has been handed over for 10 minutes.");
        send(1, 100);
        assertThat(pace().perSecond()).isEqualTo(100);
        send(2, 100);
        assertThat(pace().perSecond()).isEqualTo(100);
        assertThat(pace().left()).isEqualTo(Duration.ofSeconds((LETTERS - accepted) / 100));
    }

    @Test
    void a_pause_is_no_part_of_it_and_no_alarm_once_it_is_over() {
        send(1, 100);
        pass(Duration.ofMinutes(10));
        goingSince = now;
        assertThat(pace().stoodFor()).as("it goes on only now").isNull();
        send(1, 100);
        assertThat(pace().perSecond()).isEqualTo(100);
    }

    @Test
    void a_pause_no_longer_than_the_time_between_slow_letters_is_no_part_of_it_either() {
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(20));
            take(1);
        }
        pass(Duration.ofSeconds(30));
        goingSince = now;
        pass(Duration.ofSeconds(20));
        take(1);
        assertThat(pace().words()).startsWith("3 letters a minute");
    }

    @Test
    void before_the_first_letter_is_noted_nothing_is_said_and_where_none_goes_it_is_said_soon() {
        assertThat(pace().words()).isEmpty();
        pass(Duration.ofSeconds(20));
        assertThat(pace().words()).isEmpty();
        pass(Duration.ofSeconds(20));
        assertThat(pace().words()).isEqualTo("Nothing has been handed over for 40 seconds.");
        send(1, 100);
        assertThat(pace().words()).as("one moment alone is no pace").isEmpty();
        send(1, 100);
        assertThat(pace().perSecond()).isEqualTo(100);
    }

    @Test
    void letters_that_always_lie_far_apart_are_a_slow_pace_and_no_standstill() {
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(20));
            take(1);
        }
        assertThat(pace().words()).startsWith("3 letters a minute, about ");
        pass(Duration.ofSeconds(40));
        assertThat(pace().stoodFor()).isNull();
        pass(Duration.ofMinutes(1));
        assertThat(pace().stoodFor()).isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void where_the_beginning_was_not_noted_what_lies_before_the_first_moment_is_no_part_of_it() {
        pass(Duration.ofHours(2));
        accepted = 50_000;
        take(100);
        send(3, 100);
        assertThat(pace().perSecond()).isEqualTo(100);
    }
}
