package io.tocsin.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * How often this process waits for the database: the driver logs each time that it has sent all it had to say. Of all
 * threads, so nothing else may be going on; what the pool asks its connections by itself, every other minute, does not count.
 */
public final class RoundTrips {

    private static final Logger DRIVER = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

    private RoundTrips() {
    }

    public static int of(Runnable work) {
        var count = new AtomicInteger();
        Filter before = DRIVER.getFilter();
        Level level = DRIVER.getLevel();
        DRIVER.setFilter(entry -> count(entry, count));
        DRIVER.setLevel(Level.FINEST);
        try {
            work.run();
        } finally {
            DRIVER.setLevel(level);
            DRIVER.setFilter(before);
        }
        return count.get();
    }

    /**
     * What the driver asks for itself, once on each connection, does not count: the names of types.
     *
     * @return false: nothing of it is written anywhere
     */
    private static boolean count(LogRecord entry, AtomicInteger count) {
        if (Thread.currentThread().getName().startsWith("agroal")) {
            return false;
        }
        if (entry.getMessage().contains("FE=> Sync")) {
            count.incrementAndGet();
        } else if (entry.getMessage().contains("FE=> Parse") && entry.getMessage().contains("pg_catalog.pg_type")) {
            count.decrementAndGet();
        }
        return false;
    }
}
