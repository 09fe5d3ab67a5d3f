package io.tocsin.delivery;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/**
 * Empties the queue: one thread claims, some write letters and hand them to the courier, one settles. No more is claimed than
 * the connections can soon use, and outcomes are written within milliseconds, so that what a crash leaves in doubt is small.
 */
@ApplicationScoped
public class DeliveryWorker {

    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
    private static final int MOST_SETTLED_AT_ONCE = 500;
    private static final long PATIENCE_AT_STOP_SECONDS = 25;

    private final UUID id = UUID.randomUUID();
    private final DeliveryQueue queue;
    private final Courier courier;
    private final LetterWriter letters;
    private final DeliverySettings settings;
    private final Relay relay;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Backoff backoff = new Backoff(new SplittableRandom());
    private final BlockingQueue<Settlement> outcomes = new LinkedBlockingQueue<>();
    /** One permit for each delivery that may be claimed and not yet settled. */
    private final Semaphore room;
    private final int mostInHand;
    private final Map<UUID, Claimed> inHand = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    private ExecutorService writers;
    private Thread dispatcher;
    private Thread settler;
    private volatile boolean running;
    private int turn;

    DeliveryWorker(DeliveryQueue queue, Courier courier, LetterWriter letters, DeliverySettings settings, Relay relay,
            Clock clock, MeterRegistry meters) {
        this.queue = queue;
        this.courier = courier;
        this.letters = letters;
        this.settings = settings;
        this.relay = relay;
        this.clock = clock;
        this.meters = meters;
        mostInHand = 2 * settings.connections();
        room = new Semaphore(mostInHand);
        meters.gauge("tocsin.delivery.in.hand", room, free -> mostInHand - free.availablePermits());
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
        writers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(),
                task -> new Thread(task, "letter-writer"));
        dispatcher = new Thread(this::dispatch, "delivery-dispatcher");
        settler = new Thread(this::settleAll, "delivery-settler");
        settler.start();
        dispatcher.start();
    }

    private void dispatch() {
        long renewed = System.nanoTime();
        boolean databaseAway = false;
        while (running) {
            try {
                if (System.nanoTime() - renewed > settings.lease().toNanos() / 3) {
                    queue.renew(List.copyOf(inHand.values()), settings.lease());
                    renewed = System.nanoTime();
                }
                if (!claimAndSend()) {
                    queue.complete();
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

    /** @return false when there was nothing to do, or no room to do it in */
    private boolean claimAndSend() throws InterruptedException {
        // A claim for every single settled delivery would be a transaction each: wait until a fair part of the room is free.
        if (!room.tryAcquire(settings.connections(), settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        int free = settings.connections() + room.drainPermits();
        List<Claimed> batch = List.of();
        try {
            batch = claimFairly(free);
        } finally {
            room.release(free - batch.size());
        }
        batch.forEach(claimed -> inHand.put(claimed.deliveryId(), claimed));
        batch.forEach(claimed -> writers.execute(() -> sendWhateverHappens(claimed).thenAccept(outcomes::add)));
        return !batch.isEmpty();
    }

    /** Every released notice gets its share, and another one the first turn each time: no notice starves another. */
    private List<Claimed> claimFairly(int most) {
        List<UUID> notices = queue.released();
        List<Claimed> claimed = new ArrayList<>();
        Collections.rotate(notices, -(turn++ % Math.max(1, notices.size())));
        try {
            for (int i = 0; i < notices.size() && claimed.size() < most; i++) {
                int share = Math.max(1, (most - claimed.size()) / (notices.size() - i));
                claimed.addAll(queue.claim(notices.get(i), id, settings.lease(),
                        settings.unknown() == DeliverySettings.Unknown.ASK, share));
            }
        } catch (RuntimeException e) {
            if (claimed.isEmpty()) {
                throw e;
            }
            // What was claimed before must not be forgotten: it is ours now.
            LOG.warn("A claim failed; sending goes on with those before it", e);
        }
        return claimed;
    }

    /** A claim without an outcome would never be settled: not even an Error may swallow it. */
    private CompletionStage<Settlement> sendWhateverHappens(Claimed claimed) {
        try {
            return send(claimed).exceptionally(e -> lost(claimed, e));
        } catch (Throwable e) {
            return CompletableFuture.completedStage(lost(claimed, e));
        }
    }

    private Settlement lost(Claimed claimed, Throwable e) {
        LOG.errorf(e, "Delivery %s: its fate is unknown", claimed.deliveryId());
        return Settlement.of(claimed, SendOutcome.unknown(SendOutcome.Reason.LOST, null), backoff, clock.instant());
    }

    private CompletionStage<Settlement> send(Claimed claimed) {
        if (!running) {
            return CompletableFuture.completedStage(Settlement.givenBack(claimed, clock.instant()));
        }
        Letter letter;
        try {
            letter = letters.write(claimed);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Delivery %s: its letter cannot be written; given back", claimed.deliveryId());
            return CompletableFuture.completedStage(
                    Settlement.givenBack(claimed, clock.instant().plus(backoff.after(claimed.attempt()))));
        }
        return courier.send(letter).thenApply(outcome -> Settlement.of(claimed, outcome, backoff, clock.instant()));
    }

    private void settleAll() {
        List<Settlement> batch = new ArrayList<>();
        boolean databaseAway = false;
        while (running || room.availablePermits() < mostInHand) {
            try {
                if (batch.isEmpty()) {
                    Settlement first = outcomes.poll(100, TimeUnit.MILLISECONDS);
                    if (first == null) {
                        continue;
                    }
                    batch.add(first);
                    outcomes.drainTo(batch, MOST_SETTLED_AT_ONCE - 1);
                }
                queue.settle(batch);
                batch.forEach(this::count);
                batch.forEach(this::letGo);
                room.release(batch.size());
                batch.clear();
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
    private void letGo(Settlement settled) {
        inHand.computeIfPresent(settled.deliveryId(),
                (delivery, claimed) -> claimed.attempt() == settled.attempt() ? null : claimed);
    }

    private void count(Settlement settlement) {
        meters.counter("tocsin.delivery.outcomes", "state", settlement.state().name()).increment();
    }

    private void pause() throws InterruptedException {
        stopping.await(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
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
        stopping.countDown();
        try {
            dispatcher.join(TimeUnit.SECONDS.toMillis(PATIENCE_AT_STOP_SECONDS));
            writers.shutdown();
            writers.awaitTermination(PATIENCE_AT_STOP_SECONDS, TimeUnit.SECONDS);
            settler.join(TimeUnit.SECONDS.toMillis(PATIENCE_AT_STOP_SECONDS));
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
        running = true;
        int settled = 0;
        try {
            for (List<Claimed> batch = claimFairly(mostInHand); !batch.isEmpty(); batch = claimFairly(mostInHand)) {
                settled += queue.settle(batch.stream().map(this::sendWhateverHappens).toList().stream()
                        .map(outcome -> outcome.toCompletableFuture().join()).toList());
            }
            queue.complete();
        } finally {
            running = false;
        }
        return settled;
    }
}
