package io.tocsin.testkit.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * An SMTP server on plain sockets, a thread a connection. Every Message-ID is in its book at the final dot, before the reply,
 * and between the two it can be held: whoever is killed then has a message that was taken and does not know of it.
 */
public final class LedgerSink implements AutoCloseable {

    private static final Duration SLOWNESS = Duration.ofMillis(700);

    private final ServerSocket listener;
    private final boolean pipelining;
    private final Writer file;
    private volatile Temper temper;
    private final List<Taking> book = new ArrayList<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final Map<Mishap, LongAdder> mishaps = new EnumMap<>(Mishap.class);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private long holdAt = Long.MAX_VALUE;
    private boolean stalled = true;
    private volatile boolean closed;

    private LedgerSink(Temper temper, boolean pipelining, Path file) {
        try {
            this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
            this.file = file == null ? Writer.nullWriter() : Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.temper = temper;
        this.pipelining = pipelining;
        for (Mishap mishap : Mishap.values()) {
            mishaps.put(mishap, new LongAdder());
        }
        thread("ledger-sink", this::listen);
    }

    /** On a free port of the loopback address. */
    public static LedgerSink start(Temper temper) {
        return new LedgerSink(temper, true, null);
    }

    /**
     * @param pipelining whether it announces RFC 2920
     * @param file takes the book too, a line a message
     */
    public static LedgerSink start(Temper temper, boolean pipelining, Path file) {
        return new LedgerSink(temper, pipelining, file);
    }

    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void temper(Temper other) {
        temper = other;
    }

    /** From so many messages on each is entered, and its reply kept back until the number is raised. */
    public synchronized void holdAt(long messages) {
        holdAt = messages;
        notifyAll();
    }

    /** Recipients that {@link Mishap#STALL} get their answer. */
    public synchronized void goOn() {
        stalled = false;
        notifyAll();
    }

    /** All messages that came to their final dot, in that order. */
    public synchronized List<Taking> book() {
        return List.copyOf(book);
    }

    public synchronized int size() {
        return book.size();
    }

    /** @return false if fewer came in this time */
    public synchronized boolean await(long messages, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (book.size() < messages) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** How often each went wrong, {@link Mishap#NONE} not among them. */
    public Map<Mishap, Long> mishaps() {
        Map<Mishap, Long> counts = new EnumMap<>(Mishap.class);
        mishaps.forEach((mishap, count) -> {
            if (mishap != Mishap.NONE && count.sum() > 0) {
                counts.put(mishap, count.sum());
            }
        });
        return counts;
    }

    public long connections() {
        return connections.get();
    }

    /** At the same time. */
    public int mostOpen() {
        return mostOpen.get();
    }

    boolean isPipelining() {
        return pipelining;
    }

    Temper temper() {
        return temper;
    }

    int attemptAt(String recipient) {
        return attempts.computeIfAbsent(recipient, any -> new AtomicInteger()).incrementAndGet();
    }

    Mishap happened(Mishap mishap) {
        mishaps.get(mishap).increment();
        return mishap;
    }

    void enter(long connection, String messageId, List<String> recipients, Mishap mishap) {
        Instant now = Instant.now();
        synchronized (this) {
            for (String recipient : recipients) {
                Taking taking = new Taking(now, connection, messageId, recipient, mishap);
                book.add(taking);
                write(taking.line());
            }
            notifyAll();
        }
    }

    /** Between the dot and the reply. */
    void restBeforeReply(Mishap mishap) throws InterruptedException {
        long pause = (mishap == Mishap.SLOW ? SLOWNESS : temper.replyAfter()).toMillis();
        if (pause > 0) {
            TimeUnit.MILLISECONDS.sleep(pause); // the relay that is slow is what is played here
        }
        synchronized (this) {
            while (book.size() > holdAt && !closed) {
                wait();
            }
        }
    }

    synchronized void stall() throws InterruptedException {
        while (stalled && !closed) {
            wait();
        }
    }

    private void write(String line) {
        try {
            file.write(line);
            file.write('\n');
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                mostOpen.accumulateAndGet(open.size(), Math::max);
                long number = connections.incrementAndGet();
                thread("ledger-sink-" + number, () -> serve(socket, number));
            } catch (IOException e) {
                // closed, or a connection that was gone before it was there
            }
        }
    }

    private void serve(Socket socket, long number) {
        try (socket) {
            new Conversation(this, socket, number).run();
        } catch (IOException e) {
            // The other side is gone: that is what its side of the test is about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
            synchronized (this) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
