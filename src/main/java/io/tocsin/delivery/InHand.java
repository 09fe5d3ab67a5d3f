package io.tocsin.delivery;

/**
 * A claim that its worker has not settled yet.
 *
 * @param begunAt when it was handed to the courier; null while it waits for its turn
 */
record InHand(Claimed claimed, Long begunAt) {

    InHand begun(long at) {
        return new InHand(claimed, at);
    }
}
