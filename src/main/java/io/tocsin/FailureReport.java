package io.tocsin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What broke before there was a log, in a file for whoever it is reported to: nobody at a terminal has to read it. */
final class FailureReport {

    private FailureReport() {
    }

    /**
     * @param folders in the order in which they are tried; one that is not there is not made
     * @return the file, which only its owner can read; empty when it could not be written anywhere
     */
    static Optional<Path> write(Throwable failure, List<Supplier<Path>> folders) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        for (Supplier<Path> folder : folders) {
            try {
                Path file = Files.createTempFile(folder.get(), "failed-start-", ".txt",
                        asFileAttribute(fromString("rw-------")));
                Files.writeString(file, trace.toString(), UTF_8);
                return Optional.of(file);
            } catch (IOException | RuntimeException e) {
                continue; // the next one
            }
        }
        return Optional.empty();
    }

    static Path temporaryFolder() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }
}
