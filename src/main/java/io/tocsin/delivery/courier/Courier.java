package io.tocsin.delivery.courier;

import java.util.concurrent.CompletionStage;

/**
 * Takes letters to the relay. The one seam of this package: {@code tocsin.delivery.courier} chooses which courier goes.
 */
public interface Courier {

    /**
     * Speaks to the mail server, for as long as that takes, and returns at once. Never called in a transaction: no database
     * connection is held meanwhile. May be called from several threads at once; the worker never has more letters under way
     * than it has claimed.
     *
     * @return what came of it; a failure is a value too. A stage that ends in an exception means that the courier itself is
     *         broken, and the letter's fate unknown
     */
    CompletionStage<SendOutcome> send(Letter letter);
}
