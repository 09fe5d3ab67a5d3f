package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.problem.Refusal;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RoomForBodiesTest {

    final List<String> gone = new ArrayList<>();
    final RoomForBodies room = new RoomForBodies(3 * RoomForBodies.SENDING);

    private Place take(String sender, String name) {
        return room.take(sender, () -> gone.add(name));
    }

    @Test
    void who_has_been_at_it_for_longest_gives_way_first_of_the_sender_that_takes_most() {
        take("alone", "alone");
        take("many", "first");
        take("many", "second");
        take("next", "next");
        assertThat(gone).containsExactly("first");
        take("many", "third");
        take("another", "another");
        assertThat(gone).startsWith("first").hasSize(3).doesNotContain("another");
    }

    @Test
    void everybody_from_behind_one_proxy_gets_in() {
        for (int i = 0; i < 100; i++) {
            take("proxy", "slow " + i);
        }
        assertThat(gone).hasSize(97).doesNotContain("slow 99", "slow 98", "slow 97");
    }

    @Test
    void what_is_there_gives_way_to_nobody_and_takes_no_more_than_it_is_long() {
        for (int i = 0; i < 30; i++) {
            Place place = take("rush", "rush " + i);
            place.grow(1024);
            place.arrived();
        }
        assertThat(gone).isEmpty();
        Place more = take("rush", "more");
        more.grow(2048);
        more.arrived();
        Place last = take("other", "last");
        assertThat(gone).isEmpty();
        last.grow(1);
        assertThat(gone).containsExactly("last");
        more.leave();
        more.leave();
        take("other", "next").grow(2048);
        assertThat(gone).containsExactly("last");
    }

    @Test
    void a_body_that_grows_pushes_others_out_and_at_last_itself() {
        take("small", "small");
        Place large = take("large", "large");
        large.grow(RoomForBodies.SENDING + 1);
        assertThat(gone).containsExactly("large");
        large.grow(RoomForBodies.SENDING * 10L);
        large.leave();
        take("a", "a");
        take("b", "b");
        assertThat(gone).containsExactly("large");
    }

    @Test
    void who_leaves_makes_room() {
        for (int i = 0; i < 100; i++) {
            take("one", "one").leave();
        }
        assertThat(gone).isEmpty();
    }

    @Test
    void files_have_so_many_places_and_each_sender_a_part_of_them() {
        var files = new PlacesForFiles(3, 2);
        Place first = files.take("ann");
        files.take("ann");
        assertThatThrownBy(() -> files.take("ann")).isInstanceOf(Refusal.class).hasMessageStartingWith("You are sending 2");
        files.take("bob");
        assertThatThrownBy(() -> files.take("cid")).isInstanceOf(Refusal.class).hasMessageStartingWith("3 large files");
        first.leave();
        first.leave();
        files.take("cid");
        assertThatThrownBy(() -> files.take("dan")).isInstanceOf(Refusal.class);
    }
}
