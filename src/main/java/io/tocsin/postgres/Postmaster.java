package io.tocsin.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The server process at work on a database folder. Its {@code postmaster.pid} outlives a killed server, and the number in it
 * may by then be another program's, so the process is looked for by what it runs and on which folder, and nothing else is
 * ever signalled.
 *
 * @param process alive when it was looked at
 * @param port where it listens, if it has got that far
 */
record Postmaster(ProcessHandle process, Optional<Integer> port) {

    /** The server at work on this folder; a pid file without one is removed, since it would keep the next server away. */
    static Optional<Postmaster> of(Path database) {
        Path file = database.resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            Optional<ProcessHandle> process = ProcessHandle.allProcesses().filter(each -> serves(each, database)).findFirst();
            if (process.isEmpty()) {
                Files.deleteIfExists(file);
            }
            return process.map(found -> new Postmaster(found, port(lines)));
        } catch (IOException e) {
            throw new StartRefused("%s cannot be read (%s).".formatted(file, e), e);
        }
    }

    private static boolean serves(ProcessHandle process, Path database) {
        return process.info().command().filter(program -> program.endsWith("/postgres")).isPresent()
                && Arrays.asList(process.info().arguments().orElse(new String[0])).contains(database.toString());
    }

    /** Line 4 of the pid file, written once the server listens. */
    private static Optional<Integer> port(List<String> lines) {
        return lines.stream().skip(3).findFirst().map(String::trim).filter(line -> line.matches("\\d+")).map(Integer::valueOf);
    }
}
