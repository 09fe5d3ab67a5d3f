package io.tocsin.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

import io.smallrye.config.WithDefault;
import io.tocsin.delivery.courier.CourierSettings;

/**
 * What the command line says.
 *
 * @param connections of the service to the sink, and of the baseline
 * @param connectionsSaid whether the command line said them; else the service is left to its own default
 * @param rounds of which medians are taken
 * @param warmUp how many tenants are told before the rounds, so that the code is compiled by then
 * @param latency that the sink adds to every round trip
 * @param sink {@code own} or {@code smtp-sink}
 * @param profile whether the service is watched by the flight recorder
 * @param keep whether the data folder stays
 * @param postgresql folder of an installed PostgreSQL, or empty for the programs that the service brings
 */
record Options(int tenants, int connections, boolean connectionsSaid, int rounds, int warmUp, Duration latency,
        String sink, boolean profile, boolean keep, String postgresql) {

    static final int TENANTS = 15_000;
    /** By then the code that runs a thousand times a second is compiled. */
    private static final int WARM_UP = 30_000;

    static final String HELP = """
            ./tocsin bench [tenants]     the main job on so many tenants (15000), one contact each: import, preparation, sending
            ./tocsin bench urgent        how soon one urgent notice is accepted while a large one is being sent
            ./tocsin bench latency       round trips per message against a sink of 20 ms, over 10 connections
            ./tocsin bench replicas      1, 2, 3 and 10 replicas on one database against a sink of 50 ms
            ./tocsin bench queue [deliveries] [connections] [minutes]
                                         the queue alone, with a courier that does nothing; then beside a transaction that has
                                         been open for so many minutes (0)
            ./tocsin bench console [tenants] [--keep]
                                         how long the console's pages take for a notice to so many (1000000); --keep leaves the
                                         data in target/bench for the next time
            ./tocsin bench upload [rows] a list of so many rows (1000000) sent by the console's form, checked, and taken over
            ./tocsin bench chaos         breaks everything while it works, and counts what was lost

              --connections N    to the sink, from each replica (the service's default)
              --rounds N         of which medians are taken (3; 1 above 15000 tenants)
              --warm-up N        tenants that are told before, which does not count (30000)
              --latency 20ms     added by the sink to every round trip (none); needs the sink "own"
              --sink NAME        smtp-sink, which is Postfix's, or own (smtp-sink where it is installed)
              --postgresql HOME  of an installed server, such as /usr/lib/postgresql/18 (the one that the service brings)
              --profile          say where the service's time went, by its flight recorder, which costs a little itself
              --keep             leave the data folder target/bench/run where it is

            Prints a table and writes target/bench.json (or target/bench-urgent.json and so on). It fails unless every
            delivery was accepted and the sink has counted as many.
            """;

    /** @throws BenchFailed if a word is not understood */
    static Options of(int tenantsByDefault, Duration latencyByDefault, String... args) {
        Deque<String> words = new ArrayDeque<>(Arrays.asList(args));
        int tenants = tenantsByDefault;
        int connections = 0;
        int rounds = 0;
        int warmUp = WARM_UP;
        Duration latency = latencyByDefault;
        String sink = null;
        boolean profile = false;
        boolean keep = false;
        String postgresql = "";
        while (!words.isEmpty()) {
            String word = words.poll();
            switch (word) {
                case "--connections" -> connections = number(word, words.poll(), 500);
                case "--rounds" -> rounds = number(word, words.poll(), 1000);
                case "--warm-up" -> warmUp = number(word, words.poll(), 1_000_000);
                case "--latency" -> latency = millis(words.poll());
                case "--sink" -> sink = words.poll();
                case "--postgresql" -> postgresql = folder(words.poll());
                case "--profile" -> profile = true;
                case "--keep" -> keep = true;
                default -> tenants = number("tenants", word, 1_000_000);
            }
        }
        return checked(new Options(tenants, connections == 0 ? connectionsByDefault() : connections, connections != 0,
                rounds == 0 ? tenants > TENANTS ? 1 : 3 : rounds, warmUp, latency,
                sink != null ? sink : latency.isZero() && PostfixSink.program().isPresent() ? "smtp-sink" : "own", profile,
                keep, postgresql));
    }

    private static Options checked(Options options) {
        switch (options.sink) {
            case "own" -> {
            }
            case "smtp-sink" -> {
                if (PostfixSink.program().isEmpty()) {
                    throw new BenchFailed("There is no smtp-sink here. It comes with Postfix. Or say --sink own.");
                }
                if (!options.latency.isZero()) {
                    throw new BenchFailed("smtp-sink cannot add a latency. Say --sink own.");
                }
            }
            default -> throw new BenchFailed("There is no sink \"%s\", only own and smtp-sink.".formatted(options.sink));
        }
        return options;
    }

    Options withConnections(int others) {
        return new Options(tenants, others, true, rounds, warmUp, latency, sink, profile, keep, postgresql);
    }

    Sink openSink() {
        return sink.equals("own") ? OwnSink.open(latency) : PostfixSink.open();
    }

    private static int number(String what, String said, int most) {
        if (said == null || !said.matches("[0-9]{1,7}") || Integer.parseInt(said) < 1 || Integer.parseInt(said) > most) {
            throw new BenchFailed("\"%s\" is no number of 1 to %d for %s. Say --help to see what can be said."
                    .formatted(said, most, what));
        }
        return Integer.parseInt(said);
    }

    private static String folder(String said) {
        if (said == null || !Files.isExecutable(Path.of(said, "bin", "postgres"))) {
            throw new BenchFailed("There is no bin/postgres in \"%s\"; say for instance --postgresql /usr/lib/postgresql/18."
                    .formatted(said));
        }
        return said;
    }

    private static Duration millis(String said) {
        if (said == null || !said.matches("[0-9]{1,5}ms")) {
            throw new BenchFailed("\"%s\" is no latency; say for instance --latency 20ms.".formatted(said));
        }
        return Duration.ofMillis(Long.parseLong(said.replace("ms", "")));
    }

    private static int connectionsByDefault() {
        try {
            return Integer.parseInt(CourierSettings.class.getMethod("connections").getAnnotation(WithDefault.class).value());
        } catch (NoSuchMethodException e) {
            throw new BenchFailed("The service has no default for its connections any more; say --connections.", e);
        }
    }
}
