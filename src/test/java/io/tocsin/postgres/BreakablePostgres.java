package io.tocsin.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import io.tocsin.testkit.Ports;

/**
 * A PostgreSQL of its own that can be stopped in both ways, started again on the same port, and robbed of its disk. It notes
 * when each transaction was committed, so that what happened in the service can be held against what happened outside.
 */
public final class BreakablePostgres implements AutoCloseable {

    private final DataFolder folder;
    private final Optional<Path> mount;
    private EmbeddedPostgres postgres;

    private BreakablePostgres(Path path, Optional<Path> mount) {
        this.mount = mount;
        folder = DataFolder.open(path);
        folder.write("database-port", String.valueOf(Ports.free()));
        postgres = EmbeddedPostgres.start(folder);
        write(folder.path().resolve("database/local.conf"), """
                track_commit_timestamp = on
                max_wal_size = 256MB
                min_wal_size = 80MB
                """);
        postgres.close();
        postgres = EmbeddedPostgres.start(folder);
    }

    /** On a file system of its own, of this many MiB, if this user may mount one; its disk can be filled then. */
    public static BreakablePostgres start(Path path, int mebibytes) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tocsin-chaos", path.toString());
        return new BreakablePostgres(path.resolve("data"), mounted ? Optional.of(path) : Optional.empty());
    }

    public String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    public String username() {
        return postgres.username();
    }

    public String password() {
        return postgres.password();
    }

    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", username());
        properties.setProperty("password", password());
        properties.setProperty("connectTimeout", "60");
        properties.setProperty("socketTimeout", "300");
        return new org.postgresql.Driver().connect(jdbcUrl(), properties);
    }

    /** @param immediate as in a power cut: what is not in the log is gone */
    public void stop(boolean immediate) {
        Path home = Binaries.unpackedIn(folder);
        List<String> command = new ArrayList<>(ServerUser.of(folder, ServerUser.PREFIXES)
                .command(home.resolve("bin/pg_ctl").toString(), "stop", "-w", "-t", "120", "-m",
                        immediate ? "immediate" : "fast", "-D", folder.path().resolve("database").toString()));
        run(command.toArray(String[]::new));
    }

    /** On the same port, with recovery if that is needed. Does nothing if it runs. */
    public void startAgain() {
        postgres = EmbeddedPostgres.start(folder);
    }

    public boolean canBeFilled() {
        return mount.isPresent();
    }

    /** Not a byte is left on its disk. */
    public void fill() {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(balloon(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int size = block.length; size > 0;) {
                try {
                    out.write(block, 0, size);
                } catch (IOException full) {
                    size /= 2;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void makeRoom() {
        try {
            Files.deleteIfExists(balloon());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path balloon() {
        return mount.orElseThrow().resolve("balloon");
    }

    /** All that the server's log says. */
    public String log() {
        StringBuilder text = new StringBuilder();
        try (var files = Files.list(folder.path().resolve("log"))) {
            for (Path file : files.toList()) {
                text.append(Files.readString(file));
            }
        } catch (IOException e) {
            return e.toString();
        }
        return text.toString();
    }

    @Override
    public void close() {
        mount.ifPresent(path -> makeRoom());
        postgres.close();
        folder.close();
        mount.ifPresent(path -> {
            for (int attempt = 0; attempt < 5 && !run("umount", path.toString()); attempt++) {
                run("umount", "-l", path.toString());
            }
        });
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean run(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            Process process = builder.start();
            return process.waitFor(3, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
