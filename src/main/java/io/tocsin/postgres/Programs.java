package io.tocsin.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's programs: those that Tocsin brings, or those of a PostgreSQL that is installed on the machine.
 *
 * @param installed the folder with its {@code bin}; empty for those that Tocsin brings
 * @param version such as {@code 18.6}
 */
record Programs(Optional<Path> installed, String version) {

    static final Programs BROUGHT = new Programs(Optional.empty(), Binaries.VERSION);

    private static final Pattern VERSION = Pattern.compile("^postgres \\(PostgreSQL\\) (\\S+)");

    /**
     * @param home {@code TOCSIN_POSTGRESQL_HOME}
     * @throws StartRefused if there is no server of the major version there that Tocsin brings, too
     */
    static Programs in(Path home) {
        for (String name : new String[] { "postgres", "initdb", "pg_ctl" }) {
            if (!Files.isExecutable(home.resolve("bin").resolve(name))) {
                throw new StartRefused(("TOCSIN_POSTGRESQL_HOME is %s, and there is no program bin/%s in it. Set it to the "
                        + "folder of an installed PostgreSQL %s server, such as /usr/lib/postgresql/%3$s, or leave it out: "
                        + "Tocsin brings a server of its own.").formatted(home, name, BROUGHT.major()));
            }
        }
        Programs found = new Programs(Optional.of(home), versionOf(home));
        if (!found.major().equals(BROUGHT.major())) {
            throw new StartRefused(
                    ("The server in TOCSIN_POSTGRESQL_HOME, %s, is PostgreSQL %s. Tocsin needs %s. Install it, or "
                            + "leave the setting out: Tocsin brings a server of its own.")
                            .formatted(home, found.version(), BROUGHT.major()));
        }
        return found;
    }

    private static String versionOf(Path home) {
        try {
            Process process = new ProcessBuilder(home.resolve("bin/postgres").toString(), "--version").start();
            Matcher version = VERSION.matcher(new String(process.getInputStream().readAllBytes()));
            if (version.find()) {
                return version.group(1);
            }
            throw new StartRefused(
                    "%s/bin/postgres does not say which version it is. Is it PostgreSQL's server?".formatted(home));
        } catch (IOException e) {
            throw new StartRefused("%s/bin/postgres cannot be run (%s).".formatted(home, e), e);
        }
    }

    String major() {
        return version.replaceAll("\\D.*", "");
    }

    /** The folder with {@code bin}, {@code lib} and {@code share}; the programs that are brought are unpacked first. */
    Path home(DataFolder folder) {
        return installed.orElseGet(() -> Binaries.unpackedIn(folder));
    }
}
