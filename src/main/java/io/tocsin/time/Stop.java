package io.tocsin.time;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;

/**
 * Whether the service is being stopped, and how long the stop waits for what goes on beside requests: ten seconds, all of it
 * together, before the database is closed. A database that is away must not hold the stop.
 */
@Singleton
public class Stop {

    private final Duration patience;
    private volatile boolean underWay;
    private volatile long until;

    @Inject
    Stop() {
        this(Duration.ofSeconds(10));
    }

    Stop(Duration patience) {
        this.patience = patience;
    }

    void begin(@Observes @Priority(1) ShutdownEvent event) {
        begin();
    }

    void begin() {
        until = System.nanoTime() + patience.toNanos();
        underWay = true;
    }

    /** What takes long asks between its steps, and leaves the rest to the next start or to another replica. */
    public boolean isUnderWay() {
        return underWay;
    }

    /** How much of the patience is left once the stop is under way; not more than 0 when none is. */
    long nanosLeft() {
        return until - System.nanoTime();
    }

    /** Takes nothing more, and waits for what it has. */
    public void await(ExecutorService threads) {
        threads.shutdown();
        try {
            threads.awaitTermination(nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
