package io.tocsin.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Asks for status again and again, on a fixed timetable and over a connection for each kind that is kept: it measures and
 * does not load. A request that could not begin in time because the one before was still running counts from when it was due.
 */
final class StatusProbe implements AutoCloseable {

    /** What is asked for. */
    enum Kind {
        /** One tenant in every incident. */
        TENANT,
        /** The figures of the notice. */
        NOTICE,
        /** The incident: the newest notice's figures, and the first page of those who owe an answer. */
        INCIDENT
    }

    /** Ten a second of each kind. */
    private static final long EVERY_NANOS = 100_000_000;

    private final Api api;
    private final Map<Kind, List<Double>> millis = new EnumMap<>(Kind.class);
    private final Crew crew = new Crew("status-probe");
    private volatile boolean going = true;

    private StatusProbe(Api api) {
        this.api = api;
    }

    /** @param paths what to ask for at the n-th time, for each kind */
    static StatusProbe begin(Api api, Map<Kind, IntFunction<String>> paths) {
        StatusProbe probe = new StatusProbe(api);
        paths.forEach((kind, path) -> {
            List<Double> millis = new ArrayList<>();
            probe.millis.put(kind, millis);
            probe.crew.start(() -> probe.askEver(path, millis));
        });
        return probe;
    }

    /** Asks for each as often, one after the other, and measures nothing. */
    static void warmUp(Api api, Map<Kind, IntFunction<String>> paths, int times) {
        StatusProbe probe = new StatusProbe(api);
        paths.values().forEach(path -> {
            for (int turn = 0; turn < times; turn++) {
                try {
                    probe.ask(path.apply(turn));
                } catch (IOException e) {
                    throw new BenchFailed("The service did not answer.", e);
                }
            }
        });
    }

    private void askEver(IntFunction<String> path, List<Double> taken) throws IOException {
        long due = System.nanoTime();
        long free = due;
        for (int turn = 0; going; turn++) {
            due += EVERY_NANOS;
            while (System.nanoTime() < due && going) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            // Waking up late is this thread's fault, a request before that took too long is not.
            long from = free > due ? due : System.nanoTime();
            ask(path.apply(turn));
            free = System.nanoTime();
            taken.add((free - from) / 1e6);
        }
    }

    private void ask(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(api.base() + "/api/v1" + path).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + api.key());
        connection.setReadTimeout(60_000);
        if (connection.getResponseCode() != 200) {
            throw new BenchFailed("The service answered " + path + " with " + connection.getResponseCode());
        }
        try (InputStream body = connection.getInputStream()) {
            body.readAllBytes();
        }
    }

    /** Milliseconds of each request, by kind. */
    Map<Kind, List<Double>> end() {
        close();
        crew.join();
        return millis;
    }

    @Override
    public void close() {
        going = false;
    }

    /** @return NaN of nothing */
    static double percentile(List<Double> values, double percent) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN
                : sorted[Math.max(0, (int) Math.ceil(percent / 100 * sorted.length) - 1)];
    }
}
