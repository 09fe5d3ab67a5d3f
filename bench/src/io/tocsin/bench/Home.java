package io.tocsin.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

    /** An empty folder for the data of a run, which is this process's alone until it ends. */
    static Path freshRunFolder() {
        try {
            FileChannel file = FileChannel.open(benchFolder().resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (file.tryLock() == null) {
                throw new BenchFailed("Another benchmark is at work in " + benchFolder() + ". Two at once would measure each "
                        + "other.");
            }
            Path folder = benchFolder().resolve("run");
            Service.delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BenchFailed("The data folder cannot be made.", e);
        }
    }

    static Path benchFolder() {
        try {
            return Files.createDirectories(output().resolve("bench"));
        } catch (IOException e) {
            throw new BenchFailed("The folder for the data cannot be made.", e);
        }
    }
}
