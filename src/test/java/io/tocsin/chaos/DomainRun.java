package io.tocsin.chaos;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.tocsin.postgres.BreakablePostgres;
import io.tocsin.testkit.ledger.LedgerSink;
import io.tocsin.testkit.ledger.Mishap;
import io.tocsin.testkit.ledger.Taking;
import io.tocsin.testkit.ledger.Temper;

/** What one recipient domain of ten, which stalls or answers 421, costs the nine others: against a run of the nine alone. */
public final class DomainRun {

    private static final int NINE = 9;
    private static final int EACH = 600;
    private static final String TENTH = "tenth.example";
    private static final double MOST_LOST = 0.10;
    private static final Duration REPLY_AFTER = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int ROUNDS = 3;

    private final Path folder;
    private final Path app;
    private final PrintStream out;
    private final Figures figures = new Figures();
    private final List<String> broken = new ArrayList<>();

    public DomainRun(Path folder, Path app, PrintStream out) {
        this.folder = folder;
        this.app = app;
        this.out = out;
    }

    public Figures figures() {
        return figures;
    }

    /** @return every promise that was found broken */
    public List<String> run() throws InterruptedException {
        double alone = median(Mishap.NONE, NINE);
        figures.put("nine domains alone, messages/s", Math.round(alone));
        for (Mishap mishap : List.of(Mishap.STALL, Mishap.CLOSING, Mishap.TEMPORARY)) {
            double beside = median(mishap, NINE + 1);
            figures.put("beside a tenth with %s, messages/s".formatted(mishap), Math.round(beside));
            figures.put("beside a tenth with %s, ratio".formatted(mishap), Math.round(beside / alone * 1000) / 1000.0);
            if (beside < alone * (1 - MOST_LOST)) {
                broken.add("a domain with %s costs the others %.0f %%".formatted(mishap, 100 * (1 - beside / alone)));
            }
        }
        return broken;
    }

    private double median(Mishap mishap, int domains) throws InterruptedException {
        List<Double> rates = new ArrayList<>();
        // The first one warms the service up.
        try (BreakablePostgres database = BreakablePostgres.start(folder.resolve(mishap + "-postgres"), 900);
                LedgerSink sink = LedgerSink.start(Temper.against(TENTH, mishap, REPLY_AFTER));
                Replica replica = new Replica(0, folder, app, database, sink, 10, null, Duration.ZERO)) {
            replica.start();
            replica.awaitReady();
            ReleasedNotice notices = ReleasedNotice.at(replica.url());
            for (int round = 0; round <= ROUNDS; round++) {
                int before = sink.size();
                long begin = System.nanoTime();
                notices.to(EACH * domains, tenant -> tenant % domains == NINE ? TENTH : "d" + tenant % domains + ".example",
                        "INC-" + round);
                double rate = rate(sink, before, begin);
                out.printf("[domain] %s, round %d: %.0f messages/s%n", mishap, round, rate);
                if (round > 0 || rate * PATIENCE.toSeconds() < NINE * EACH) {
                    rates.add(rate);
                }
                if (rate * PATIENCE.toSeconds() < NINE * EACH) {
                    break; // what stands still does so in the next round too
                }
            }
            sink.goOn();
        }
        rates.sort(null);
        return rates.get(rates.size() / 2);
    }

    /** From the first message of the nine to the last of them; what came in a minute, if that is not all. */
    private static double rate(LedgerSink sink, int before, long begin) throws InterruptedException {
        Set<String> told = new HashSet<>();
        List<Taking> ours = List.of();
        while (told.size() < NINE * EACH) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                return told.size() * 1000.0 / PATIENCE.toMillis();
            }
            TimeUnit.MILLISECONDS.sleep(20);
            List<Taking> book = sink.book();
            ours = book.subList(before, book.size()).stream().filter(taking -> !taking.recipient().endsWith("@" + TENTH))
                    .toList();
            ours.forEach(taking -> told.add(taking.recipient()));
        }
        Duration time = Duration.between(ours.get(0).at(), ours.get(ours.size() - 1).at());
        return NINE * EACH * 1000.0 / time.toMillis();
    }
}
