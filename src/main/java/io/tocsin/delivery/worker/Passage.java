package io.tocsin.delivery.worker;

import java.util.UUID;

import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.delivery.shaping.Destinations;
import io.tocsin.smtp.Gate;

/** A delivery's way from the courier into the hands of a relay. */
class Passage implements Gate {

    private final Doubts doubts;
    private final WorkerLease lease;
    private final Destinations destinations;
    private final String domain;
    /** Under whose name it was claimed. */
    private final UUID worker;
    private volatile long begunAt;
    private volatile boolean inDoubt;
    /** Whether the server waits for our leave. Only the thread that speaks knows. */
    private boolean heldUp;

    Passage(Doubts doubts, WorkerLease lease, UUID worker, Destinations destinations, String domain) {
        this.doubts = doubts;
        this.lease = lease;
        this.worker = worker;
        this.destinations = destinations;
        this.domain = domain;
        begunAt = destinations.handedOver(domain);
    }

    @Override
    public void begins() {
        begunAt = destinations.begins(domain, begunAt);
        heldUp = false;
    }

    @Override
    public void ends() {
        destinations.answered(domain, begunAt);
    }

    /** A process that was frozen may have been taken for dead meanwhile, and another have its claims. */
    @Override
    public Answer ask(Runnable whenRoom) {
        if (!lease.isAliveAs(worker)) {
            return Answer.TURN_BACK;
        }
        if (!inDoubt) {
            inDoubt = doubts.tryEnter(whenRoom);
            if (inDoubt == heldUp) {
                begunAt = inDoubt ? destinations.begins(domain, begunAt) : destinations.isHeldUp(domain, begunAt);
                heldUp = !inDoubt;
            }
        }
        return inDoubt ? Answer.GO : Answer.WAIT;
    }

    /** The courier has said what came of it: the time until that is written down is no server's doing. */
    void isOver(SendOutcome outcome) {
        if (outcome.verdict() == SendOutcome.Verdict.GIVEN_BACK) {
            destinations.turnedBack(domain, begunAt);
        } else {
            destinations.answered(domain, begunAt);
        }
    }

    long begunAt() {
        return begunAt;
    }

    /** Whether it counts among the doubts until it is settled. */
    boolean isInDoubt() {
        return inDoubt;
    }
}
