package io.tocsin.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BackoffTest {

    private final Backoff backoff = new Backoff(new SplittableRandom(1));

    @ParameterizedTest
    @CsvSource({ "0,1", "1,1", "2,5", "3,15", "4,30", "5,60", "6,120", "7,240", "8,240", "50,240" })
    void each_failure_waits_longer_give_or_take_a_fifth(int failures, long minutes) {
        Duration pause = Duration.ofMinutes(minutes);
        var pauses = IntStream.range(0, 200).mapToObj(i -> backoff.after(failures)).toList();
        assertThat(pauses).allSatisfy(after -> assertThat(after)
                .isBetween(pause.multipliedBy(8).dividedBy(10), pause.multipliedBy(12).dividedBy(10)));
        assertThat(pauses.stream().distinct().count()).as("not all together").isGreaterThan(100);
    }
}
