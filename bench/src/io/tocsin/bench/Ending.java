package io.tocsin.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/** Ends what was started, the last first, at the end of a run as on Ctrl-C. */
final class Ending {

    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    private static volatile boolean begun;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Ending::now, "ending"));
    }

    private Ending() {
    }

    /** Whether it is under way: what fails then fails because of it. */
    static boolean hasBegun() {
        return begun;
    }

    static synchronized void add(AutoCloseable started) {
        OPEN.push(started);
    }

    /** Once each, whoever asks first. */
    static void now() {
        begun = true;
        endAll();
    }

    private static synchronized void endAll() {
        while (!OPEN.isEmpty()) {
            try {
                OPEN.pop().close();
            } catch (Exception | AssertionError e) {
                System.err.println("tocsin: something did not end as it should: " + e);
            }
        }
    }
}
