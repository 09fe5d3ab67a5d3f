package io.tocsin.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import com.fasterxml.jackson.databind.json.JsonMapper;

/** Prints the table of the main run and writes {@code target/bench.json}. Each figure is the median over the rounds. */
final class Report {

    private final Options options;
    private final MainRun run;
    private final double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

    Report(Options options, MainRun run) {
        this.options = options;
        this.run = run;
    }

    void write() {
        System.out.printf(Locale.ROOT, "Tocsin's main job on %,d tenants, %d connections, %s%s, %d cores, load %.2f%n",
                options.tenants(), options.connections(), options.sink(),
                options.latency().isZero() ? "" : " with " + options.latency().toMillis() + " ms of latency",
                Runtime.getRuntime().availableProcessors(), load);
        List<Round> rounds = run.run();
        Map<String, Object> figures = figures(rounds);
        writeJson("bench.json", figures);
        table(rounds);
    }

    static void progress(Round round) {
        System.out.printf(Locale.ROOT,
                "  round %d: import %,.0f rows/s, preparation %,.0f/s, accepted %,.0f/s, baseline %,.0f/s%n",
                round.round(), round.importRows(), round.preparation(), round.accepted(), round.baseline());
    }

    static void writeJson(String name, Map<String, Object> figures) {
        try {
            Path file = Home.output().resolve(name);
            Files.writeString(file, JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(figures)
                    + "\n");
        } catch (IOException e) {
            throw new BenchFailed(name + " cannot be written.", e);
        }
    }

    private Map<String, Object> figures(List<Round> rounds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("tenants", options.tenants());
        figures.put("importRowsPerSecond", rounded(median(rounds, Round::importRows)));
        figures.put("reimportRowsPerSecond", rounded(median(rounds, Round::reimportRows)));
        figures.put("preparationPerSecond", rounded(median(rounds, Round::preparation)));
        figures.put("acceptedPerSecond", rounded(median(rounds, Round::accepted)));
        figures.put("coldAcceptedPerSecond", rounded(run.coldAccepted()));
        figures.put("baselinePerSecond", rounded(median(rounds, Round::baseline)));
        figures.put("ratio", rounded(median(rounds, Round::ratio)));
        figures.put("mailerPerSecond", rounded(median(rounds, Round::mailer)));
        figures.put("mailerRatio", rounded(median(rounds, Round::mailerRatio)));
        figures.put("statusP50Millis", rounded(percentile(rounds, Round::statusSending, StatusProbe.Kind.TENANT, 50)));
        figures.put("statusP99Millis", rounded(percentile(rounds, Round::statusSending, StatusProbe.Kind.TENANT, 99)));
        figures.put("status", Map.of("idle", status(rounds, Round::statusIdle), "sending",
                status(rounds, Round::statusSending)));
        figures.put("peakHeapMiB", run.heap().peak());
        figures.put("heapAfterCollectionMiB", run.heap().afterCollection());
        figures.put("peakRssMiB", rounded(run.peakRssMiB()));
        figures.put("cpuSecondsPerThousand", cpu(rounds, Round::wholeJob));
        figures.put("cpuSecondsPerThousandSending", cpu(rounds, Round::sending));
        figures.put("connections", options.connections());
        figures.put("messageBytes", rounds.get(0).messageBytes());
        figures.put("turnsPerMessage", rounded(median(rounds, Round::turnsPerMessage)));
        figures.put("sink", options.sink());
        figures.put("postgresql", options.postgresql());
        figures.put("latencyMillis", options.latency().toMillis());
        figures.put("java", System.getProperty("java.version"));
        figures.put("cores", Runtime.getRuntime().availableProcessors());
        figures.put("loadAtStart", rounded(load));
        figures.put("rounds", rounds.stream().map(this::figures).toList());
        return figures;
    }

    private Map<String, Object> figures(Round round) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("importRowsPerSecond", rounded(round.importRows()));
        figures.put("reimportRowsPerSecond", rounded(round.reimportRows()));
        figures.put("preparationPerSecond", rounded(round.preparation()));
        figures.put("acceptedPerSecond", rounded(round.accepted()));
        figures.put("sendingSeconds", rounded(round.sendingSeconds()));
        figures.put("baselinePerSecond", rounded(round.baseline()));
        figures.put("ratio", rounded(round.ratio()));
        figures.put("mailerPerSecond", rounded(round.mailer()));
        figures.put("cpuSecondsPerThousandSending", cpu(List.of(round), Round::sending));
        return figures;
    }

    private Map<String, Object> status(List<Round> rounds, Function<Round, Map<StatusProbe.Kind, List<Double>>> when) {
        Map<String, Object> status = new LinkedHashMap<>();
        for (StatusProbe.Kind kind : StatusProbe.Kind.values()) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("requests", all(rounds, when, kind).size());
            figures.put("p50Millis", rounded(percentile(rounds, when, kind, 50)));
            figures.put("p99Millis", rounded(percentile(rounds, when, kind, 99)));
            status.put(kind.name().toLowerCase(Locale.ROOT), figures);
        }
        return status;
    }

    private Map<String, Object> cpu(List<Round> rounds, Function<Round, Spent> part) {
        double thousands = options.tenants() / 1000.0;
        Map<String, Object> cpu = new LinkedHashMap<>();
        cpu.put("jvm", rounded(median(rounds, round -> part.apply(round).per(thousands).jvm())));
        cpu.put("postgresql", rounded(median(rounds, round -> part.apply(round).per(thousands).postgresql())));
        cpu.put("sink", rounded(median(rounds, round -> part.apply(round).per(thousands).sink())));
        cpu.put("harness", rounded(median(rounds, round -> part.apply(round).per(thousands).harness())));
        return cpu;
    }

    private void table(List<Round> rounds) {
        System.out.println();
        line("message on the wire", "%,d bytes".formatted(rounds.get(0).messageBytes()), "about 12,000");
        line("import", "%,.0f rows/s".formatted(median(rounds, Round::importRows)), "50,000");
        line("the same list again, nothing changed", "%,.0f rows/s".formatted(median(rounds, Round::reimportRows)), "");
        line("preparation", "%,.0f advisories/s".formatted(median(rounds, Round::preparation)), "4,000");
        line("sending, release to last acceptance", "%,.0f accepted/s".formatted(median(rounds, Round::accepted)), "3,000");
        line("  just after the start, up to 3,000", "%,.0f accepted/s".formatted(run.coldAccepted()), "");
        line("baseline: bare pipelined sender", "%,.0f messages/s".formatted(median(rounds, Round::baseline)), "");
        line("  ratio to it", "%.2f".formatted(median(rounds, Round::ratio)), "0.50");
        line("bare Quarkus Mailer", "%,.0f messages/s".formatted(median(rounds, Round::mailer)), "");
        line("  ratio to it", "%.2f".formatted(median(rounds, Round::mailerRatio)), "");
        for (StatusProbe.Kind kind : StatusProbe.Kind.values()) {
            String name = "status by " + kind.name().toLowerCase(Locale.ROOT);
            String aim = switch (kind) {
                case TENANT -> "p99 10";
                case NOTICE -> "p99 50";
                case INCIDENT -> "";
            };
            line(name + ", idle", latency(rounds, Round::statusIdle, kind), "");
            line(name + ", sending", latency(rounds, Round::statusSending, kind), aim);
        }
        line("heap, peak / after a collection", "%d / %d MiB".formatted(run.heap().peak(), run.heap().afterCollection()),
                "512");
        line("memory of the JVM, peak", "%.0f MiB".formatted(run.peakRssMiB()), "");
        cpuLine("CPU s per 1,000, whole job", rounds, Round::wholeJob);
        cpuLine("CPU s per 1,000, sending", rounds, Round::sending);
        if (rounds.get(0).turnsPerMessage() >= 0) {
            line("answers of the sink per message", "%.2f".formatted(median(rounds, Round::turnsPerMessage)), "2.00");
        }
        System.out.println(
                "\nAll " + "%,d".formatted(options.tenants()) + " deliveries of each round were accepted, and the sink "
                        + "counted as many. target/bench.json has every round.");
    }

    private void cpuLine(String what, List<Round> rounds, Function<Round, Spent> part) {
        double thousands = options.tenants() / 1000.0;
        line(what, "jvm %.3f, postgresql %.3f, sink %.3f, harness %.3f".formatted(
                median(rounds, round -> part.apply(round).per(thousands).jvm()),
                median(rounds, round -> part.apply(round).per(thousands).postgresql()),
                median(rounds, round -> part.apply(round).per(thousands).sink()),
                median(rounds, round -> part.apply(round).per(thousands).harness())), "");
    }

    private static String latency(List<Round> rounds, Function<Round, Map<StatusProbe.Kind, List<Double>>> when,
            StatusProbe.Kind kind) {
        return "p50 %.1f ms, p99 %.1f ms, of %,d".formatted(percentile(rounds, when, kind, 50),
                percentile(rounds, when, kind, 99), all(rounds, when, kind).size());
    }

    private static void line(String what, String figure, String aim) {
        System.out.printf(Locale.ROOT, "  %-38s %-46s %s%n", what, figure, aim.isEmpty() ? "" : "aim " + aim);
    }

    /** Of all rounds together: a round alone has too few requests for a 99th percentile. */
    private static double percentile(List<Round> rounds, Function<Round, Map<StatusProbe.Kind, List<Double>>> when,
            StatusProbe.Kind kind, double percent) {
        return StatusProbe.percentile(all(rounds, when, kind), percent);
    }

    private static List<Double> all(List<Round> rounds, Function<Round, Map<StatusProbe.Kind, List<Double>>> when,
            StatusProbe.Kind kind) {
        List<Double> all = new ArrayList<>();
        rounds.forEach(round -> all.addAll(when.apply(round).getOrDefault(kind, List.of())));
        return all;
    }

    static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** To four figures; null where the machine does not tell. */
    static Double rounded(double value) {
        return Double.isFinite(value) ? Double.valueOf(String.format(Locale.ROOT, "%.4g", value)) : null;
    }
}
