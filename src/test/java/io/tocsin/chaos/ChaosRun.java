package io.tocsin.chaos;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.tocsin.chaos.ChaosPlan.Kind;
import io.tocsin.chaos.ChaosPlan.Step;
import io.tocsin.postgres.BreakablePostgres;
import io.tocsin.testkit.ServiceProcess;
import io.tocsin.testkit.ledger.LedgerSink;
import io.tocsin.testkit.ledger.Temper;

/**
 * Carries a plan out and reckons up. Between two steps the sink takes so many messages and then holds every reply back until
 * the next step was done: so each step meets a service that is sending, with messages that are taken and not yet answered.
 */
public final class ChaosRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int DISK_MEBIBYTES_AND = 700;
    private static final int BYTES_A_DELIVERY = 20_000;
    private static final int LOOKS_AT_THE_FROZEN = 5;
    private static final Duration PATIENCE_WITH_THE_FROZEN = Duration.ofSeconds(5);

    private final ChaosPlan plan;
    private final Limits limits;
    private final Path folder;
    private final Path app;
    private final PrintStream out;
    private final Figures figures = new Figures();
    private final Diary diary = new Diary();
    private final List<Replica> replicas = new ArrayList<>();
    private BreakablePostgres database;
    private LedgerSink sink;
    private Ledger ledger;
    private Instant begin;
    private int stepsDone;

    /** Within the times that are promised. */
    public ChaosRun(ChaosPlan plan, Path folder, Path app, PrintStream out) {
        this(plan, Limits.PROMISED, folder, app, out);
    }

    /**
     * @param folder takes everything that the run makes
     * @param app the packaged service, the folder with {@code quarkus-run.jar}
     * @param out is told of each step
     */
    public ChaosRun(ChaosPlan plan, Limits limits, Path folder, Path app, PrintStream out) {
        this.plan = plan;
        this.limits = limits;
        this.folder = folder;
        this.app = app;
        this.out = out;
    }

    /** @return every promise that was found broken, none if all is well */
    public List<String> run() throws InterruptedException {
        begin = Instant.now();
        figures.put("seed", plan.seed());
        database = BreakablePostgres.start(folder.resolve("postgres"),
                DISK_MEBIBYTES_AND + (int) ((long) plan.deliveries() * BYTES_A_DELIVERY >> 20));
        sink = LedgerSink.start(Temper.moody(plan.seed(), Duration.ofMillis(2)), true, folder.resolve("book"));
        try {
            return begunAndEnded();
        } finally {
            close();
        }
    }

    /** Ends all that it started; also from a shutdown hook, when somebody ends the run before its time. */
    @Override
    public synchronized void close() {
        for (Replica replica : replicas) {
            try {
                replica.close();
            } catch (RuntimeException | AssertionError e) {
                out.println("replica " + replica.number + " could not be ended: " + e.getMessage());
            }
        }
        replicas.clear();
        if (sink != null) {
            sink.close();
            sink = null;
        }
        if (database != null) {
            database.close();
            database = null;
        }
    }

    public Figures figures() {
        return figures;
    }

    /** Of all replicas, the first lines that speak of trouble. */
    private String trouble() {
        return replicas.stream().map(replica -> "replica " + replica.number + ":\n" + replica.output().lines()
                .filter(line -> line.contains("ERROR")).limit(20).collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n"));
    }

    private List<String> begunAndEnded() throws InterruptedException {
        for (Duration offset : plan.offsets()) {
            Replica replica = new Replica(replicas.size(), folder, app, database, sink, plan.connections(), plan.lease(),
                    offset);
            replicas.add(replica);
            replica.start();
        }
        replicas.forEach(Replica::awaitReady);
        sink.holdAt(0);
        String notice = ReleasedNotice.at(replicas.get(replicas.size() - 1).url()).to(plan.deliveries(), ReleasedNotice::domain,
                "INC-1");
        ledger = new Ledger(database, notice);
        Instant released = Instant.now();
        say("released after %d s", Duration.between(begin, released).toSeconds());
        List<Bystanders.Promise> promises;
        try (PassingTime time = new PassingTime(ledger, limits)) {
            try (Bystanders bystanders = new Bystanders(replicas, notice, plan.deliveries(), plan.seed())) {
                carryOut();
                promises = bystanders.promises();
                figures.put("API answers by status (0: none)", bystanders.answers());
                diary.faults.addAll(bystanders.wrong());
            }
            say("all faults are done, at %d messages", sink.size());
            sink.holdAt(Long.MAX_VALUE);
            replicas.forEach(Replica::awaitReady);
            awaitQuiet(notice);
            figures.put("claims seen that leaked", time.leaks());
            figures.put("times seen that lie ahead", time.ahead());
        }
        figures.put("sent in, s", Duration.between(released, Instant.now()).toSeconds());
        List<String> broken = reckon(notice, promises);
        figures.put("time in all, s", Duration.between(begin, Instant.now()).toSeconds());
        return broken;
    }

    private void carryOut() throws InterruptedException {
        int portion = plan.deliveries() * 3 / 4 / (plan.steps().size() + 1);
        for (Step step : plan.steps()) {
            long point = (long) portion * (stepsDone + 1);
            sink.holdAt(point);
            if (!sink.await(point, PATIENCE)) {
                throw new AssertionError("Nothing was sent for %s at %d messages, before step %d, %s%n%s%n%s".formatted(
                        PATIENCE, sink.size(), stepsDone + 1, step, ledger.tally(), trouble()));
            }
            say("%d of %d: %s, at %d messages", stepsDone + 1, plan.steps().size(), step, sink.size());
            perform(step, point + portion);
            stepsDone++;
        }
    }

    private void perform(Step step, long next) throws InterruptedException {
        switch (step.kind()) {
            case KILL, KILL_WHILE_STARTING -> {
                Replica victim = victim(step);
                victim.kill();
                lost(step, victim);
                if (step.kind() == Kind.KILL_WHILE_STARTING) {
                    victim.killWhileStarting(step.length());
                }
                victim.start();
            }
            case TERMINATE -> {
                Replica victim = victim(step);
                sink.holdAt(next); // what it has begun it may finish
                victim.terminate();
                victim.start();
            }
            case FREEZE -> {
                Replica victim = victim(step);
                victim.freeze();
                lost(step, victim);
                sink.holdAt(next);
                pass(step.length());
                victim.thaw();
            }
            case DATABASE_FAST, DATABASE_IMMEDIATE, DATABASE_LONG -> {
                awaitTwo();
                Instant from = Instant.now();
                database.stop(step.kind() == Kind.DATABASE_IMMEDIATE);
                sink.holdAt(next);
                pass(step.length());
                database.startAgain();
                back(step, from);
            }
            case DISK_FULL -> {
                awaitTwo();
                if (!database.canBeFilled()) {
                    say("NOT DONE: no file system could be mounted here, so PostgreSQL's disk cannot be filled");
                    figures.put("disk full", "NOT DONE, may not mount");
                    return;
                }
                Instant from = Instant.now();
                database.fill();
                sink.holdAt(next);
                pass(step.length());
                database.makeRoom();
                database.startAgain();
                back(step, from);
            }
        }
    }

    /** The replica that the plan names or the next that is ready, once another one is ready too. */
    private Replica victim(Step step) throws InterruptedException {
        awaitTwo();
        for (int i = 0;; i++) {
            Replica replica = replicas.get((step.replica() + i) % replicas.size());
            if (replica.isReady()) {
                return replica;
            }
        }
    }

    private void awaitTwo() throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (replicas.stream().filter(Replica::isReady).count() < 2) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("No two replicas became ready\n" + trouble());
            }
            pass(Duration.ofMillis(50));
        }
    }

    /** A claim that was on its way to the database stands there once the database has read all that the victim had sent. */
    private void lost(Step step, Replica victim) throws InterruptedException {
        Instant at = Instant.now();
        Set<Ledger.Attempt> claimed = ledger.claimed();
        awaitSilence(victim, step.kind() == Kind.FREEZE);
        claimed.addAll(ledger.claimed());
        diary.losses.add(new Diary.Loss(at, step.kind(), victim.number, claimed));
    }

    /**
     * Sessions of a dead one end, those of a frozen one come to rest, unless they wait for what another frozen one has locked.
     */
    private void awaitSilence(Replica victim, boolean frozen) throws InterruptedException {
        long giveUp = System.nanoTime() + (frozen ? PATIENCE_WITH_THE_FROZEN : PATIENCE).toNanos();
        int silent = 0;
        while (silent < (frozen ? LOOKS_AT_THE_FROZEN : 1) && System.nanoTime() < giveUp) {
            silent = ledger.sessions(victim.name, frozen) == 0 ? silent + 1 : 0;
            pass(Duration.ofMillis(100));
        }
    }

    private void back(Step step, Instant from) {
        Instant to = Instant.now();
        diary.outages.add(new Diary.Outage(from, to, step.kind(), ledger.claimed()));
    }

    /** Everything that is played here takes its time: this is where the time passes. */
    private static void pass(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }

    private void awaitQuiet(String notice) throws InterruptedException {
        long left = ledger.inQueue();
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (left > 0) {
            pass(Duration.ofMillis(200));
            long now = ledger.inQueue();
            if (now < left) {
                left = now;
                giveUp = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > giveUp) {
                throw new AssertionError("%d deliveries have stood still for %s: %s%n%s".formatted(now, PATIENCE,
                        ledger.tally(), trouble()));
            }
        }
        awaitFigures(notice);
    }

    /** What a notice says of itself may be a little behind what its deliveries are. */
    private void awaitFigures(String notice) throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (replicas.stream().anyMatch(replica -> !otherwiseByTheApi(replica, notice).isEmpty())
                && System.nanoTime() < giveUp) {
            pass(Duration.ofMillis(200)); // what is wrong after that, the reckoning tells
        }
    }

    private List<String> reckon(String notice, List<Bystanders.Promise> promises) {
        for (Kind kind : Kind.values()) {
            figures.put(kind.name(), plan.count(kind));
        }
        figures.put("messages that came to their dot", sink.size());
        figures.put("connections", sink.connections());
        figures.put("most connections at once", sink.mostOpen());
        sink.mishaps().forEach((mishap, count) -> figures.put("sink " + mishap, count));
        Reckoning reckoning = new Reckoning(plan, limits, diary, ledger, sink.book(), figures);
        reckoning.expect(stepsDone == plan.steps().size(), "only %d steps were carried out", stepsDone);
        reckoning.nothingIsLost();
        reckoning.whatCameTwiceWasUnknownBefore(plan.connections() * plan.offsets().size());
        reckoning.countsAreRows(ledger.tally(), ledger.tenants());
        reckoning.whatADeadReplicaHeldIsTakenUp();
        reckoning.sendingGoesOnAfterAnOutage();
        reckoning.promisesAreKept(promises, ledger.acknowledgements(), ledger.directory());
        reckoning.none("answered 5xx other than 503", diary.faults);
        reckoning.expect(((Number) figures.get("claims seen that leaked")).longValue() == 0,
                "%s claims had run out and nobody took them up", figures.get("claims seen that leaked"));
        reckoning.timesAreTheDatabases(((Number) figures.get("times seen that lie ahead")).longValue());
        replicas.forEach(replica -> reckoning.broken().addAll(otherwiseByTheApi(replica, notice)));
        if (!reckoning.broken().isEmpty()) {
            reckoning.broken().add(trouble());
        }
        return reckoning.broken();
    }

    /** What a replica says otherwise than the database has it. */
    private List<String> otherwiseByTheApi(Replica replica, String notice) {
        List<String> otherwise = new ArrayList<>();
        var said = new Operator(replica.url(), ServiceProcess.ADMIN_KEY, PATIENCE).get("/notices/" + notice).orFail();
        if (!said.path("state").asText().equals("COMPLETED")) {
            otherwise.add("replica %d says that the notice is %s".formatted(replica.number, said.path("state")));
        }
        Map<String, Long> tally = ledger.tally();
        said.path("deliveries").fields().forEachRemaining(field -> {
            Long kept = field.getKey().equals("total") ? Long.valueOf(plan.deliveries())
                    : tally.get("deliveries." + field.getKey());
            if (field.getValue().isIntegralNumber() && (kept == null ? 0 : kept) != field.getValue().asLong()) {
                otherwise.add("replica %d says %s, the rows say %d".formatted(replica.number, field, kept));
            }
        });
        return otherwise;
    }

    private void say(String what, Object... values) {
        out.printf("[chaos %4d s] %s%n", Duration.between(begin, Instant.now()).toSeconds(), what.formatted(values));
    }
}
