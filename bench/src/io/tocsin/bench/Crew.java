package io.tocsin.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that work together, of which the first failure is that of all. */
final class Crew {

    interface Work {
        void run() throws Exception;
    }

    private final String name;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Crew(String name) {
        this.name = name;
    }

    void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception | AssertionError e) {
                failure.compareAndSet(null, e);
            }
        }, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** @throws BenchFailed if one of them did */
    void join() {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("interrupted");
        }
        if (failure.get() instanceof BenchFailed failed) {
            throw failed;
        }
        if (failure.get() != null) {
            throw new BenchFailed(name + " failed.", failure.get());
        }
    }
}
