package io.tocsin;

import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

import org.eclipse.microprofile.config.Config;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tocsin.postgres.StartRefused;

/**
 * What a person is told when the service does not come up: one line that says what is wrong and what to do.
 *
 * @param isLogged whether the whole failure belongs into the log, where the line says that it is
 */
record FailedStart(String line, boolean isLogged) {

    /**
     * Where it was started.
     *
     * @param embedded the folder of the embedded database, if it is embedded
     * @param log the file that is the only log; none where the log goes to the terminal
     * @param isDemo whether nothing in the folder is worth keeping
     */
    record Place(Optional<Path> embedded, Optional<Path> log, boolean isDemo) {

        static Place ofService(Optional<Path> embedded, Config config) {
            boolean onTerminal = config.getOptionalValue("quarkus.log.console.enabled", Boolean.class).orElse(true);
            return new Place(embedded, onTerminal ? Optional.empty()
                    : config.getOptionalValue("quarkus.log.file.path", Path.class), false);
        }

        static Place ofDemo(Path folder, Path log) {
            return new Place(Optional.of(folder), Optional.of(log), true);
        }
    }

    /**
     * Before anything was known of the place.
     *
     * @param report the file that the failure was written to, if it could be: a terminal is no place for it
     */
    static FailedStart beforeTheLog(Throwable failure, Optional<Path> report) {
        return of(failure, new Place(Optional.empty(), report, false), " No more can be said of it: neither the data folder"
                + " nor " + FailureReport.temporaryFolder() + " could take a file. Make room there, or let this user write, and"
                + " start it again.");
    }

    static FailedStart of(Throwable failure, Place place) {
        return of(failure, place, " All of it stands above.");
    }

    private static FailedStart of(Throwable failure, Place place, String withoutFile) {
        StartRefused refused = causeOf(failure, StartRefused.class);
        if (refused != null) {
            return new FailedStart(refused.getMessage(), false);
        }
        String foreseen = foreseen(failure, place);
        boolean logged = foreseen == null || place.log().isPresent();
        return new FailedStart((foreseen == null ? unforeseen(failure) : foreseen)
                + (place.isDemo() ? " If it stays, delete " + place.embedded().orElseThrow() + ", which holds nothing but the "
                        + "demo, and start it again." : "")
                + (logged ? place.log().map(file -> " All of it is in " + file + ".").orElse(withoutFile) : ""),
                logged);
    }

    /** SQLSTATE of a lock that was waited for in vain. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** @return null where nobody has thought of it */
    private static String foreseen(Throwable failure, Place place) {
        QuarkusBindException bind = causeOf(failure, QuarkusBindException.class);
        if (bind != null) {
            return Ports.taken(bind.getPort(), "http");
        }
        if (causeOf(failure, FlywayValidateException.class) != null) {
            return "The database" + place.embedded().map(folder -> " in " + folder).orElse("")
                    + " was made by another build of Tocsin, and this one cannot use it. Start the build that made it, or use "
                    + "another database.";
        }
        Throwable root = rootOf(failure);
        FlywayMigrateException migration = causeOf(failure, FlywayMigrateException.class);
        if (migration != null) {
            return ofSchema(migration, root);
        }
        if (root instanceof ConfigurationException) {
            return root.getMessage();
        }
        if (root instanceof BindException) {
            return "A port that it listens at is taken by another program. End that program, or set QUARKUS_HTTP_PORT, "
                    + "QUARKUS_MANAGEMENT_PORT or TOCSIN_RECEIPTS_LISTEN_PORT, whichever it is, to a free port.";
        }
        if (root instanceof SQLException || root instanceof ConnectException) {
            return "The database does not do what it should: %s. ".formatted(firstLine(root)) + place.embedded()
                    .map(folder -> "What it says itself is in " + folder.resolve("log") + ".")
                    .orElse("Check QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and _PASSWORD.");
        }
        return null;
    }

    private static String ofSchema(FlywayMigrateException failure, Throwable root) {
        String step = failure.getMigration() == null ? "a step" : "step " + failure.getMigration().getVersion();
        if (root instanceof SQLException refused && LOCK_NOT_AVAILABLE.equals(refused.getSQLState())) {
            return ("The database could not be brought up to this version: %s waited too long for a table that another "
                    + "transaction holds, so nothing of it was done. Replicas that run go on. Start this one again; if it keeps "
                    + "failing, an import, a backup or somebody's session is open for long: let it end, or end it.")
                    .formatted(step);
        }
        return ("The database could not be brought up to this version: %s failed, and nothing of it was done (%s). The version "
                + "before works on. Report it, and start that version meanwhile.").formatted(step, firstLine(root));
    }

    private static String unforeseen(Throwable failure) {
        Throwable root = rootOf(failure);
        return "It did not start, and nobody foresaw why (%s: %s). Start it again; if that does not help, report it."
                .formatted(root.getClass().getSimpleName(), firstLine(root));
    }

    private static String firstLine(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("").strip();
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static <T extends Throwable> T causeOf(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
