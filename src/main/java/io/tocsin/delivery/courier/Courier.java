package io.tocsin.delivery.courier;

import java.util.concurrent.CompletionStage;

import io.tocsin.smtp.Gate;

/**
 * Takes letters to the relay. The one seam of this package: {@code tocsin.delivery.courier} chooses which courier goes.
 */
public interface Courier {

    /**
     * Makes a letter what goes onto the wire, and says nothing to anybody yet: it takes time of the processor, and can be
     * done while others are under way. May be called from several threads at once.
     */
    Sealed seal(Letter letter);

    /** Whether letters ask at their gate before their content leaves. */
    default boolean asksAtGates() {
        return false;
    }

    /** A letter that only has to be sent. */
    interface Sealed {

        /**
         * Speaks to the mail server, for as long as that takes, and returns at once. Never called in a transaction: no database
         * connection is held meanwhile. The worker never has more letters under way than it has claimed.
         *
         * @return what came of it; a failure is a value too. A stage that ends in an exception means that the courier itself
         *         is broken, and the letter's fate unknown
         */
        CompletionStage<SendOutcome> send();

        /**
         * The same, under the eyes of whoever sends it. A courier that {@linkplain Courier#asksAtGates() does not ask} may hand
         * the content over at any time.
         */
        default CompletionStage<SendOutcome> send(Gate gate) {
            gate.begins();
            return send();
        }

        /**
         * Breaks the conversation off if nothing of the letter has been sent yet, since others wait for the connection: it then
         * ends as a clean retry. Else, and where a courier does not know how far it is, nothing happens.
         */
        default void giveUp() {
            // not every courier can
        }
    }
}
