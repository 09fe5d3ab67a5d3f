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
 * Asks for status again and again, on a fixed timetable and over one connection that is kept: it measures and does not load.
 * A request that could not begin in time because the one before was still running counts from when it was due.
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

    private static final long EVERY_NANOS = 20_000_000;

    private final Api api;
    private final Map<Kind, IntFunction<String>> paths;
    private final Map<Kind, List<Double>> millis = new EnumMap<>(Kind.class);
    private final Crew crew = new Crew("status-probe");
    private volatile boolean going = true;

    private StatusProbe(Api api, Map<Kind, IntFunction<String>> paths) {
        this.api = api;
        this.paths = paths;
    }

    /** @param paths what to ask for at the n-th time, for each kind */
    static StatusProbe begin(Api api, Map<Kind, IntFunction<String>> paths) {
        StatusProbe probe = new StatusProbe(api, paths);
        paths.keySet().forEach(kind -> probe.millis.put(kind, new ArrayList<>()));
        probe.crew.start(probe::ask);
        return probe;
    }

    private void ask() throws IOException {
        List<Kind> turns = List.copyOf(paths.keySet());
        long due = System.nanoTime();
        long free = due;
        for (int turn = 0; going; turn++) {
            due += EVERY_NANOS;
            while (System.nanoTime() < due && going) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            Kind kind = turns.get(turn % turns.size());
            String path = paths.get(kind).apply(turn);
            // Waking up late is this thread's fault, a request before that took too long is not.
            long from = free > due ? due : System.nanoTime();
            ask(path);
            free = System.nanoTime();
            millis.get(kind).add((free - from) / 1e6);
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
