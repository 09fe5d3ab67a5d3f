package io.tocsin.bench.chaos;

import io.tocsin.bench.BenchFailed;

/** {@code ./tocsin bench chaos}. */
public final class ChaosBench {

    private ChaosBench() {
    }

    public static void main(String... args) {
        throw new BenchFailed("There is no chaos run yet.");
    }
}
