package io.tocsin.delivery.worker;

import java.util.concurrent.CompletableFuture;

import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.queue.Claimed;

/**
 * A claim that its worker has not settled yet.
 *
 * @param letter written and sealed while the claim waits for its turn; null where that is left until it is begun
 * @param kibAhead how much memory was set aside for it meanwhile
 * @param begunAt when it was handed to the courier; null while it waits for its turn
 */
record InHand(Claimed claimed, CompletableFuture<Courier.Sealed> letter, int kibAhead, Long begunAt) {

    static InHand waiting(Claimed claimed) {
        return new InHand(claimed, null, 0, null);
    }

    InHand with(CompletableFuture<Courier.Sealed> sealed, int kib) {
        return new InHand(claimed, sealed, kib, begunAt);
    }

    InHand begun(long at) {
        return new InHand(claimed, letter, kibAhead, at);
    }

    /** @param moment null for none */
    boolean isBegunBefore(Long moment) {
        return begunAt != null && moment != null && begunAt - moment <= 0;
    }

    String domain() {
        return claimed.domain();
    }
}
