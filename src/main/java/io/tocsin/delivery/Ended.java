package io.tocsin.delivery;

import io.tocsin.delivery.courier.SendOutcome;

/** What came of a claim. */
record Ended(InHand hand, SendOutcome outcome, Settlement settlement) {
}
