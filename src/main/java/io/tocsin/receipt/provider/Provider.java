package io.tocsin.receipt.provider;

/** A mail provider that posts what became of messages. */
interface Provider {

    /** Whether its proof can be checked, so that there is anything to post to. */
    boolean isConfigured();

    /**
     * Reads a post, after proving that it is this provider's. What is proved and odd is read as
     * {@link io.tocsin.receipt.Event#OTHER}, since a refusal would only have it sent again.
     *
     * @throws UnprovenException when it is not, or nobody can say
     */
    Batch read(Posted posted) throws UnprovenException;
}
