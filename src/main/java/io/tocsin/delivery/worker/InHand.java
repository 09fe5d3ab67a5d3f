package io.tocsin.delivery.worker;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.queue.Claimed;

/**
 * A claim that its worker has not settled yet.
 *
 * @param worker under whose name it was claimed
 * @param letter written and sealed while the claim waits for its turn; null where that is left until it is begun
 * @param kibAhead how much memory was set aside for it meanwhile
 * @param passage since it was handed to the courier; null while it waits for its turn
 */
record InHand(Claimed claimed, UUID worker, CompletableFuture<Courier.Sealed> letter, int kibAhead, Passage passage) {

    static InHand waiting(Claimed claimed, UUID worker) {
        return new InHand(claimed, worker, null, 0, null);
    }

    InHand with(CompletableFuture<Courier.Sealed> sealed, int kib) {
        return new InHand(claimed, worker, sealed, kib, passage);
    }

    InHand begun(Passage begun) {
        return new InHand(claimed, worker, letter, kibAhead, begun);
    }

    /** @return null while it waits for its turn */
    Long begunAt() {
        return passage == null ? null : passage.begunAt();
    }

    /** @param moment null for none */
    boolean isBegunBefore(Long moment) {
        return passage != null && moment != null && passage.begunAt() - moment <= 0;
    }

    String domain() {
        return claimed.domain();
    }
}
