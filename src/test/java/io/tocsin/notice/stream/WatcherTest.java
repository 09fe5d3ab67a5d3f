package io.tocsin.notice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Time is handed in; the line is one that a test can keep from being read. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WatcherTest {

    static final Teller TELLER = now -> new Event("notice", now.id(), now.json());
    static final Duration LONGEST = Duration.ofMinutes(10);

    final SlowLine line = new SlowLine();
    final Watcher watcher = new Watcher(line, TELLER, null, LONGEST, 0);

    /** Takes one event and no more until it is read. */
    static final class SlowLine implements Line {

        final List<String> said = new ArrayList<>();
        CompletableFuture<Void> read = new CompletableFuture<>();
        boolean gone;
        boolean cut;

        @Override
        public void open() {
            said.clear();
        }

        @Override
        public CompletionStage<?> say(Event event) {
            said.add(event.data());
            read = new CompletableFuture<>();
            return read;
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void end() {
            gone = true;
        }

        @Override
        public void cut() {
            gone = true;
            cut = true;
        }
    }

    @Test
    void a_slow_reader_is_told_how_it_stands_and_not_all_that_came_before() {
        watcher.greet(new Snapshot(null, "one"), 0);
        watcher.follow(new Snapshot(null, "two"), seconds(1));
        watcher.follow(new Snapshot(null, "three"), seconds(2));
        assertThat(line.said).containsExactly("one");

        line.read.complete(null);
        watcher.follow(new Snapshot(null, "three"), seconds(3));
        assertThat(line.said).containsExactly("one", "three");
    }

    @Test
    void a_reader_that_takes_nothing_is_cut_off() {
        watcher.greet(new Snapshot(null, "one"), 0);
        watcher.follow(new Snapshot(null, "two"), Watcher.PATIENCE.toNanos());
        assertThat(line.gone).isFalse();

        watcher.follow(new Snapshot(null, "two"), Watcher.PATIENCE.toNanos() + 1);
        assertThat(line.cut).isTrue();
        assertThat(line.said).containsExactly("one");
    }

    @Test
    void where_nothing_moves_a_word_comes_every_fifteen_seconds() {
        var standing = new Snapshot(null, "one");
        watcher.greet(standing, 0);
        for (int second = 1; second <= 45; second++) {
            line.read.complete(null);
            watcher.follow(standing, seconds(second));
        }
        assertThat(line.said).containsExactly("one", "still here", "still here", "still here");
    }

    @Test
    void nobody_watches_for_ever_without_showing_again_that_they_may() {
        var standing = new Snapshot(null, "one");
        watcher.greet(standing, 0);
        line.read.complete(null);
        watcher.follow(standing, LONGEST.toNanos());
        assertThat(line.gone).isFalse();

        line.read.complete(null);
        watcher.follow(standing, LONGEST.toNanos() + 1);
        assertThat(line.gone).isTrue();
        assertThat(line.cut).isFalse();
    }

    @Test
    void after_the_last_word_the_line_ends_and_nothing_more_is_said() {
        var ending = new Watcher(line, new Teller() {
            @Override
            public Event tell(Snapshot now) {
                return TELLER.tell(now);
            }

            @Override
            public Optional<Event> last(Snapshot now) {
                return Optional.of(new Event("end", now.id(), "over"));
            }
        }, null, LONGEST, 0);
        ending.greet(new Snapshot(null, "one"), 0);
        line.read.complete(null);
        ending.follow(new Snapshot(null, "two"), Watcher.LEAST.toNanos() - 1);
        assertThat(line.gone).isFalse();

        ending.follow(new Snapshot(null, "two"), Watcher.LEAST.toNanos());
        assertThat(line.gone).isTrue();
        assertThat(line.said).containsExactly("one", "over");
    }

    @Test
    void who_knows_how_it_stands_hears_that_the_line_does() {
        var again = new Watcher(line, TELLER, new Snapshot(null, "one").id(), LONGEST, 0);
        again.greet(new Snapshot(null, "one"), 0);
        assertThat(line.said).containsExactly("still here");
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
