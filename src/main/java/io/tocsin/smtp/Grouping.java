package io.tocsin.smtp;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether one relay is told of the next mail in the same write as a mail's content (RFC 2920, section 3.1). Only the client's
 * loop touches it.
 *
 * <p>
 * Not behind a message that may take its time: the next mail would wait for it. And some servers announce PIPELINING and throw
 * away what they have read behind the final dot, or break off there. So one connection tries it alone until it has worked
 * once, and when it fails it is left for ten seconds, then twenty, up to an hour.
 */
final class Grouping {

    /** For so long the first answer is waited for where it has not worked yet: to go without costs a mail nothing. */
    static final Duration PATIENCE_AT_TRIAL = Duration.ofSeconds(10);

    private static final long FIRST_REST = TimeUnit.SECONDS.toNanos(10);
    private static final long LONGEST_REST = TimeUnit.HOURS.toNanos(1);
    private static final int MOST_DOUBLINGS = 9;

    private final Pace pace;
    private final LongSupplier nanoTime;

    private boolean quick;
    private boolean proven;
    private boolean trial;
    private int failures;
    private long restsUntil;

    Grouping(Pace pace) {
        this(pace, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    Grouping(Pace pace, LongSupplier nanoTime) {
        this.pace = pace;
        this.nanoTime = nanoTime;
        restsUntil = nanoTime.getAsLong();
    }

    boolean isAllowed(long now) {
        return quick && (proven || !trial && now - restsUntil >= 0);
    }

    void begun() {
        trial = !proven;
    }

    boolean isProven() {
        return proven;
    }

    /** @param nanos for which a mail has stood behind another one's message */
    boolean isHeldUp(long nanos) {
        return nanos > pace.heldUp().toNanos();
    }

    /** @param nanos from the beginning of a message to its answer */
    void messageTook(long nanos) {
        quick = nanos < pace.quick().toNanos();
    }

    void worked() {
        proven = true;
        trial = false;
        failures = 0;
    }

    /** Neither that it works nor that it does not was found out. */
    void wasLeft() {
        trial = false;
    }

    /**
     * The connection is gone before the first answer to what was said ahead.
     *
     * @param inVain whether that answer was waited for; else it may have gone for any reason
     */
    void failed(boolean inVain) {
        if (proven && !inVain) {
            return;
        }
        proven = false;
        trial = false;
        restsUntil = nanoTime.getAsLong() + Math.min(LONGEST_REST, FIRST_REST << Math.min(failures, MOST_DOUBLINGS));
        failures++;
    }
}
