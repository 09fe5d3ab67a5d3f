package io.tocsin.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;

import io.tocsin.testkit.MutableClock;

/** In the order in which PostgreSQL sorts them, which is that of their text. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IdsTest {

    MutableClock clock = new MutableClock();
    Ids.NeverBack time = new Ids.NeverBack(clock);
    TimeOrderedEpochFactory ids = Ids.by(time);

    @ParameterizedTest
    @ValueSource(strings = { "PT0.5S", "PT2S", "PT10M", "P400D" })
    void a_clock_that_is_moved_back_does_not_take_ids_back(Duration back) {
        List<UUID> made = some();
        clock.advance(back.negated());
        made.addAll(some());
        clock.advance(Duration.ofMillis(1));
        made.addAll(some());
        clock.advance(back);
        made.addAll(some());
        assertInOrder(made);
    }

    @Test
    void another_clock_that_is_behind_does_not_either() {
        List<UUID> made = some();
        var database = new MutableClock();
        database.set(clock.instant().minus(Duration.ofMinutes(10)));
        time.goBy(database);
        made.addAll(some());
        assertInOrder(made);
    }

    @Test
    void they_bear_the_clocks_time() {
        clock.advance(Duration.ofMillis(123));
        assertThat(ids.create().getMostSignificantBits() >>> 16).isEqualTo(clock.instant().toEpochMilli());
    }

    private List<UUID> some() {
        List<UUID> some = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            some.add(ids.create());
        }
        return some;
    }

    private static void assertInOrder(List<UUID> made) {
        assertThat(made).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.comparing(UUID::toString));
    }
}
