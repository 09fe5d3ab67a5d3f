package io.tocsin.delivery;

import java.util.concurrent.CompletableFuture;

import io.tocsin.delivery.courier.Courier;

/**
 * A claim that its worker has not settled yet.
 *
 * @param letter written and sealed while the claim waits for its turn; null where nothing is to be sent any more
 * @param begunAt when it was handed to the courier; null while it waits for its turn
 */
record InHand(Claimed claimed, CompletableFuture<Courier.Sealed> letter, Long begunAt) {

    static InHand waiting(Claimed claimed, CompletableFuture<Courier.Sealed> letter) {
        return new InHand(claimed, letter, null);
    }

    InHand begun(long at) {
        return new InHand(claimed, letter, at);
    }

    String domain() {
        return claimed.domain();
    }
}
