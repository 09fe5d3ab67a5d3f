package io.tocsin.postgres;

import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs for this machine, unpacked from the class path into the data folder once per version. */
final class Binaries {

    /** Of the binaries on the class path; the Maven property {@code postgres.binaries.version} says the same. */
    static final String VERSION = "18.6";

    private Binaries() {
    }

    /** The folder with {@code bin}, {@code lib} and {@code share}. */
    static Path unpackedIn(DataFolder folder) {
        Path programs = folder.path().resolve("postgres");
        Path home = programs.resolve(VERSION);
        if (!Files.isDirectory(home)) {
            Path half = programs.resolve(VERSION + ".unpacking");
            try (InputStream archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"))) {
                delete(half);
                unpack(archive, half);
                Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new StartRefused("PostgreSQL cannot be unpacked into %s (%s).".formatted(programs, e), e);
            }
        }
        return home;
    }

    static InputStream archive(String system, String processor) {
        String name = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : system.toLowerCase(Locale.ROOT);
        String bits = processor.equals("aarch64") ? "arm_64" : processor.equals("amd64") ? "x86_64" : processor;
        InputStream archive = Binaries.class.getResourceAsStream("/postgres-%s-%s.txz".formatted(name, bits));
        if (archive == null) {
            throw new StartRefused(("There is no embedded PostgreSQL for %s on %s, only for Linux on amd64 and arm64 and macOS "
                    + "on arm64. Set QUARKUS_DATASOURCE_JDBC_URL to a PostgreSQL 18 of your own.")
                    .formatted(system, processor));
        }
        return archive;
    }

    private static void unpack(InputStream archive, Path into) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("an entry leaves the folder: " + entry.getName());
                }
                Files.createDirectories(entry.isDirectory() ? target : target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isFile() && !entry.getName().endsWith(".a")) {
                    Files.copy(tar, target);
                    boolean program = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(target, fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    /** Removes a folder and all in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
