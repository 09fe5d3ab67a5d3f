package io.tocsin.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./tocsin bench chaos}; its seed and its figures are printed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChaosIT {

    /** So many times as long as on a machine of its own anything may take here. */
    private static final int AS_BUSY_AS_THAT = 10;
    private static final long SEED = Long.getLong("tocsin.chaos.seed", 20220121);

    @TempDir
    Path folder;

    @Test
    void kills_freezes_outages_and_a_bad_relay_lose_nothing_and_double_only_what_was_unknown() throws Exception {
        ChaosPlan plan = ChaosPlan.of(SEED, 1500, 5, null, List.of(Duration.ofMinutes(-10),
                Duration.ofMinutes(10)), new ChaosPlan.Times(3, 1, 1, 1, 1, 1, 0, 1));
        ChaosRun run = new ChaosRun(plan, Limits.PROMISED.times(AS_BUSY_AS_THAT), folder,
                Path.of("target", "quarkus-app").toAbsolutePath(), System.out);
        List<String> broken = run.run();
        System.out.print(run.figures());
        assertThat(broken).as("broken promises, seed %d", SEED).isEmpty();
    }
}
