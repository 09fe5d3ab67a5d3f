package io.tocsin.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * So many threads may read what strangers send to one door, and no more. Where all places are taken, who has been at it for
 * longest gives way to the next, of the network that has the most places: slow senders shut nobody out, be they behind a
 * proxy that makes one network of the whole world.
 */
final class ReadingRoom {

    private final int places;
    private final int mayWait;
    private final Duration patience;
    private final List<Reader> readers = new ArrayList<>();
    private int waiting;

    /**
     * @param places who read at once
     * @param mayWait who wait for a place at once, each for as long as somebody keeps one undisturbed
     * @param patience for how long nobody has to give way
     */
    ReadingRoom(int places, int mayWait, Duration patience) {
        this.places = places;
        this.mayWait = mayWait;
        this.patience = patience;
    }

    /** One who has a place: the thread that took it, until it leaves. */
    record Reader(Thread thread, String network, long since) {

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** @throws Refusal TOO_MANY where nobody can give way and enough wait already */
    synchronized Reader enter(String network) {
        long until = System.nanoTime() + patience.toNanos();
        while (readers.size() >= places && !someoneGivesWay()) {
            long left = until - System.nanoTime();
            if (waiting >= mayWait || left <= 0) {
                throw tooMany();
            }
            await(left);
        }
        var reader = new Reader(Thread.currentThread(), network, System.nanoTime());
        readers.add(reader);
        return reader;
    }

    private void await(long nanos) {
        waiting++;
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tooMany();
        } finally {
            waiting--;
        }
    }

    /** Of the fullest network. Those who came first stand first. */
    private boolean someoneGivesWay() {
        Map<String, Long> of = readers.stream().collect(Collectors.groupingBy(Reader::network, Collectors.counting()));
        long most = of.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long before = System.nanoTime() - patience.toNanos();
        for (Reader reader : readers) {
            if (of.get(reader.network()) == most && reader.since() - before <= 0) {
                readers.remove(reader);
                reader.thread().interrupt();
                return true;
            }
        }
        return false;
    }

    /**
     * Called once by the thread that entered, which is not interrupted afterwards by what happens here.
     *
     * @return whether it kept its place until now
     */
    synchronized boolean leave(Reader reader) {
        boolean kept = readers.remove(reader);
        if (kept) {
            notify();
        } else {
            Thread.interrupted();
        }
        return kept;
    }

    static Refusal tooMany() {
        return new Refusal(RefusalCode.TOO_MANY, "Very much is being sent here at this moment. Try again in a minute.");
    }
}
