package io.tocsin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TimesTest {

    private static final Instant NOW = Instant.parse("2022-01-21T00:00:00Z");

    @ParameterizedTest
    @CsvSource({ "PT72H, in 3 days", "PT71H59M54S, in 3 days", "PT71H10M, in 71 hours", "PT47H59M30S, in 48 hours",
            "PT59M59S, in 1 hour", "PT90S, in 2 minutes", "PT59S, in a moment", "PT120H, in 5 days", "-PT71H59M, 2 days ago",
            "-PT61S, 1 minute ago" })
    void what_is_to_come_is_told_to_the_nearest_and_what_is_over_by_what_is_over(Duration ahead, String words) {
        assertThat(new Times(ZoneOffset.UTC, NOW).ago(NOW.plus(ahead)).getValue()).contains(">" + words + "<");
    }
}
