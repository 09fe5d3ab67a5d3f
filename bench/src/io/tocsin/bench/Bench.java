package io.tocsin.bench;

import java.util.Arrays;
import java.util.Locale;

import io.tocsin.bench.chaos.ChaosBench;

/**
 * Where {@code ./tocsin bench} begins. The first word, unless it is a number or an option, names another run than the main one.
 */
public final class Bench {

    private Bench() {
    }

    public static void main(String... args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        try {
            run(args);
            Ending.now();
            System.exit(0);
        } catch (Exception | AssertionError failed) {
            if (Ending.hasBegun()) {
                return;
            }
            if (failed instanceof BenchFailed) {
                System.err.println("tocsin: " + failed.getMessage());
            }
            if (failed.getCause() != null || !(failed instanceof BenchFailed)) {
                failed.printStackTrace();
            }
            System.exit(1);
        }
    }

    private static void run(String... args) throws Exception {
        String first = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (first) {
            case "chaos" -> ChaosBench.main(rest);
            case "urgent" -> UrgentRun.main(rest);
            case "latency" -> LatencyRun.main(rest);
            case "replicas" -> ReplicasRun.main(rest);
            case "console" -> ConsoleRun.main(rest);
            case "upload" -> UploadRun.main(rest);
            case "queue" -> io.tocsin.delivery.worker.QueueBench.main(rest);
            case "--help", "-h", "help" -> System.out.print(Options.HELP);
            default -> MainRun.main(args);
        }
    }
}
