package io.tocsin.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How long a test waits for what is to come, on however busy a machine: so long that only what never comes is missed. Who
 * waits in vain on purpose takes a short time of its own.
 */
public final class Patience {

    public static final Duration LONG = Duration.ofMinutes(5);

    private static final long BETWEEN_LOOKS = Duration.ofMillis(2).toNanos();

    private Patience() {
    }

    /**
     * Returns once it holds.
     *
     * @param what is waited for, for whoever reads that it never came
     */
    public static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("In vain was waited, for %s: %s".formatted(LONG, what));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS); // leaves the processor to what is waited for
        }
    }
}
