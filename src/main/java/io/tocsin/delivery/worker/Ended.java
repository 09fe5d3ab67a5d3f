package io.tocsin.delivery.worker;

import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.delivery.queue.Settlement;

/** What came of a claim. */
record Ended(InHand hand, SendOutcome outcome, Settlement settlement) {

    boolean wasInDoubt() {
        return hand.passage() != null && hand.passage().isInDoubt();
    }
}
