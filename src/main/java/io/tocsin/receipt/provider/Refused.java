package io.tocsin.receipt.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Tells the operator, and nobody else, why posts are refused: each is counted, and a reason stands in the log at most once a
 * minute for a provider, since anybody in the world can cause it.
 */
@Singleton
class Refused {

    private static final Logger LOG = Logger.getLogger(Refused.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Clock clock;
    private final MeterRegistry meters;
    private final Map<String, Instant> told = new ConcurrentHashMap<>();

    Refused(Clock clock, MeterRegistry meters) {
        this.clock = clock;
        this.meters = meters;
    }

    void note(String provider, String reason) {
        meters.counter("tocsin.receipts.refused", "provider", provider).increment();
        Instant now = clock.instant();
        Instant last = told.get(provider);
        if (last == null || now.isBefore(last) || !now.isBefore(last.plus(QUIET))) {
            told.put(provider, now);
            LOG.warnf("A post to /receipts/%s was refused: %s", provider, reason);
        }
    }
}
