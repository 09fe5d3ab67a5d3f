package io.tocsin.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The server process that {@code postmaster.pid} names. The file outlives a killed server, and its number may by then be
 * another program's, so nothing is believed of it, and nothing signalled, before the process has been looked at.
 *
 * @param process alive when it was looked at
 * @param port where it listens, if it has got that far
 */
record Postmaster(ProcessHandle process, Optional<Integer> port) {

    /** The server at work on this database folder; a pid file that names no such server is removed. */
    static Optional<Postmaster> of(Path database) {
        Path file = database.resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(lines.get(0).trim()))
                    .filter(ProcessHandle::isAlive).filter(found -> serves(found, database));
            if (process.isEmpty()) {
                Files.delete(file);
            }
            return process.map(found -> new Postmaster(found,
                    lines.size() > 3 ? Optional.of(Integer.valueOf(lines.get(3).trim())) : Optional.empty()));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            throw new StartRefused("%s cannot be read (%s). If no PostgreSQL works in that folder, delete the file."
                    .formatted(file, e), e);
        }
    }

    private static boolean serves(ProcessHandle process, Path database) {
        String program = process.info().command().orElse("");
        return program.endsWith("/postgres")
                && Arrays.asList(process.info().arguments().orElse(new String[0])).contains(database.toString());
    }
}
