package io.tocsin.acknowledgement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import jakarta.inject.Singleton;

import io.tocsin.http.Network;
import io.tocsin.time.Remembered;

/**
 * How often one network may do what takes something: so many times in {@link #WINDOW}. Counted in memory, by each replica for
 * itself; it slows guessing of codes down, while their length is what makes it hopeless.
 */
@Singleton
class AddressLimit {

    /** What is counted, each by itself. */
    enum Use {
        CODE(30),
        PDF(10),
        PASSPHRASE(30);

        final int most;

        Use(int most) {
            this.most = most;
        }
    }

    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** The network that was counted first is forgotten first. */
    private static final int NETWORKS_KEPT = 10_000;

    private final Clock clock;
    private final Map<String, Window> windows = Remembered.lastPut(NETWORKS_KEPT);

    AddressLimit(Clock clock) {
        this.clock = clock;
    }

    private record Window(Instant from, int count) {

        /** False also for one that begins in the future: then the clock was set back. */
        boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(from.plus(WINDOW));
        }
    }

    /** @return false when this network has to wait */
    synchronized boolean admits(Use use, String address) {
        Instant now = clock.instant();
        Window window = windows.merge(use + " " + Network.of(address), new Window(now, 1),
                (old, fresh) -> old.holds(now) ? new Window(old.from(), old.count() + 1) : fresh);
        return window.count() <= use.most;
    }
}
