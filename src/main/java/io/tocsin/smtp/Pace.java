package io.tocsin.smtp;

import java.time.Duration;

/**
 * What counts as taking its time at a relay. A test whose machine may take any time for anything says otherwise.
 *
 * @param quick behind a message that took less the next mail may stand
 * @param heldUp a mail that has stood behind another one's message for longer goes on another connection
 * @param passedOn a mail that has waited at one relay for longer goes to another that has room
 */
record Pace(Duration quick, Duration heldUp, Duration passedOn) {

    static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
}
