package io.tocsin.chaos;

import java.util.concurrent.TimeUnit;

/**
 * Lets the hours between attempts pass in a moment, and looks after claims that nobody holds: a lease that ran out fifteen
 * seconds ago, with the database there for all of them, has leaked. And after moments that a replica took from a clock that is
 * ahead of the database's.
 */
final class PassingTime implements AutoCloseable {

    private static final int LEAKED_AFTER_SECONDS = 15;

    private final Ledger ledger;
    private final Thread thread = new Thread(this::pass, "passing-time");
    private volatile boolean going = true;
    private volatile long leaks;
    private volatile long ahead;
    private long databaseThereSince = System.nanoTime();

    PassingTime(Ledger ledger) {
        this.ledger = ledger;
        thread.start();
    }

    long leaks() {
        return leaks;
    }

    long ahead() {
        return ahead;
    }

    private void pass() {
        while (going) {
            try {
                ledger.letTimePass();
                ahead += ledger.aheadOfTime();
                if (System.nanoTime() - databaseThereSince > TimeUnit.SECONDS.toNanos(LEAKED_AFTER_SECONDS)) {
                    leaks += ledger.leaked(LEAKED_AFTER_SECONDS);
                }
            } catch (Ledger.Away away) {
                databaseThereSince = System.nanoTime();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(500);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        going = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
