package io.tocsin.bench;

/** A relay that takes every message over and forgets it, in a process of its own. */
interface Sink extends AutoCloseable {

    String HOST = "127.0.0.1";

    /**
     * @param messages taken over since it was opened
     * @param bytes that came in since, envelopes included
     * @param turns how often it answered since, or -1 where it does not count that: a sender that waits for each answer
     *        pays a round trip for each
     */
    record Seen(long messages, long bytes, long turns) {

        Seen since(Seen earlier) {
            return new Seen(messages - earlier.messages, bytes - earlier.bytes, turns < 0 ? -1 : turns - earlier.turns);
        }
    }

    String name();

    int port();

    long pid();

    Seen seen();

    @Override
    void close();
}
