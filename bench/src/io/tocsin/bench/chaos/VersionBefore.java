package io.tocsin.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.tocsin.bench.BenchFailed;

/** The version before this one, built from its commit, which stands in bench/version-before. */
final class VersionBefore {

    private VersionBefore() {
    }

    /**
     * @param home of the repository
     * @param folder where it is checked out and built, once
     * @return the folder with {@code quarkus-run.jar}
     */
    static Path built(Path home, Path folder) throws IOException, InterruptedException {
        String commit = Files.readString(home.resolve("bench/version-before")).trim();
        Path app = folder.resolve("target/quarkus-app");
        Path stamp = folder.resolve("target/built-commit");
        if (Files.exists(stamp) && Files.readString(stamp).equals(commit)) {
            return app;
        }
        if (!Files.exists(folder)) {
            run(home, folder.resolveSibling("version-before.log"), "git", "worktree", "prune");
            run(home, folder.resolveSibling("version-before.log"), "git", "worktree", "add", "--detach", folder.toString(),
                    commit);
        }
        System.out.println("Building the version before, " + commit);
        run(folder, folder.resolveSibling("version-before.log"), "mvn", "-B", "-ntp", "package", "-DskipTests");
        Files.writeString(stamp, commit);
        return app;
    }

    private static void run(Path in, Path log, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (builder.start().waitFor() != 0) {
            throw new BenchFailed("%s failed; all of it is in %s".formatted(List.of(command), log));
        }
    }
}
