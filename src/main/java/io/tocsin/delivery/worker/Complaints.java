package io.tocsin.delivery.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tocsin.delivery.queue.Presence;
import io.tocsin.delivery.shaping.DestinationStore;
import io.tocsin.delivery.shaping.Destinations;

/** Servers that speak of rate or load are believed, at once and by all workers. */
class Complaints {

    private static final Duration REFRESH = Duration.ofSeconds(1);

    private final DestinationStore bearings;
    private final Presence presence;
    private final Destinations destinations;
    private final Clock clock;
    private long refreshed;

    Complaints(DestinationStore bearings, Presence presence, Destinations destinations, Clock clock) {
        this.bearings = bearings;
        this.presence = presence;
        this.destinations = destinations;
        this.clock = clock;
    }

    /** What the other workers were told, and how many they are, unless that was read just now. By one thread. */
    void refresh() {
        long now = System.nanoTime();
        if (now - refreshed > REFRESH.toNanos()) {
            learn();
            refreshed = now;
        }
    }

    void learn() {
        destinations.learn(bearings.all(), presence.workers());
    }

    /** Tells all workers what servers said. */
    void heed(List<Ended> batch) {
        Map<String, Instant> throttled = new HashMap<>();
        for (Ended each : batch) {
            if (each.outcome().isThrottle() && !each.hand().domain().isEmpty()) {
                Duration pause = each.outcome().tryAgainIn();
                throttled.merge(each.hand().domain(), clock.instant().plus(pause == null ? Duration.ofSeconds(1) : pause),
                        (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        throttled.forEach((domain, until) -> bearings.throttle(domain, destinations.sentTo(domain, until)));
        if (!throttled.isEmpty()) {
            learn();
        }
    }
}
