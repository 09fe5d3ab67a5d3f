package io.tocsin.delivery.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;

import org.jboss.logging.Logger;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.courier.Relay;
import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.delivery.desk.Release;
import io.tocsin.delivery.letter.LetterWriter;
import io.tocsin.delivery.queue.Backoff;
import io.tocsin.delivery.queue.Claimed;
import io.tocsin.delivery.queue.DeliveryQueue;
import io.tocsin.delivery.queue.Presence;
import io.tocsin.delivery.queue.Settlement;
import io.tocsin.delivery.shaping.BigReceivers;
import io.tocsin.delivery.shaping.DestinationStore;
import io.tocsin.delivery.shaping.Destinations;
import io.tocsin.delivery.shaping.FairClaims;

/**
 * Empties the queue: one thread claims, some write letters and hand them to the courier, one settles.
 *
 * <p>
 * What a crash leaves in doubt is kept small twice over. No more is claimed than the connections use within a moment; all of
 * that becomes {@code UNKNOWN}. And of those no more than two for each connection have had their message handed to a relay and
 * are not settled yet: only these can the relay have, so only these can come twice. Some more are begun, so that a connection
 * need not stand idle while others are settled: their envelope may be known, and their message waits for leave.
 */
@ApplicationScoped
public class DeliveryWorker {

    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
    private static final int MOST_SETTLED_AT_ONCE = 500;
    /** For all that is waited for together; k8s/ gives the pod a little longer than all waits of a stop. */
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(25);
    private static final int IN_DOUBT_PER_CONNECTION = 2;
    private static final int BEGUN_PER_CONNECTION = 4;

    private final DeliveryQueue queue;
    private final DeliverySettings settings;
    private final Relay relay;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Backoff backoff = new Backoff(new SplittableRandom());
    private final Destinations destinations;
    private final Lanes lanes;
    private final FairClaims claims;
    private final WorkerLease lease;
    private final LettersAhead letters;
    private final Complaints complaints;
    private final RelayPause relayPause = new RelayPause();
    private final Map<UUID, InHand> inHand = new ConcurrentHashMap<>();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final int mostInHand;
    /** One permit for each delivery that may be claimed and not yet settled. */
    private final Semaphore room;
    /** One permit for each that may be begun and not yet settled. */
    private final Semaphore begin;
    private final Doubts doubts;
    private final boolean asks;
    /** A permit for whoever waits for something to do. */
    private final Semaphore bell = new Semaphore(0);

    private Thread dispatcher;
    private Thread settler;
    private volatile boolean running;

    DeliveryWorker(DeliveryQueue queue, Presence presence, DestinationStore bearings, Courier courier, LetterWriter writer,
            DeliverySettings settings, Relay relay, Clock clock, MeterRegistry meters) {
        this.queue = queue;
        this.settings = settings;
        this.relay = relay;
        this.clock = clock;
        this.meters = meters;
        int connections = relay.connections();
        int mostInDoubt = IN_DOUBT_PER_CONNECTION * connections;
        doubts = new Doubts(mostInDoubt);
        // What a courier sends without asking is in doubt as soon as it is begun. Without a relay there is no courier to ask.
        asks = relay.isConfigured() && courier.asksAtGates();
        int mostBegun = asks ? BEGUN_PER_CONNECTION * connections : mostInDoubt;
        begin = new Semaphore(mostBegun);
        mostInHand = Math.max(mostBegun, Math.min(10 * connections, 1000));
        room = new Semaphore(mostInHand);
        destinations = new Destinations(clock, mostInHand, BigReceivers.limits(settings));
        lanes = new Lanes(destinations, connections);
        claims = new FairClaims(queue, destinations, settings);
        lease = new WorkerLease(presence, settings.lease());
        letters = new LettersAhead(writer, courier);
        complaints = new Complaints(bearings, presence, destinations, clock);
        meters.gauge("tocsin.delivery.in.hand", inHand, Map::size);
    }

    void start(@Observes StartupEvent event) {
        if (!settings.worker()) {
            return;
        }
        if (!relay.isConfigured()) {
            LOG.warn("No relay is configured: notices can be prepared, not released. Set QUARKUS_MAILER_HOST and restart.");
            return;
        }
        running = true;
        letters.start();
        dispatcher = new Thread(this::dispatch, "delivery-dispatcher");
        settler = new Thread(this::settleAll, "delivery-settler");
        settler.start();
        dispatcher.start();
    }

    private void dispatch() {
        boolean databaseAway = false;
        while (running) {
            try {
                stayAlive();
                giveUpWhatStandsStill();
                if (!claimAndSend()) {
                    pause();
                }
                databaseAway = false;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!databaseAway) {
                    LOG.warn("The queue cannot be reached; sending goes on when it can", e);
                }
                databaseAway = true;
                pauseQuietly();
            }
        }
    }

    private void stayAlive() {
        if (lease.isShort()) {
            lease.renew(this::giveBackWhatWaits);
            queue.renew(inHand.values().stream().map(InHand::claimed).toList(), settings.lease());
        }
        complaints.refresh();
    }

    /** @return false when there was nothing to do, or no room to do it in */
    private boolean claimAndSend() throws InterruptedException {
        // A claim for every single settled delivery would be a transaction each: wait until a fair part of the room is free.
        int fair = Math.max(1, mostInHand / 3);
        if (!room.tryAcquire(fair, settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
            beginWhatMay(); // a slow domain's may be begun once nobody else is being sent to
            return true;
        }
        int free = fair + room.drainPermits();
        UUID worker = lease.id();
        List<Claimed> batch = List.of();
        try {
            int most = relayPause.allowed(free);
            if (most > 0) {
                batch = claims.claim(worker, most, true);
            }
        } finally {
            room.release(free - batch.size());
        }
        List<InHand> hands = batch.stream().map(claimed -> letters.ahead(claimed, worker)).toList();
        hands.forEach(hand -> inHand.put(hand.claimed().deliveryId(), hand));
        lanes.add(hands);
        beginWhatMay();
        return !batch.isEmpty();
    }

    private void beginWhatMay() {
        while (begin.tryAcquire()) {
            InHand next = lanes.next();
            if (next == null) {
                begin.release();
                return;
            }
            InHand hand = begun(letters.ready(next), doubts);
            inHand.put(hand.claimed().deliveryId(), hand);
            sendWhateverHappens(hand).thenAccept(ended::add);
        }
    }

    private InHand begun(InHand hand, Doubts within) {
        return hand.begun(new Passage(within, lease, hand.worker(), destinations, hand.domain()));
    }

    /** A connection that a server lets stand still is one that all others lack. */
    private void giveUpWhatStandsStill() {
        Map<String, Long> still = destinations.standingStill();
        if (!still.isEmpty()) {
            inHand.values().stream().filter(hand -> hand.isBegunBefore(still.get(hand.domain())))
                    .forEach(hand -> hand.letter().thenAccept(Courier.Sealed::giveUp));
        }
    }

    /** A claim without an outcome would never be settled: not even an Error may swallow it. */
    private CompletionStage<Ended> sendWhateverHappens(InHand hand) {
        return hand.letter().handle((letter, failed) -> failed != null ? unwritten(hand, failed) : send(hand, letter))
                .thenCompose(outcome -> outcome).exceptionally(e -> lost(hand, e));
    }

    private Ended lost(InHand hand, Throwable e) {
        LOG.errorf(e, "Delivery %s: its fate is unknown", hand.claimed().deliveryId());
        return end(hand, SendOutcome.unknown(SendOutcome.Reason.LOST, null));
    }

    private CompletionStage<Ended> send(InHand hand, Courier.Sealed letter) {
        // A process that was frozen may have been taken for dead, and another have its claims.
        if (!running || !lease.isAlive()) {
            return CompletableFuture.completedStage(end(hand, SendOutcome.givenBack()));
        }
        return letter.send(hand.passage()).thenApply(outcome -> end(hand, outcome));
    }

    private CompletionStage<Ended> unwritten(InHand hand, Throwable e) {
        LOG.errorf(e, "Delivery %s: its letter cannot be written; given back", hand.claimed().deliveryId());
        Instant later = clock.instant().plus(backoff.after(hand.claimed().attempt()));
        return CompletableFuture.completedStage(
                new Ended(hand, SendOutcome.givenBack(), Settlement.givenBack(hand.claimed(), later)));
    }

    private Ended end(InHand hand, SendOutcome outcome) {
        return new Ended(hand, outcome, Settlement.of(hand.claimed(), outcome, backoff, clock.instant()));
    }

    private void giveBackWhatWaits() {
        lanes.clear().forEach(hand -> {
            if (hand.letter() != null) {
                hand.letter().cancel(false);
            }
            ended.add(end(hand, SendOutcome.givenBack()));
        });
    }

    private void settleAll() {
        List<Ended> batch = new ArrayList<>();
        boolean databaseAway = false;
        while (running || room.availablePermits() < mostInHand) {
            try {
                if (batch.isEmpty()) {
                    Ended first = ended.poll(100, TimeUnit.MILLISECONDS);
                    if (first == null) {
                        continue;
                    }
                    batch.add(first);
                    ended.drainTo(batch, MOST_SETTLED_AT_ONCE - 1);
                }
                queue.settle(batch.stream().map(Ended::settlement).toList());
                List<Ended> settled = List.copyOf(batch);
                batch.clear(); // whatever comes now: its room must not be given back twice
                settled.forEach(this::letGo);
                doubts.leave((int) settled.stream().filter(Ended::wasInDoubt).count());
                heed(settled);
                if (running) {
                    beginWhatMay();
                }
                databaseAway = false;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // Kept and tried again: what the relay has taken over must not be forgotten while the database is away.
                if (!databaseAway) {
                    LOG.warnf(e, "%d outcomes wait for the database", batch.size());
                }
                databaseAway = true;
                pauseQuietly();
            }
        }
    }

    /** What cannot be noted now the server will say again, and what is settled does not wait for it. */
    private void heed(List<Ended> settled) {
        try {
            complaints.heed(settled);
        } catch (RuntimeException e) {
            LOG.warn("What servers said of rate or load could not be noted", e);
        }
    }

    /** Unless it has been claimed again meanwhile: then that claim is in hand. */
    private void letGo(Ended each) {
        Claimed settled = each.hand().claimed();
        inHand.computeIfPresent(settled.deliveryId(),
                (delivery, now) -> now.claimed().attempt() == settled.attempt() ? null : now);
        destinations.ended(settled.domain(), each.hand().begunAt());
        relayPause.heardOf(each.outcome());
        meters.counter("tocsin.delivery.outcomes", "state", each.settlement().state().name()).increment();
        letters.forget(each.hand());
        if (each.hand().passage() != null) {
            begin.release();
        }
        room.release();
    }

    /** Until the bell rings, or it is time to ask the database what other replicas have released. */
    private void pause() throws InterruptedException {
        if (bell.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
            bell.drainPermits();
            claims.askAnew();
        }
    }

    /** Those who wait for a notice's mail need not wait for the next poll. */
    void goAtOnce(@Observes(during = TransactionPhase.AFTER_SUCCESS) Release.Loosened notice) {
        bell.release();
    }

    private void pauseQuietly() {
        try {
            pause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Finishes what was begun, gives back what was not, and settles both. As soon as the courier takes nothing more: who waited
     * for others before would claim over and over what comes back at once.
     */
    void stop(@Observes @Priority(2) ShutdownEvent event) {
        if (!running) {
            return;
        }
        running = false;
        bell.release();
        long until = System.nanoTime() + PATIENCE_AT_STOP.toNanos();
        long awaited = withTheRelay();
        if (awaited > 0) {
            LOG.infof("The stop waits up to %d s for the relay's answers. Letters that await one: %d",
                    PATIENCE_AT_STOP.toSeconds(), awaited);
        }
        try {
            dispatcher.join(millisUntil(until));
            giveBackWhatWaits();
            letters.stop(millisUntil(until));
            settler.join(millisUntil(until));
            if (inHand.isEmpty()) {
                lease.giveUp();
            }
            long unanswered = withTheRelay();
            if (unanswered > 0) {
                LOG.warnf("The stop waits no longer for the relay's answers. Letters that lack one, and are sent again once the"
                        + " lease of this replica is over: %d", unanswered);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many it has, or may have, without an answer that is written down. */
    private long withTheRelay() {
        return inHand.values().stream()
                .filter(hand -> hand.passage() != null && (!asks || hand.passage().isInDoubt())).count();
    }

    /** @return 1 or more: to join a thread for 0 is to wait for good */
    private static long millisUntil(long nanoTime) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime()));
    }

    /**
     * The same work in the caller's thread, until nothing is due: for tests, whose worker is off.
     *
     * @return how many deliveries were settled
     */
    public int sendWhatIsDue() {
        lease.begin();
        running = true;
        int settled = 0;
        try {
            complaints.learn();
            List<Claimed> batch = claims.claim(lease.id(), mostInHand, false);
            while (!batch.isEmpty()) {
                settled += sendHere(batch);
                if (lease.isShort()) {
                    lease.renew(() -> {
                    });
                }
                batch = claims.claim(lease.id(), mostInHand, false);
            }
        } finally {
            running = false;
            lease.giveUp();
        }
        return settled;
    }

    private int sendHere(List<Claimed> batch) {
        Doubts all = new Doubts(batch.size()); // settled together
        List<Ended> ends = batch.stream().map(claimed -> begun(letters.writtenHere(claimed, lease.id()), all))
                .map(this::sendWhateverHappens).toList().stream().map(end -> end.toCompletableFuture().join()).toList();
        int settled = queue.settle(ends.stream().map(Ended::settlement).toList());
        ends.forEach(each -> destinations.ended(each.hand().domain(), each.hand().begunAt()));
        complaints.heed(ends);
        return settled;
    }
}
