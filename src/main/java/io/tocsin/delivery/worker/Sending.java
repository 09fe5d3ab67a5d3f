package io.tocsin.delivery.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.delivery.queue.Backoff;
import io.tocsin.delivery.queue.Claimed;
import io.tocsin.delivery.queue.Settlement;
import io.tocsin.delivery.shaping.Destinations;

/**
 * Brings what was claimed under way: it waits in its lane while its letter is written, is begun when there is room, and goes to
 * the courier. Of each claim exactly one {@link Ended} comes out.
 *
 * <p>
 * The dispatcher's thread and the settler's begin; an end comes in whichever thread knows it, the courier's mostly. Nothing is
 * locked here: who takes a claim out of its lane has it alone.
 */
class Sending {

    private static final Logger LOG = Logger.getLogger(Sending.class);

    /** After which those of a slow server that were too many are looked at again. */
    private static final Duration WITHOUT_THE_SLOW = Duration.ofSeconds(1);

    private final Hands hands;
    private final Doubts doubts;
    private final Lanes lanes;
    private final LettersAhead letters;
    private final WorkerLease lease;
    private final Destinations destinations;
    private final Clock clock;
    private final Consumer<Ended> ended;
    private final Backoff backoff = new Backoff(new SplittableRandom());
    private volatile boolean open;

    Sending(Hands hands, Doubts doubts, Lanes lanes, LettersAhead letters, WorkerLease lease, Destinations destinations,
            Clock clock, Consumer<Ended> ended) {
        this.hands = hands;
        this.doubts = doubts;
        this.lanes = lanes;
        this.letters = letters;
        this.lease = lease;
        this.destinations = destinations;
        this.clock = clock;
        this.ended = ended;
    }

    void open() {
        open = true;
    }

    /** Hands nothing more to the courier: what would be is given back. */
    void close() {
        open = false;
    }

    /** @param worker under whose name they were claimed */
    void add(List<Claimed> batch, UUID worker) {
        List<InHand> waiting = batch.stream().map(claimed -> letters.ahead(claimed, worker)).toList();
        waiting.forEach(hands::hold);
        lanes.add(waiting);
        if (open) {
            beginWhatMay();
        } else {
            giveBackWhatWaits();
        }
    }

    void beginWhatMay() {
        while (open && hands.mayBegin()) {
            InHand next = lanes.next();
            if (next == null) {
                hands.notBegun();
                return;
            }
            send(held(next)).thenAccept(ended);
        }
    }

    /** What left its lane is begun or given back; else nobody would ever settle it. */
    private InHand held(InHand next) {
        try {
            InHand begun = begin(letters.ready(next), doubts);
            hands.hold(begun);
            return begun;
        } catch (RuntimeException | Error e) {
            hands.notBegun();
            giveBack(next, clock.instant());
            throw e;
        }
    }

    InHand begin(InHand hand, Doubts within) {
        return hand.begun(new Passage(within, lease, hand.worker(), destinations, hand.domain()));
    }

    /**
     * @return completed in any case: a claim without an end would never be settled, so not even an Error may swallow it
     */
    CompletionStage<Ended> send(InHand begun) {
        return begun.letter().handle((letter, failed) -> failed != null ? unwritten(begun, failed) : send(begun, letter))
                .thenCompose(end -> end).exceptionally(e -> lost(begun, e));
    }

    private CompletionStage<Ended> send(InHand begun, Courier.Sealed letter) {
        // A process that was frozen may have been taken for dead, and another have its claims.
        if (!open || !lease.isAliveAs(begun.worker())) {
            return CompletableFuture.completedStage(end(begun, SendOutcome.givenBack()));
        }
        return letter.send(begun.passage()).thenApply(outcome -> {
            begun.passage().isOver(outcome);
            return end(begun, outcome);
        });
    }

    private CompletionStage<Ended> unwritten(InHand begun, Throwable e) {
        LOG.errorf(e, "Delivery %s: its letter cannot be written; given back", begun.claimed().deliveryId());
        Instant later = clock.instant().plus(backoff.after(begun.claimed().attempt()));
        return CompletableFuture.completedStage(
                new Ended(begun, SendOutcome.givenBack(), Settlement.givenBack(begun.claimed(), later)));
    }

    private Ended lost(InHand begun, Throwable e) {
        LOG.errorf(e, "Delivery %s: its fate is unknown", begun.claimed().deliveryId());
        return end(begun, SendOutcome.unknown(SendOutcome.Reason.LOST, null));
    }

    private Ended end(InHand hand, SendOutcome outcome) {
        return new Ended(hand, outcome, Settlement.of(hand.claimed(), outcome, backoff, clock.instant()));
    }

    /** A connection that a server lets stand still is one that all others lack. */
    void giveUpWhatStandsStill() {
        Map<String, Long> still = lanes.standingStill();
        if (!still.isEmpty()) {
            hands.all().filter(hand -> hand.isBegunBefore(still.get(hand.domain())))
                    .forEach(hand -> hand.letter().thenAccept(Courier.Sealed::giveUp));
        }
    }

    /** What waits for a slow server fills room that all others lack. */
    void giveBackWhatIsTooMany() {
        Instant later = clock.instant().plus(WITHOUT_THE_SLOW);
        lanes.takeBackTooMany().forEach(waiting -> giveBack(waiting, later));
    }

    void giveBackWhatWaits() {
        lanes.clear().forEach(waiting -> giveBack(waiting, clock.instant()));
    }

    private void giveBack(InHand waiting, Instant dueAt) {
        if (waiting.letter() != null) {
            waiting.letter().cancel(false);
        }
        destinations.ended(waiting.domain(), null);
        ended.accept(new Ended(waiting, SendOutcome.givenBack(), Settlement.givenBack(waiting.claimed(), dueAt)));
    }
}
