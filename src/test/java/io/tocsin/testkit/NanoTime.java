package io.tocsin.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** In place of {@link System#nanoTime()}: goes on when the test says so, and by next to nothing whenever somebody looks. */
public final class NanoTime implements LongSupplier {

    private final AtomicLong now = new AtomicLong(Duration.ofDays(3).toNanos()); // such a clock begins anywhere

    @Override
    public long getAsLong() {
        return now.incrementAndGet();
    }

    /** What it said so long ago. */
    public long ago(Duration time) {
        return now.get() - time.toNanos();
    }

    public void advance(Duration by) {
        now.addAndGet(by.toNanos());
    }
}
