package io.tocsin.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import jakarta.inject.Singleton;

/** The clock of every test: stands still until a test moves it. Takes the place of the system's. */
@Singleton
public class MutableClock extends Clock {

    private volatile Instant now = start();

    private static Instant start() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }

    public void set(Instant instant) {
        now = instant;
    }

    /** Back to the wall's time; call before a test that moves it, since the application is shared between classes. */
    public void reset() {
        now = start();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
