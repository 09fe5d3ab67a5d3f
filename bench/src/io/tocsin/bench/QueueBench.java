package io.tocsin.bench;

/** {@code ./tocsin bench queue}: the queue alone, with a courier that does nothing. */
public final class QueueBench {

    private QueueBench() {
    }

    public static void main(String... args) {
        throw new BenchFailed("There is no queue run yet.");
    }
}
