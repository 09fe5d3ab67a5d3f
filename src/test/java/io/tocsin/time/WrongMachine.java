package io.tocsin.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.tocsin.testkit.MutableClock;

/** Replicas on machines whose own clocks are wrong. */
public final class WrongMachine {

    private WrongMachine() {
    }

    /**
     * @param database what the database says
     * @param wrong how far the machine's own clock is ahead of it
     * @return the clock that a replica goes by which has asked the database
     */
    public static Clock thatAsked(MutableClock database, Duration wrong) {
        Instant begun = database.instant();
        DatabaseClock clock = new DatabaseClock(Clock.offset(database, wrong),
                () -> Duration.between(begun, database.instant()).toNanos());
        clock.follow(database::instant);
        return clock;
    }
}
