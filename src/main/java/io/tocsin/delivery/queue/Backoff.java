package io.tocsin.delivery.queue;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When to try again: after 1, 5, 15 and 30 minutes, 1, 2 and 4 hours, then every 4 hours, each give or take a fifth, so
 * that what failed together does not come back together. Greylisting servers (4.7.1) get their five minutes at the second
 * attempt at the latest.
 */
public final class Backoff {

    private static final List<Duration> PAUSES = List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15),
            Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(4));
    private static final double JITTER = 0.2;
    private static final int GREY_LIST = 2;
    /** A server that asks for more does not know what it asks for. */
    private static final Duration LONGEST_ASKED = Duration.ofHours(4);

    private final RandomGenerator random;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param failures attempts that counted and failed, from 0
     * @param asked how long the server asked us to wait, which is obeyed and not shortened; null when it did not say
     */
    public Duration after(int failures, Duration asked) {
        if (asked == null) {
            return after(failures);
        }
        Duration bounded = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
        return bounded.plusMillis(1000 + (long) (bounded.toMillis() * JITTER * random.nextDouble()));
    }

    /** @param failures attempts that counted and failed, from 0 */
    public Duration after(int failures) {
        Duration pause = PAUSES.get(Math.max(0, Math.min(failures, PAUSES.size()) - 1));
        // Never less than five minutes at the second: that is what most grey lists ask for.
        double least = failures == GREY_LIST ? 1 : 1 - JITTER;
        double factor = least + (1 + JITTER - least) * random.nextDouble();
        return Duration.ofMillis((long) (pause.toMillis() * factor));
    }
}
