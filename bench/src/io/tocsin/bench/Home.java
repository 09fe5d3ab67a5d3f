package io.tocsin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where Tocsin's own folder is: the launcher says it, and tests run in it. */
final class Home {

    private Home() {
    }

    static Path target() {
        return Path.of(System.getProperty("tocsin.home", ".")).toAbsolutePath().normalize().resolve("target");
    }

    /** The folder with {@code quarkus-run.jar}. */
    static Path app() {
        return target().resolve("quarkus-app");
    }

    /** Where figures and data go: {@code target}, unless a test says another place. */
    static Path output() {
        return Path.of(System.getProperty("tocsin.bench.output", target().toString()));
    }

    static Path benchFolder() {
        try {
            return Files.createDirectories(output().resolve("bench"));
        } catch (IOException e) {
            throw new BenchFailed("The folder for the data cannot be made.", e);
        }
    }
}
