package io.tocsin.delivery.worker;

import java.time.Clock;
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
 * that becomes {@code UNKNOWN}. And of those no more than two for each connection are begun and not yet settled: only these
 * can the relay have, so only these can come twice.
 */
@ApplicationScoped
public class DeliveryWorker {

    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
    private static final int MOST_SETTLED_AT_ONCE = 500;
    private static final long PATIENCE_AT_STOP_SECONDS = 25;

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
    private final int mostBegun;
    /** One permit for each that may be begun and not yet settled. */
    private final Semaphore begin;
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
        mostBegun = 2 * connections;
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
        List<Claimed> batch = List.of();
        try {
            int most = relayPause.allowed(free);
            if (most > 0) {
                batch = claims.claim(lease.id(), most, true);
            }
        } finally {
            room.release(free - batch.size());
        }
        List<InHand> hands = batch.stream().map(letters::ahead).toList();
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
            InHand hand = letters.ready(next).begun(destinations.begun(next.domain()));
            inHand.put(hand.claimed().deliveryId(), hand);
            sendWhateverHappens(hand).thenAccept(ended::add);
        }
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
        return letter.send().thenApply(outcome -> end(hand, outcome));
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
                batch.forEach(this::letGo);
                complaints.heed(batch);
                batch.clear();
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

    /** Unless it has been claimed again meanwhile: then that claim is in hand. */
    private void letGo(Ended each) {
        Claimed settled = each.hand().claimed();
        inHand.computeIfPresent(settled.deliveryId(),
                (delivery, now) -> now.claimed().attempt() == settled.attempt() ? null : now);
        destinations.ended(settled.domain(), each.hand().begunAt());
        relayPause.heardOf(each.outcome());
        meters.counter("tocsin.delivery.outcomes", "state", each.settlement().state().name()).increment();
        letters.forget(each.hand());
        if (each.hand().begunAt() != null) {
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

    /** Finishes what was begun, gives back what was not, and settles both. */
    void stop(@Observes ShutdownEvent event) {
        if (!running) {
            return;
        }
        running = false;
        bell.release();
        try {
            dispatcher.join(TimeUnit.SECONDS.toMillis(PATIENCE_AT_STOP_SECONDS));
            giveBackWhatWaits();
            letters.stop(PATIENCE_AT_STOP_SECONDS);
            settler.join(TimeUnit.SECONDS.toMillis(PATIENCE_AT_STOP_SECONDS));
            if (inHand.isEmpty()) {
                lease.giveUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        List<Ended> ends = batch.stream()
                .map(claimed -> letters.writtenHere(claimed).begun(destinations.begun(claimed.domain())))
                .map(this::sendWhateverHappens).toList().stream().map(end -> end.toCompletableFuture().join()).toList();
        int settled = queue.settle(ends.stream().map(Ended::settlement).toList());
        ends.forEach(each -> destinations.ended(each.hand().domain(), each.hand().begunAt()));
        complaints.heed(ends);
        return settled;
    }
}
