package io.tocsin.delivery.worker;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.queue.Claimed;
import io.tocsin.delivery.queue.DeliveryQueue;
import io.tocsin.delivery.shaping.FairClaims;

/**
 * Claims. Round by round it renews the lease, gives up what stands still, and claims as much as there is room for; when nothing
 * is due it waits for the bell or the next poll.
 *
 * <p>
 * One thread of its own does all of that, and nobody else claims or renews. It holds no lock.
 */
class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final DeliveryQueue queue;
    private final DeliverySettings settings;
    private final WorkerLease lease;
    private final FairClaims claims;
    private final RelayPause relayPause;
    private final Complaints complaints;
    private final Hands hands;
    private final Sending sending;
    private final Thread thread = new Thread(this::run, "delivery-dispatcher");
    private final Semaphore bell = new Semaphore(0);
    private volatile boolean running;
    private volatile boolean atWork;

    Dispatcher(DeliveryQueue queue, DeliverySettings settings, WorkerLease lease, FairClaims claims, RelayPause relayPause,
            Complaints complaints, Hands hands, Sending sending) {
        this.queue = queue;
        this.settings = settings;
        this.lease = lease;
        this.claims = claims;
        this.relayPause = relayPause;
        this.complaints = complaints;
        this.hands = hands;
        this.sending = sending;
    }

    void start() {
        running = true;
        atWork = true;
        thread.start();
    }

    /** Whether it may still claim something. */
    boolean isAtWork() {
        return atWork;
    }

    /** There may be something to do: who is idle need not wait for the next poll. */
    void ring() {
        bell.release();
    }

    /** After the round that it is in. */
    void stop() {
        running = false;
        ring();
    }

    void join(long atMostMillis) throws InterruptedException {
        thread.join(atMostMillis);
    }

    private void run() {
        try {
            boolean databaseAway = false;
            while (running) {
                databaseAway = !round(databaseAway);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            atWork = false;
        }
    }

    /** @return false when it failed */
    private boolean round(boolean failedBefore) throws InterruptedException {
        try {
            stayAlive();
            sending.giveUpWhatStandsStill();
            sending.giveBackWhatIsTooMany();
            if (!claimAndSend()) {
                pause();
            }
            return true;
        } catch (RuntimeException | Error e) { // without this thread all would stand still, and nobody know why
            if (!failedBefore) {
                LOG.warn("The queue cannot be reached; sending goes on when it can", e);
            }
            pause();
            return false;
        }
    }

    private void stayAlive() {
        if (lease.isShort()) {
            lease.renew(sending::giveBackWhatWaits);
            queue.renew(hands.claimed(), settings.lease());
        }
        complaints.refresh();
    }

    /** @return false when there was nothing to do */
    private boolean claimAndSend() throws InterruptedException {
        int free = hands.takeRoom(settings.poll().toMillis());
        if (free == 0) {
            sending.beginWhatMay(); // a slow domain's may be begun once nobody else is being sent to
            return true;
        }
        UUID worker = lease.id();
        List<Claimed> batch = List.of();
        try {
            int most = relayPause.allowed(free);
            if (most > 0) {
                batch = claims.claim(worker, most, true);
                relayPause.claimed(batch.size());
            }
        } finally {
            hands.giveBackRoom(free - batch.size());
        }
        sending.add(batch, worker);
        return !batch.isEmpty();
    }

    /** Until the bell rings, or it is time to ask the database what other replicas have released. */
    private void pause() throws InterruptedException {
        if (bell.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
            bell.drainPermits();
            claims.askAnew();
        }
    }
}
