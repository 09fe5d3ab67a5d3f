package io.tocsin.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import io.tocsin.bench.BenchFailed;
import io.tocsin.chaos.ChaosPlan;
import io.tocsin.chaos.ChaosRun;
import io.tocsin.chaos.DomainRun;
import io.tocsin.chaos.Figures;
import io.tocsin.chaos.RollingRun;

/** {@code ./tocsin bench chaos}: the long form of what the tests do in short; see docs/reliability.md. */
public final class ChaosBench {

    private static final String HELP = """
            ./tocsin bench chaos [--deliveries 100000] [--kills 200] [--seed N] [--only faults|domain|rolling]

              faults    three replicas on one PostgreSQL before a relay that misbehaves; kills, freezes, outages, a full disk
              domain    what a domain that stalls, or answers 421, costs nine others
              rolling   from the version before to this one, under load
            """;

    private final List<String> broken = new ArrayList<>();
    private final Path target = Path.of(System.getProperty("tocsin.home", ".")).toAbsolutePath().normalize().resolve("target");
    private final Path folder = target.resolve("chaos");
    private int deliveries = 100_000;
    private int kills = 200;
    private long seed = System.nanoTime() & 0xffffff;
    private String only = "";

    private ChaosBench() {
    }

    public static void main(String... args) {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            new ChaosBench().run(args);
        } catch (IOException e) {
            throw new BenchFailed("The folder target/chaos cannot be used.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("interrupted");
        }
    }

    private void run(String... args) throws IOException, InterruptedException {
        understand(new ArrayDeque<>(List.of(args)));
        delete(folder);
        Path app = copied(target.resolve("quarkus-app"), folder.resolve("app"));
        if (is("faults")) {
            faults(app);
        }
        if (is("domain")) {
            DomainRun run = new DomainRun(Files.createDirectories(folder.resolve("domain")), app, System.out);
            note("domain", run.run(), run.figures());
        }
        if (is("rolling")) {
            Path before = VersionBefore.built(target.getParent(), target.resolve("version-before"));
            RollingRun run = new RollingRun(Files.createDirectories(folder.resolve("rolling")), before, app, System.out);
            note("rolling", run.run(), run.figures());
        }
        if (!broken.isEmpty()) {
            throw new BenchFailed("Broken promises, seed " + seed + ":\n" + String.join("\n", broken));
        }
        System.out.println("Every promise held.");
    }

    private void faults(Path app) throws IOException, InterruptedException {
        int starting = kills / 10;
        int some = Math.max(1, kills / 20);
        ChaosPlan plan = ChaosPlan.of(seed, deliveries, 10, null,
                List.of(Duration.ofMinutes(-10), Duration.ZERO, Duration.ofMinutes(10)),
                new ChaosPlan.Times(kills - starting, starting, some, some, Math.max(1, some / 2), Math.max(1, some / 2),
                        Math.max(1, some / 5), Math.max(1, some / 4)));
        ChaosRun run = new ChaosRun(plan, Files.createDirectories(folder.resolve("faults")), app, System.out);
        Runtime.getRuntime().addShutdownHook(new Thread(run::close));
        note("faults", run.run(), run.figures());
    }

    private void note(String name, List<String> found, Figures figures) {
        System.out.println(name + "\n" + figures);
        figures.write(target.resolve("chaos-" + name + ".json"));
        broken.addAll(found);
    }

    private boolean is(String part) {
        return only.isEmpty() || only.equals(part);
    }

    private void understand(Deque<String> words) {
        while (!words.isEmpty()) {
            String word = words.poll();
            String value = words.isEmpty() ? "" : words.poll();
            switch (word) {
                case "--deliveries" -> deliveries = number(word, value);
                case "--kills" -> kills = number(word, value);
                case "--seed" -> seed = number(word, value);
                case "--only" -> only = value;
                default -> throw new BenchFailed("\"%s\" is not understood.%n%s".formatted(word, HELP));
            }
        }
        if (!List.of("", "faults", "domain", "rolling").contains(only)) {
            throw new BenchFailed("There is no part \"%s\".%n%s".formatted(only, HELP));
        }
    }

    private static int number(String what, String said) {
        if (!said.matches("[0-9]{1,9}")) {
            throw new BenchFailed("%s needs a number, not \"%s\".".formatted(what, said));
        }
        return Integer.parseInt(said);
    }

    /** So that a build beside the run changes nothing under it. */
    private static Path copied(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path copy = to.resolve(from.relativize(each).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(each, copy);
            }
        }
        return to;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
