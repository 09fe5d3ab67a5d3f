package io.tocsin.testkit.ledger;

import java.time.Instant;

/**
 * A line of the book: a message whose final dot was read. Written before the reply.
 *
 * @param at when the dot was read
 * @param connection counted from 1
 * @param messageId without angle brackets
 * @param mishap what the sink did then
 */
public record Taking(Instant at, long connection, String messageId, String recipient, Mishap mishap) {

    /** False when the sink turned it down in its reply. */
    public boolean taken() {
        return mishap.takes();
    }

    /** The sender was never told: it has to send it again. */
    public boolean leftUnanswered() {
        return mishap == Mishap.DROP_AFTER_DOT;
    }

    String line() {
        return at + " " + connection + " " + mishap + " " + messageId + " " + recipient;
    }
}
