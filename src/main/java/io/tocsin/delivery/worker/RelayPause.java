package io.tocsin.delivery.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.tocsin.delivery.courier.SendOutcome;

/**
 * Whether the relay is worth trying. While it is away nothing but a probe is claimed, after a second, two, four and so on up
 * to a minute: a million deliveries need not each find out for themselves, and write it down.
 */
class RelayPause {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Duration pause = Duration.ZERO;
    private long until;
    /** Whether a probe is under way of which nothing was heard yet, and since when. */
    private boolean probing;
    private long probingSince;
    private final LongSupplier nanoTime;

    RelayPause() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    RelayPause(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @return how many deliveries may be claimed now */
    synchronized int allowed(int room) {
        if (pause.isZero()) {
            return room;
        }
        long now = nanoTime.getAsLong();
        boolean probed = probing && now - probingSince < pause.toNanos();
        return now - until < 0 || probed ? 0 : 1;
    }

    /**
     * A probe that nothing is heard of is followed by another after the pause, not at each round: it may meet a silent server.
     */
    synchronized void claimed(int deliveries) {
        if (!pause.isZero() && deliveries > 0) {
            probing = true;
            probingSince = nanoTime.getAsLong();
        }
    }

    synchronized void heardOf(SendOutcome outcome) {
        probing = false;
        switch (outcome.verdict()) {
            case GIVEN_BACK -> {
            }
            case DEFERRED -> {
                if (outcome.reason() == SendOutcome.Reason.NO_CONNECTION || outcome.reason() == SendOutcome.Reason.RELAY) {
                    lengthen();
                } else {
                    pause = Duration.ZERO;
                }
            }
            default -> pause = Duration.ZERO;
        }
    }

    /** What was under way together fails together: it makes the pause longer once. */
    private void lengthen() {
        if (pause.isZero() || nanoTime.getAsLong() - until >= 0) {
            pause = pause.isZero() ? Duration.ofSeconds(1) : pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
            until = nanoTime.getAsLong() + pause.toNanos();
        }
    }
}
