package io.tocsin.delivery.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import io.micrometer.core.instrument.MeterRegistry;
import io.tocsin.delivery.queue.DeliveryQueue;
import io.tocsin.delivery.queue.Settlement;
import io.tocsin.delivery.shaping.Destinations;

/**
 * Writes down what came of claims, many at a time, and only then lets them go: their room, their memory, the doubt they stood
 * in. What the relay has taken over must not be forgotten while the database is away, so a batch is kept and tried again until
 * it is written.
 *
 * <p>
 * One thread of its own settles; any thread may {@link #add}. It holds no lock.
 */
class Settler {

    private static final Logger LOG = Logger.getLogger(Settler.class);
    private static final int MOST_AT_ONCE = 500;
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final long TRY_AGAIN_MILLIS = 500;

    private final DeliveryQueue queue;
    private final Hands hands;
    private final Doubts doubts;
    private final LettersAhead letters;
    private final Destinations destinations;
    private final RelayPause relayPause;
    private final Complaints complaints;
    private final MeterRegistry meters;
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private Thread thread;

    Settler(DeliveryQueue queue, Hands hands, Doubts doubts, LettersAhead letters, Destinations destinations,
            RelayPause relayPause, Complaints complaints, MeterRegistry meters) {
        this.queue = queue;
        this.hands = hands;
        this.doubts = doubts;
        this.letters = letters;
        this.destinations = destinations;
        this.relayPause = relayPause;
        this.complaints = complaints;
        this.meters = meters;
    }

    /** What is to be settled. By any thread. */
    void add(Ended end) {
        ended.add(end);
    }

    /** As {@link #run}, in a thread of its own. */
    void start(BooleanSupplier moreMayCome, Runnable thereIsRoom) {
        thread = new Thread(() -> run(moreMayCome, thereIsRoom), "delivery-settler");
        thread.start();
    }

    void join(long atMostMillis) throws InterruptedException {
        thread.join(atMostMillis);
    }

    /**
     * Settles until all is settled and nothing more may come.
     *
     * @param moreMayCome whether somebody may still claim; asked before it is looked whether anything is in hand
     * @param thereIsRoom is run when claims were let go
     */
    void run(BooleanSupplier moreMayCome, Runnable thereIsRoom) {
        try {
            while (moreMayCome.getAsBoolean() || !hands.areEmpty()) {
                List<Ended> batch = next();
                if (!batch.isEmpty()) {
                    settle(batch);
                    letGo(batch, thereIsRoom);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Ended> next() throws InterruptedException {
        List<Ended> batch = new ArrayList<>();
        Ended first = ended.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            ended.drainTo(batch, MOST_AT_ONCE - 1);
        }
        return batch;
    }

    private void settle(List<Ended> batch) throws InterruptedException {
        List<Settlement> settlements = batch.stream().map(Ended::settlement).toList();
        boolean failedBefore = false;
        while (!isWritten(settlements, failedBefore)) {
            failedBefore = true;
            TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MILLIS);
        }
    }

    private boolean isWritten(List<Settlement> settlements, boolean failedBefore) {
        try {
            queue.settle(settlements);
            return true;
        } catch (RuntimeException | Error e) { // without this thread nothing would ever be settled, and nobody know why
            if (!failedBefore) {
                LOG.warnf(e, "%d outcomes wait for the database", settlements.size());
            }
            return false;
        }
    }

    private void letGo(List<Ended> settled, Runnable thereIsRoom) {
        try {
            settled.forEach(this::letGo);
            doubts.leave((int) settled.stream().filter(Ended::wasInDoubt).count());
            heed(settled);
            thereIsRoom.run();
        } catch (RuntimeException | Error e) {
            LOG.error("What was settled could not all be let go", e);
        }
    }

    /** What fails with one keeps neither its own room nor that of the others. */
    private void letGo(Ended each) {
        try {
            if (each.hand().passage() != null) {
                destinations.ended(each.hand().domain(), each.hand().begunAt());
            }
            relayPause.heardOf(each.outcome());
            meters.counter("tocsin.delivery.outcomes", "state", each.settlement().state().name()).increment();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Delivery %s: nothing is learned of what was settled", each.hand().claimed().deliveryId());
        } finally {
            letters.forget(each.hand());
            hands.letGo(each.hand()); // last: whoever waits for room goes by what was heard
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
}
