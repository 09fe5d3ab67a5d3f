package io.tocsin.time;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.quarkus.arc.DefaultBean;

/** The only source of "now". Tests put a clock of their own in its place. */
class ClockProducer {

    private static final Logger LOG = Logger.getLogger(ClockProducer.class);

    /**
     * @param offset how far this process's clock is wrong on purpose, to try replicas whose clocks are apart; for tests only
     */
    @Produces
    @Singleton
    @DefaultBean
    Clock clock(@ConfigProperty(name = "tocsin.clock.offset", defaultValue = "PT0S") Duration offset) {
        if (!offset.isZero()) {
            LOG.warnf("This process's clock is wrong by %s on purpose (tocsin.clock.offset): that is for tests only", offset);
        }
        // PostgreSQL keeps microseconds: what is answered now must equal what is answered later.
        return Clock.offset(Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000)), offset);
    }
}
