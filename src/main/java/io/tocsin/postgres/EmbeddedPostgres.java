package io.tocsin.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The PostgreSQL of an installation that brings none. It lives in the data folder, under a password that lies there too, and
 * keeps its port from start to start. Started apart from the service's process group, so that a Ctrl-C reaches the service
 * alone and the server is stopped after it.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    /** The service's role, which owns its database, and the name of that database. */
    private static final String NAME = "tocsin";
    private static final String SUPERUSER = "postgres";
    /** Recovery after a crash replays at most {@code max_wal_size}; a slow disk may take minutes for it. */
    private static final int PATIENCE_SECONDS = 300;

    /** To start the server, half a second apart. */
    private static final int ATTEMPTS = 60;

    private final DataFolder folder;
    private final Programs programs;
    private final Path home;
    private final Path database;
    private final ServerUser user;
    private final String password;
    private int port;

    private EmbeddedPostgres(DataFolder folder, Programs programs, List<List<String>> prefixes) {
        this.folder = folder;
        this.programs = programs;
        database = folder.path().resolve("database");
        refuseAnotherMajorVersion();
        home = programs.home(folder);
        password = folder.secret("database-password");
        user = ServerUser.of(folder, prefixes);
    }

    /**
     * A server that answers on the folder's database, which is made if it is not there: one that a killed process left
     * behind, if it is of this version, or a fresh one.
     *
     * @throws StartRefused if there can be none, with what to do about it
     */
    public static EmbeddedPostgres start(DataFolder folder) {
        return start(folder, ServerUser.PREFIXES);
    }

    /**
     * As {@link #start(DataFolder)}, with the programs of a PostgreSQL that is installed on the machine.
     *
     * @param installed the folder with its {@code bin}; without it the programs that Tocsin brings
     */
    public static EmbeddedPostgres start(DataFolder folder, Optional<Path> installed) {
        return new EmbeddedPostgres(folder, installed.map(Programs::in).orElse(Programs.BROUGHT), ServerUser.PREFIXES)
                .started(false);
    }

    /**
     * As {@link #start(DataFolder)}, but with nothing in the database: what was in it is dropped. A folder that this version
     * cannot use,
     * because another PostgreSQL made it or it is damaged, is made anew.
     */
    public static EmbeddedPostgres startAnew(DataFolder folder) {
        try {
            return new EmbeddedPostgres(folder, Programs.BROUGHT, ServerUser.PREFIXES).started(true);
        } catch (StartRefused unusable) {
            try {
                Binaries.delete(folder.path().resolve("database"));
            } catch (IOException e) {
                throw new StartRefused("%s Delete %s and start again.".formatted(unusable.getMessage(), folder.path()), e);
            }
            return start(folder);
        }
    }

    static EmbeddedPostgres start(DataFolder folder, List<List<String>> prefixes) {
        return new EmbeddedPostgres(folder, Programs.BROUGHT, prefixes).started(false);
    }

    private EmbeddedPostgres started(boolean anew) {
        if (!adopted()) {
            initialise();
            startServer();
        }
        ensureRoleAndDatabase(anew);
        return this;
    }

    public String jdbcUrl() {
        return jdbcUrl(NAME);
    }

    public String username() {
        return NAME;
    }

    public String password() {
        return password;
    }

    /** Stops the server after the last committed transaction is on disk; whoever is still connected is cut off. */
    @Override
    public void close() {
        if (Postmaster.of(database).isPresent()) {
            try {
                control("stop", "-m", "fast");
            } catch (StartRefused e) {
                control("stop", "-m", "immediate");
            }
        }
    }

    private void refuseAnotherMajorVersion() {
        folder.read("database/PG_VERSION").filter(version -> !version.equals(programs.major())).ifPresent(version -> {
            throw new StartRefused(("The database in %s was made by PostgreSQL %s, and this Tocsin brings %s, which "
                    + "cannot read it. Move it over with pg_dump as docs/operations.md says, or start the Tocsin "
                    + "that made it.").formatted(folder.path(), version, Binaries.VERSION));
        });
    }

    /** Takes over a server that outlived its service, or stops it if it is not what this version would have started. */
    private boolean adopted() {
        Optional<Postmaster> left = Postmaster.of(database);
        if (left.isEmpty()) {
            return false;
        }
        if (left.get().port().isPresent()) {
            port = left.get().port().get();
            try (Connection connection = connect(SUPERUSER, SUPERUSER)) {
                if (Path.of(show(connection, "data_directory")).equals(database)
                        && show(connection, "server_version").split(" ")[0].equals(programs.version())) {
                    return true;
                }
            } catch (SQLException e) {
                // Just starting, just stopping, or stuck: stopped below, which is safe in each case.
            }
        }
        close();
        return false;
    }

    /** Made beside its place and moved into it when whole, so that a kill half-way leaves nothing that looks whole. */
    private void initialise() {
        if (Files.isDirectory(database)) {
            return;
        }
        Path half = folder.path().resolve("database.initialising");
        try {
            Binaries.delete(half);
            user.own(folder);
            run(user.command(home.resolve("bin/initdb").toString(), "--pgdata=" + half, "--username=" + SUPERUSER,
                    "--pwfile=" + folder.path().resolve("database-password"), "--auth=scram-sha-256", "--encoding=UTF8",
                    "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"));
            Files.move(half, database, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartRefused("The database cannot be made in %s (%s).".formatted(folder.path(), e), e);
        }
    }

    private void startServer() {
        port = folder.read("database-port").map(Integer::valueOf).filter(EmbeddedPostgres::isFree).orElse(0);
        for (int attempt = 1;; attempt++) {
            port = port == 0 ? freePort() : port;
            writeSettings();
            try {
                control("start", "-l", startLog().toString());
                return;
            } catch (StartRefused e) {
                if (attempt < ATTEMPTS && !isFree(port)) {
                    port = 0; // taken by another program between the look and the server's own attempt
                } else if (attempt < ATTEMPTS && e.getMessage().contains("shared memory block")) {
                    pause(); // a killed server's sessions end with their current statement, not before
                } else {
                    throw e;
                }
            }
        }
    }

    private void writeSettings() {
        folder.write("database-port", String.valueOf(port));
        folder.write("database/postgresql.conf", ServerSettings.postgresqlConf(port));
        folder.write("database/pg_hba.conf", ServerSettings.pgHbaConf());
        try {
            Files.deleteIfExists(startLog());
        } catch (IOException e) {
            throw new StartRefused("%s cannot be removed (%s).".formatted(startLog(), e), e);
        }
        user.own(folder);
    }

    private Path startLog() {
        return folder.path().resolve("start.log");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ensureRoleAndDatabase(boolean anew) {
        try (Connection connection = connect(SUPERUSER, SUPERUSER); Statement statement = connection.createStatement()) {
            if (!Path.of(show(connection, "data_directory")).equals(database)) {
                throw new StartRefused("Another PostgreSQL answers on port %d than the one of %s.".formatted(port, database));
            }
            if (!found(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + NAME + "'")) {
                statement.execute("CREATE ROLE " + NAME + " LOGIN PASSWORD '" + password + "'");
            }
            if (anew) {
                statement.execute("DROP DATABASE IF EXISTS " + NAME + " WITH (FORCE)");
            }
            if (!found(statement, "SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
                statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
            }
        } catch (SQLException e) {
            throw new StartRefused("The embedded PostgreSQL in %s does not answer as it should (%s). Its log is in %s."
                    .formatted(database, e.getMessage(), folder.path().resolve("log")), e);
        }
    }

    /** As the superuser on a database of the embedded server; for upkeep and tests, not for the service. */
    Connection connect(String asUser, String toDatabase) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", asUser);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        return new org.postgresql.Driver().connect(jdbcUrl(toDatabase), properties);
    }

    private String jdbcUrl(String name) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private static boolean found(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next();
        }
    }

    private void control(String... words) {
        List<String> command = new ArrayList<>(user.command(home.resolve("bin/pg_ctl").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("-w", "-t", String.valueOf(PATIENCE_SECONDS), "-D", database.toString()));
        run(command);
    }

    /** Output goes to a file, not a pipe, which a server would inherit and hold open. */
    private void run(List<String> command) {
        Path output = folder.path().resolve("command.log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                    .directory(folder.path().toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            boolean ended = process.waitFor(PATIENCE_SECONDS + 30L, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                process.destroy();
                throw new StartRefused("PostgreSQL's %s failed in %s:%n%s".formatted(
                        command.stream().filter(word -> word.contains("/bin/")).findFirst().orElse(""), folder.path(),
                        Files.readString(output) + tail(startLog())));
            }
        } catch (IOException e) {
            throw new StartRefused("PostgreSQL cannot be started in %s (%s).".formatted(folder.path(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("Interrupted while waiting for PostgreSQL.", e);
        }
    }

    private static String tail(Path file) throws IOException {
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartRefused("No port is free on the loopback address (%s).".formatted(e), e);
        }
    }
}
