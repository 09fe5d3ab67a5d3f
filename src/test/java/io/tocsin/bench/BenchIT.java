package io.tocsin.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The benchmark on so few tenants that its figures mean nothing: it must still run, and still say what it promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BenchIT {

    private static final int TENANTS = 40;

    @TempDir
    Path folder;

    @Test
    void a_tiny_run_accepts_everything_and_leaves_every_figure_behind() throws Exception {
        Path output = folder.resolve("output.txt");
        Process bench = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dtocsin.bench.output=" + folder, "-cp", System.getProperty("java.class.path"), "io.tocsin.bench.Bench",
                String.valueOf(TENANTS), "--rounds", "1", "--warm-up", "400", "--sink", "own")
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(bench.waitFor(30, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            bench.destroy();
        }
        assertThat(bench.exitValue()).as(Files.readString(output)).isZero();

        JsonNode figures = new ObjectMapper().readTree(folder.resolve("bench.json").toFile());
        assertThat(figures.path("tenants").asInt()).isEqualTo(TENANTS);
        assertThat(figures.path("messageBytes").asInt()).isBetween(8_000, 20_000);
        assertThat(List.of("importRowsPerSecond", "reimportRowsPerSecond", "preparationPerSecond", "acceptedPerSecond",
                "baselinePerSecond", "ratio", "mailerPerSecond", "mailerRatio", "statusP50Millis", "statusP99Millis",
                "connections", "cores", "turnsPerMessage"))
                .allSatisfy(name -> assertThat(figures.path(name).asDouble()).as(name).isPositive());
        assertThat(figures.at("/status/idle/tenant/requests").asInt()).isPositive();
        assertThat(figures.at("/cpuSecondsPerThousand").fieldNames()).toIterable()
                .contains("jvm", "postgresql", "sink");
        assertThat(figures.path("rounds")).hasSize(1);
        assertThat(folder.resolve("bench/run")).as("the data folder").doesNotExist();
    }
}
