package io.tocsin.delivery.shaping;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long messages usually take, which says who is slow, and when one that was not was sent last. Moments are those of {@link
 * System#nanoTime()}. Guarded by {@link Destinations}.
 */
class Quickness {

    /** A message under way for so many times as long as they usually take makes its domain a slow one. */
    private static final int SLOW = 10;
    private static final Duration NEVER_SLOW = Duration.ofMillis(50);
    /** One message that took very long says little of what they usually take. */
    private static final int MOST_OF_ONE = 8;
    private static final double WEIGHT_OF_ONE = 0.2;
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private double usualNanos = Duration.ofMillis(100).toNanos();
    private long begunAt;
    private long answeredAt;

    Quickness(LongSupplier nanoTime) {
        answeredAt = nanoTime.getAsLong() - Destinations.FARTHEST.toNanos();
        begunAt = answeredAt;
    }

    /** @param begins when that was or is */
    void begins(Traffic of, long begins, long now) {
        if (!isSlow(of, now)) {
            begunAt = begins;
        }
    }

    /** @param took how long it kept a connection, in nanoseconds */
    void answers(Traffic of, long took, long now) {
        usualNanos += (Math.min(took, MOST_OF_ONE * usualNanos) - usualNanos) * WEIGHT_OF_ONE;
        answeredAt = of.answers ? now : answeredAt;
    }

    /** Also while it rests: else those of it that wait would fill the room, and nobody could be sent to. */
    boolean isSlow(Traffic of, long now) {
        return of.isResting(now) || of.oldest(now) > slowNanos();
    }

    long slowNanos() {
        return (long) Math.max(NEVER_SLOW.toNanos(), SLOW * usualNanos);
    }

    /** Somebody was sent to a moment ago whose server does not let us wait. */
    boolean anybodyGoes(long now) {
        return now - begunAt < A_MOMENT.toNanos();
    }

    /** When somebody was answered soon for the last time. */
    long answeredAt() {
        return answeredAt;
    }
}
