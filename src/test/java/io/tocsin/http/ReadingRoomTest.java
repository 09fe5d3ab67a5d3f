package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.problem.Refusal;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadingRoomTest {

    @Test
    void who_is_slow_gives_way_and_first_of_the_network_that_has_the_most_places() {
        var room = new ReadingRoom(3, 0, Duration.ZERO);
        ReadingRoom.Reader alone = room.enter("alone");
        ReadingRoom.Reader first = room.enter("many");
        ReadingRoom.Reader second = room.enter("many");
        ReadingRoom.Reader next = room.enter("next");

        assertThat(Thread.interrupted()).as("told to give way").isTrue();
        assertThat(room.leave(first)).isFalse();
        assertThat(room.leave(alone)).isTrue();
        assertThat(room.leave(second)).isTrue();
        assertThat(room.leave(next)).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void who_leaves_after_being_told_to_is_not_interrupted_in_what_comes_next() {
        var room = new ReadingRoom(1, 0, Duration.ZERO);
        ReadingRoom.Reader first = room.enter("a");
        room.enter("b");
        room.leave(first);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void nobody_gives_way_before_a_while_is_over() {
        var room = new ReadingRoom(1, 0, Duration.ofHours(1));
        ReadingRoom.Reader first = room.enter("a");
        assertThatThrownBy(() -> room.enter("b")).isInstanceOf(Refusal.class);
        assertThat(room.leave(first)).isTrue();
        room.enter("b");
    }
}
