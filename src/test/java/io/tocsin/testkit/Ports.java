package io.tocsin.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for what another process is to listen at, or what comes back to the same port. They lie below those that systems hand
 * out by themselves, to connections and to whoever asks for port 0: one of these can be somebody else's by the time it is used.
 */
public final class Ports {

    private static final int FIRST = 10_240;
    private static final int LAST = 32_000;
    private static final Path LOCKS = Path.of("target", "ports");

    /** A channel that nobody refers to is closed, and its lock with it. */
    private static final List<FileChannel> HELD = new CopyOnWriteArrayList<>();

    private Ports() {
    }

    /** @return a port that no test of this run has but the caller, until this process ends */
    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isMine(port) && isFree(port)) {
                return port;
            }
        }
    }

    /** Tests run in several processes side by side; the lock is let go with the process. */
    private static boolean isMine(int port) {
        try {
            Files.createDirectories(LOCKS);
            FileChannel lock = FileChannel.open(LOCKS.resolve(String.valueOf(port)), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            HELD.add(lock);
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
