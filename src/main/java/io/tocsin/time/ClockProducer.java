package io.tocsin.time;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkus.arc.DefaultBean;

/** The only source of "now". Tests put a clock of their own in its place. */
class ClockProducer {

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        // PostgreSQL keeps microseconds: what is answered now must equal what is answered later.
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
    }
}
