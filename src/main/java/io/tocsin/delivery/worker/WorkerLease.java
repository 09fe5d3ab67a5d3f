package io.tocsin.delivery.worker;

import java.time.Duration;
import java.util.UUID;

import org.jboss.logging.Logger;

import io.tocsin.delivery.queue.Presence;

/** Under which id a worker claims, and until when: after that the others take it for dead, and what it held for in doubt. */
class WorkerLease {

    private static final Logger LOG = Logger.getLogger(WorkerLease.class);

    private final Presence presence;
    private final Duration length;
    private volatile UUID id;
    /** By this process's monotonic clock, reckoned from before the lease was asked for: never later than the database's. */
    private volatile long ends;

    WorkerLease(Presence presence, Duration length) {
        this.presence = presence;
        this.length = length;
    }

    /** @return null before it has begun */
    UUID id() {
        return id;
    }

    boolean isAlive() {
        return ends - System.nanoTime() > 0;
    }

    /** Whether what was claimed under an id is still ours: others may have taken its holder for dead, and have its claims. */
    boolean isAliveAs(UUID claimant) {
        return isAlive() && claimant.equals(id());
    }

    /** Whether it is to be renewed now. */
    boolean isShort() {
        return id == null || ends - System.nanoTime() < length.toNanos() * 2 / 3;
    }

    UUID begin() {
        long now = System.nanoTime();
        id = presence.arrive(length);
        ends = now + length.toNanos();
        return id;
    }

    /** @param lost is told when the others took this worker for dead; it goes on under another id */
    void renew(Runnable lost) {
        long now = System.nanoTime();
        if (id != null && presence.stay(id, length)) {
            ends = now + length.toNanos();
            return;
        }
        if (id != null) {
            LOG.warnf("Worker %s did not renew its lease in time; what it held is UNKNOWN now", id);
            lost.run();
            id = null;
        }
        begin();
    }

    /** Of a worker that has nothing in hand any more. */
    void giveUp() {
        if (id != null) {
            presence.leave(id);
            id = null;
        }
    }
}
