package io.tocsin.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The database's clock, as near as it can be known without asking it each time: what replicas whose own clocks are apart write
 * down and compare. Between two answers it goes on by the process's monotonic clock, so it also goes on while the database is
 * away, and setting the machine's clock does not move it. That one may stand still while the machine is suspended: then the
 * database is to be asked again, see {@link #wasLeftBehind}.
 *
 * <p>
 * An answer was written between question and arrival. What is known already is kept as long as no answer contradicts it, and
 * moved no farther than one proves: a slow answer, which proves little, does no harm. The clock is wrong by the time of a
 * round trip at most.
 */
final class DatabaseClock extends Clock {

    /** The database's time of now. */
    interface Question<E extends Exception> {

        Instant ask() throws E;
    }

    private static final long APART = TimeUnit.SECONDS.toNanos(1);

    private final Clock own;
    private final LongSupplier monotonic;
    /** The time since 1970 less the monotonic clock, in nanoseconds. */
    private volatile long offset;
    /** The machine's clock less the monotonic clock when the database was last asked, in nanoseconds. */
    private volatile long ownOffset;
    private volatile boolean known;

    /**
     * @param own the machine's clock: what is believed until the database says something else
     * @param monotonic nanoseconds since some moment
     */
    DatabaseClock(Clock own, LongSupplier monotonic) {
        this.own = own;
        this.monotonic = monotonic;
        ownOffset = ownOffset();
        offset = ownOffset;
    }

    /** @return how far this clock was moved by the answer, forward if positive */
    synchronized <E extends Exception> Duration follow(Question<E> database) throws E {
        long ownBefore = ownOffset();
        long asked = monotonic.getAsLong();
        long said = nanos(database.ask());
        long arrived = monotonic.getAsLong();
        long before = offset;
        offset = Math.min(said - asked, Math.max(said - arrived, before));
        ownOffset = ownBefore;
        known = true;
        return Duration.ofNanos(offset - before);
    }

    /** @return false until the database has answered once: the machine's own clock counts that long */
    boolean isKnown() {
        return known;
    }

    /**
     * Whether the machine's clock and the monotonic one went apart by more than a second since the database last answered.
     * Either the machine was suspended, when the monotonic clock stands still, and this clock is behind by that time; or its
     * clock was set, which moves nothing. The database knows.
     */
    boolean wasLeftBehind() {
        return Math.abs(ownOffset() - ownOffset) > APART;
    }

    private long ownOffset() {
        return nanos(own.instant()) - monotonic.getAsLong();
    }

    /** @return how far the machine's own clock is ahead of this one; negative when it is behind */
    Duration ownIsAheadBy() {
        return Duration.between(instant(), own.instant());
    }

    /** In microseconds, as PostgreSQL keeps it: what is answered now must equal what is answered later. */
    @Override
    public Instant instant() {
        long micros = Math.floorDiv(monotonic.getAsLong() + offset, 1000);
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L);
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Only instants are asked of this clock. */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock is one of instants, in UTC");
    }
}
