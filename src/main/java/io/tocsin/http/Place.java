package io.tocsin.http;

/** What a body takes up, from before its first octet until its request is answered. */
interface Place {

    default void grow(long octets) {
    }

    /** All is there, and nobody takes the place away any more. */
    default void arrived() {
    }

    /** Called once or more. */
    void leave();
}
