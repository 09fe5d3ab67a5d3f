package io.tocsin.receipt.provider;

/** A post is not shown to be its provider's. The message is for our log; whoever posted it is not told what was missing. */
class UnprovenException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean forNow;

    private UnprovenException(String message, boolean forNow) {
        super(message, null, false, false);
        this.forNow = forNow;
    }

    static UnprovenException because(String message) {
        return new UnprovenException(message, false);
    }

    /** It may well be genuine; the means to check it cannot be had at the moment. */
    static UnprovenException forNow(String message) {
        return new UnprovenException(message, true);
    }

    boolean isForNow() {
        return forNow;
    }
}
