package io.tocsin.postgres;

import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The one folder that holds everything an installation with the embedded database has to keep: database, password, secret.
 * Closed to everybody but its owner (0700), and held by one process at a time from {@link #open} to {@link #close}.
 */
public final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @param configured {@code TOCSIN_DATA_DIR}; without it {@code ~/.local/share/tocsin}. Need not exist yet. */
    public static Path named(Optional<String> configured) {
        return configured.filter(name -> !name.isBlank()).map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share", "tocsin"))
                .toAbsolutePath().normalize();
    }

    /**
     * Makes the folder if it is not there, closes it to others and takes its lock.
     *
     * @throws StartRefused if it cannot be written, or another process holds it
     */
    public static DataFolder open(Path path) {
        try {
            Files.createDirectories(path);
            Path real = path.toRealPath();
            Files.setPosixFilePermissions(real, fromString("rwx------"));
            return new DataFolder(real, lock(real));
        } catch (IOException | UnsupportedOperationException e) {
            throw new StartRefused(("The data folder %s cannot be written (%s). Give this user the right to it, or set "
                    + "TOCSIN_DATA_DIR to another folder on a local disk.").formatted(path, e), e);
        }
    }

    /** With symbolic links resolved, as the server itself reports its place in it. */
    public Path path() {
        return path;
    }

    /** The trimmed content of a small file, if it is there. */
    public Optional<String> read(String name) {
        try {
            Path file = path.resolve(name);
            return Files.exists(file) ? Optional.of(Files.readString(file).trim()) : Optional.empty();
        } catch (IOException e) {
            throw new StartRefused("%s cannot be read (%s).".formatted(path.resolve(name), e), e);
        }
    }

    /** Writes a small file that only the owner may read (0600); after a crash it is whole or not there. */
    public void write(String name, String content) {
        try {
            Path half = path.resolve(name + ".new");
            Files.deleteIfExists(half);
            try (FileChannel file = FileChannel.open(
                    Files.createFile(half, PosixFilePermissions.asFileAttribute(fromString("rw-------"))),
                    StandardOpenOption.WRITE)) {
                file.write(StandardCharsets.UTF_8.encode(content + "\n"));
                file.force(true);
            }
            Files.move(half, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartRefused("%s cannot be written (%s).".formatted(path.resolve(name), e), e);
        }
    }

    /** What the file holds; 32 random bytes in base64url are put there first if it is not there. */
    public String secret(String name) {
        return read(name).orElseGet(() -> {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            write(name, secret);
            return secret;
        });
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StartRefused("The lock of %s cannot be given back (%s).".formatted(path, e), e);
        }
    }

    /** The kernel gives the lock back when its process dies, however it dies; the file itself stays. */
    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock held;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            channel.close();
            throw new StartRefused(("Another Tocsin is at work in the data folder %s. Stop it first, or set TOCSIN_DATA_DIR "
                    + "to another folder.").formatted(path));
        }
        return channel;
    }
}
