package io.tocsin.chaos;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.tocsin.postgres.BreakablePostgres;
import io.tocsin.testkit.ServiceProcess;
import io.tocsin.testkit.ledger.LedgerSink;
import io.tocsin.testkit.ledger.Mishap;
import io.tocsin.testkit.ledger.Temper;

/**
 * A rolling update: the version before sends, this one starts beside it, brings the schema up to date and sends too, the old
 * one is told to stop. Both are called over the API meanwhile.
 */
public final class RollingRun {

    private static final int DELIVERIES = 6000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final Path before;
    private final Path after;
    private final PrintStream out;
    private final Figures figures = new Figures();

    /** @param before the packaged version before; {@code after}: this one */
    public RollingRun(Path folder, Path before, Path after, PrintStream out) {
        this.folder = folder;
        this.before = before;
        this.after = after;
        this.out = out;
    }

    public Figures figures() {
        return figures;
    }

    /** @return every promise that was found broken */
    public List<String> run() throws InterruptedException {
        try (BreakablePostgres database = BreakablePostgres.start(folder.resolve("postgres"), 900);
                LedgerSink sink = LedgerSink.start(Temper.against("", Mishap.NONE,
                        Duration.ofMillis(5)));
                Replica old = new Replica(0, folder, before, database, sink, 10, null, Duration.ZERO);
                Replica young = new Replica(1, folder, after, database, sink, 10, null, Duration.ZERO)) {
            old.start();
            old.awaitReady();
            sink.holdAt(DELIVERIES / 10);
            String notice = ReleasedNotice.at(old.url()).to(DELIVERIES, ReleasedNotice::domain, "INC-1");
            await(sink, DELIVERIES / 10);
            Ledger ledger = new Ledger(database, notice);
            Bystanders bystanders = new Bystanders(new ArrayList<>(List.of(old, young)), notice, DELIVERIES, 1);
            try (PassingTime time = new PassingTime(ledger, Limits.PROMISED)) {
                out.println("[rolling] the new one starts");
                young.start();
                sink.holdAt(DELIVERIES * 4 / 10);
                young.awaitReady();
                await(sink, DELIVERIES * 4 / 10);
                out.println("[rolling] both are sending");
                sink.holdAt(DELIVERIES * 7 / 10);
                await(sink, DELIVERIES * 7 / 10);
                out.println("[rolling] the old one is told to stop");
                sink.holdAt(Long.MAX_VALUE);
                bystanders.leave(old);
                figures.put("exit code of the old one", old.terminate());
                awaitEmpty(ledger);
                bystanders.close();
            } finally {
                bystanders.close();
            }
            return reckon(ledger, notice, sink, bystanders, young);
        }
    }

    private List<String> reckon(Ledger ledger, String notice, LedgerSink sink, Bystanders bystanders, Replica young) {
        figures.put("deliveries", DELIVERIES);
        figures.put("messages that came to their dot", sink.size());
        figures.put("API answers by status (0: none)", bystanders.answers());
        ChaosPlan plan = ChaosPlan.of(0, DELIVERIES, 10, null, List.of(Duration.ZERO, Duration.ZERO),
                new ChaosPlan.Times(0, 0, 0, 0, 0, 0, 0, 0));
        Reckoning reckoning = new Reckoning(plan, Limits.PROMISED, new Diary(), ledger, sink.book(), figures);
        reckoning.nothingIsLost();
        reckoning.whatCameTwiceWasUnknownBefore(0);
        reckoning.expect(sink.size() == DELIVERIES, "%d messages for %d deliveries", sink.size(), DELIVERIES);
        reckoning.countsAreRows(ledger.tally(), ledger.tenants());
        reckoning.promisesAreKept(bystanders.promises(), ledger.acknowledgements(), ledger.directory());
        Map<Integer, Integer> answers = bystanders.answers();
        reckoning.expect(answers.keySet().stream().noneMatch(status -> status == 0 || status >= 500),
                "answers of 5xx, or none, in a rolling update: %s %s", answers, bystanders.wrong());
        var said = new Operator(young.url(), ServiceProcess.ADMIN_KEY, PATIENCE).get("/notices/" + notice).orFail();
        reckoning.expect(said.path("deliveries").path("accepted").asInt() == DELIVERIES, "the new one says %s",
                said.path("deliveries"));
        return reckoning.broken();
    }

    private static void await(LedgerSink sink, int messages) throws InterruptedException {
        if (!sink.await(messages, PATIENCE)) {
            throw new AssertionError("only %d messages of %d came".formatted(sink.size(), messages));
        }
    }

    private static void awaitEmpty(Ledger ledger) throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (ledger.inQueue() > 0) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("%d deliveries stand still".formatted(ledger.inQueue()));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
