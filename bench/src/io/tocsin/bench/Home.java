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

    static Path benchFolder() {
        try {
            return Files.createDirectories(target().resolve("bench"));
        } catch (IOException e) {
            throw new BenchFailed("The folder for the data cannot be made.", e);
        }
    }
}
