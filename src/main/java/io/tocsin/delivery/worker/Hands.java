package io.tocsin.delivery.worker;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.tocsin.delivery.queue.Claimed;

/**
 * What this worker has claimed and not settled yet, and room for more. No more is claimed than the connections use within a
 * moment, since all of it is in doubt after a crash. Some of it may be begun, so that a connection need not stand idle while
 * others are settled. {@link Doubts} counts those of them that a relay may have.
 *
 * <p>
 * Any thread may call. Permits and the map are the only locks: who takes a permit gives it back on every path, or it has become
 * that of a claim, and goes with it in {@link #letGo}.
 */
class Hands {

    private static final int CLAIMED_PER_CONNECTION = 10;
    private static final int MOST_CLAIMED = 1000;
    private static final int BEGUN_PER_CONNECTION = 4;

    private final Map<UUID, InHand> byDelivery = new ConcurrentHashMap<>();
    private final int most;
    /** One permit for each delivery that may be claimed and not yet settled. */
    private final Semaphore room;
    /** One permit for each that may be begun and not yet settled. */
    private final Semaphore begin;
    private final boolean courierAsks;

    /** @param courierAsks at the gate of each letter; what it sends without asking is in doubt as soon as it is begun */
    Hands(int connections, boolean courierAsks) {
        this.courierAsks = courierAsks;
        int mostBegun = courierAsks ? BEGUN_PER_CONNECTION * connections : Doubts.most(connections);
        begin = new Semaphore(mostBegun);
        most = Math.max(mostBegun, Math.min(CLAIMED_PER_CONNECTION * connections, MOST_CLAIMED));
        room = new Semaphore(most);
    }

    /** How many it can hold. */
    int most() {
        return most;
    }

    /**
     * Waits until a fair part of the room is free: a claim for every single settled delivery would be a transaction each.
     *
     * @return how many may be claimed, all that are free: what is not claimed is to be given back; 0 after waiting in vain
     */
    int takeRoom(long atMostMillis) throws InterruptedException {
        int fair = Math.max(1, most / 3);
        return room.tryAcquire(fair, atMostMillis, TimeUnit.MILLISECONDS) ? fair + room.drainPermits() : 0;
    }

    void giveBackRoom(int count) {
        room.release(count);
    }

    /** Notes how a claim stands; its room was taken before. */
    void hold(InHand hand) {
        byDelivery.put(hand.claimed().deliveryId(), hand);
    }

    /** @return whether one more may be begun; who does not begin it says so by {@link #notBegun} */
    boolean mayBegin() {
        return begin.tryAcquire();
    }

    void notBegun() {
        begin.release();
    }

    /** It is settled. One that has been claimed again meanwhile stays: then that claim is in hand. */
    void letGo(InHand settled) {
        byDelivery.computeIfPresent(settled.claimed().deliveryId(),
                (delivery, now) -> now.claimed().attempt() == settled.claimed().attempt() ? null : now);
        if (settled.passage() != null) {
            begin.release();
        }
        room.release();
    }

    /** Whether all is settled, and nobody is about to claim either. */
    boolean areEmpty() {
        return room.availablePermits() == most;
    }

    Stream<InHand> all() {
        return byDelivery.values().stream();
    }

    List<Claimed> claimed() {
        return all().map(InHand::claimed).toList();
    }

    int count() {
        return byDelivery.size();
    }

    /** How many the relay has, or may have, without an answer that is written down. */
    long withTheRelay() {
        return all().filter(hand -> hand.passage() != null && (!courierAsks || hand.passage().isInDoubt())).count();
    }
}
