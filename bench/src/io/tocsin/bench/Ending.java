package io.tocsin.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/** Ends what was started, the last first, at the end of a run as on Ctrl-C. */
final class Ending {

    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Ending::now, "ending"));
    }

    private Ending() {
    }

    static synchronized void add(AutoCloseable started) {
        OPEN.push(started);
    }

    /** Once each, whoever asks first. */
    static synchronized void now() {
        while (!OPEN.isEmpty()) {
            try {
                OPEN.pop().close();
            } catch (Exception | AssertionError e) {
                System.err.println("tocsin: something did not end as it should: " + e);
            }
        }
    }
}
