package io.tocsin.acknowledgement;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.inject.Singleton;

/**
 * How often one network may do what takes something: so many times in {@link #WINDOW}. Counted in memory, by each replica for
 * itself; it
 * slows guessing of codes down, while their length is what makes it hopeless. Behind a proxy the addresses are those it
 * forwards, if it is trusted to ({@code quarkus.http.proxy}), else its own.
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
    private final Map<String, Window> windows = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > NETWORKS_KEPT;
        }
    };

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
        Window window = windows.merge(use + " " + networkOf(address), new Window(now, 1),
                (old, fresh) -> old.holds(now) ? new Window(old.from(), old.count() + 1) : fresh);
        return window.count() <= use.most;
    }

    /** One subscriber has at least a /64 of IPv6 (RFC 6177), so its addresses count as one. */
    private static String networkOf(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address ? Arrays.toString(Arrays.copyOf(parsed.getAddress(), 8)) : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
