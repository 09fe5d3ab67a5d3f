package io.tocsin.delivery;

/** Takes a letter to the relay. The one seam of this package: another courier can stand beside the first. */
public interface Courier {

    /**
     * Speaks to the mail server, for as long as that takes. Never called in a transaction: no database connection is held
     * meanwhile.
     *
     * @return what came of it; a failure is a value too. An exception means that the courier itself is broken, and the
     *         letter's fate unknown
     */
    SendOutcome send(Letter letter);
}
