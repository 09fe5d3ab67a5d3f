package io.tocsin.chaos;

import java.util.concurrent.TimeUnit;

/**
 * Lets the hours between attempts pass in a moment, and looks after claims that nobody holds: a lease that ran out so long
 * ago, with the database there for all of that time, has leaked. And after moments that a replica took from a clock that is
 * ahead of the database's.
 */
final class PassingTime implements AutoCloseable {

    private final Ledger ledger;
    private final Limits limits;
    private final Thread thread = new Thread(this::pass, "passing-time");
    private volatile boolean going = true;
    private volatile long leaks;
    private volatile long ahead;
    private long databaseThereSince = System.nanoTime();

    PassingTime(Ledger ledger, Limits limits) {
        this.ledger = ledger;
        this.limits = limits;
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
                ahead += ledger.aheadOfTime(limits.clocksAgree());
                if (System.nanoTime() - databaseThereSince > limits.takenUp().toNanos()) {
                    leaks += ledger.leaked(limits.takenUp());
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
