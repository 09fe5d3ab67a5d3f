package io.tocsin.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;

/**
 * Ids in the order of time: UUIDv7 (RFC 9562). Each is greater than those that this process made before it, also when the
 * clock is moved back: the time in them stands still then until the clock has caught up. Those of several replicas are in the
 * order of time as far as their clocks agree, which is to a round trip to the database, unless the database's clock is set
 * back.
 */
public final class Ids {

    private static final NeverBack TIME = new NeverBack(Clock.systemUTC());
    private static final TimeOrderedEpochFactory IDS = by(TIME);

    private Ids() {
    }

    public static UUID next() {
        return IDS.create();
    }

    /** From now on by this clock, so that ids of several replicas sort by time. */
    static void goBy(Clock clock) {
        TIME.goBy(clock);
    }

    static TimeOrderedEpochFactory by(NeverBack time) {
        return TimeOrderedEpochFactory.builder().withIncrementPlus1().withClock(time).build();
    }

    /** The factory goes on from its last id when the clock goes back by a second at most, and begins anew when by more. */
    static final class NeverBack extends Clock {

        private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.EPOCH);
        private volatile Clock clock;

        NeverBack(Clock clock) {
            this.clock = clock;
        }

        void goBy(Clock other) {
            clock = other;
        }

        @Override
        public Instant instant() {
            return latest.accumulateAndGet(clock.instant(), (last, now) -> now.isAfter(last) ? now : last);
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
}
