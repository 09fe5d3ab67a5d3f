package io.tocsin.time;

import java.time.Clock;
import java.util.UUID;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;

/** Ids in the order of time: UUIDv7 (RFC 9562), never going back within a process. */
public final class Ids {

    private static volatile TimeOrderedEpochFactory ids = by(Clock.systemUTC());

    private Ids() {
    }

    public static UUID next() {
        return ids.create();
    }

    /** From now on by this clock, so that ids of several replicas sort by time. */
    static void goBy(Clock clock) {
        ids = by(clock);
    }

    private static TimeOrderedEpochFactory by(Clock clock) {
        return TimeOrderedEpochFactory.builder().withIncrementPlus1().withClock(clock).build();
    }
}
