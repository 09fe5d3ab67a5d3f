package io.tocsin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

import com.fasterxml.jackson.databind.JsonNode;

/** The main job at one size: warm-up, rounds on an incident each, and the baselines within every round. */
final class MainRun {

    private static final int COLD = 3_000;
    /** Of the database with its log and indexes, for each tenant of each round. */
    private static final long DISK_BYTES_PER_TENANT = 9_000;
    private static final long DISK_BYTES_ANYWAY = 4L << 30;
    private static final Duration IDLE = Duration.ofSeconds(6);

    private final Options options;
    private Sink sink;
    private Service service;
    private int messageBytes = 12_000;
    private Round cold;

    private MainRun(Options options) {
        this.options = options;
    }

    static void main(String... args) {
        Options options = Options.of(Options.TENANTS, Duration.ZERO, args);
        new Report(options, new MainRun(options)).write();
    }

    /** The rounds, after a cold one and a warm-up, which do not count. */
    List<Round> run() {
        requireSpace();
        sink = options.openSink();
        service = Service.start(options, sink);
        Path list = TenantList.write(service.folder().resolve("tenants.csv"), options.tenants());
        int few = Math.min(options.tenants(), COLD);
        cold = round(-1, TenantList.write(service.folder().resolve("cold.csv"), few), few);
        if (options.latency().isZero()) {
            round(0, TenantList.write(service.folder().resolve("warm-up.csv"), options.warmUp()), options.warmUp());
        }
        List<Round> rounds = new ArrayList<>();
        for (int i = 1; i <= options.rounds(); i++) {
            rounds.add(round(i, list, options.tenants()));
            Report.progress(rounds.get(i - 1));
        }
        return rounds;
    }

    /** Accepted a second just after the service's start. */
    double coldAccepted() {
        return cold.accepted();
    }

    Service.Heap heap() {
        return service.heap();
    }

    double peakRssMiB() {
        return Proc.peakRssMiB(service.pid());
    }

    private Round round(int number, Path list, int tenants) {
        Job job = new Job(service.author(), service.approver(), "INC-BENCH-" + (number + 1));
        Spent begin = Spent.sofar(service, sink);
        double importRows = job.load(list, tenants, false);
        double reimportRows = job.load(list, tenants, true);
        double preparation = job.prepare(tenants);
        job.approve();
        Spent prepared = Spent.sofar(service, sink);

        // With a latency a message takes a tenth of a second, however small it is.
        int messages = options.latency().isZero() ? Math.max(200, Math.min(20_000, tenants * 4)) : options.connections() * 50;
        double baseline = BareSender.perSecond(sink, options.connections(), messageBytes, messages);
        double mailer = BareMailer.perSecond(sink, options.connections(), job.words(TenantList.tenantId(0, tenants)),
                Math.min(2_000, messages));

        Sink.Seen seen = sink.seen();
        Spent released = Spent.sofar(service, sink);
        StatusProbe probe = StatusProbe.begin(service.author(), asking(job, tenants));
        JsonNode completed;
        Instant from = Instant.now();
        Map<StatusProbe.Kind, List<Double>> whileSending;
        try {
            job.release();
            completed = job.awaitCompletion();
        } finally {
            whileSending = probe.end();
        }
        Spent sent = Spent.sofar(service, sink).since(released);
        if (number == 0) {
            StatusProbe.warmUp(service.author(), asking(job, tenants), Math.max(10, options.warmUp() / 10));
        }
        if (number > 0) {
            service.wasSending(from, Instant.now());
        }
        Job.requireAllAccepted(completed, tenants);
        Sink.Seen took = sink.seen().since(seen);
        if (took.messages() != tenants) {
            throw new BenchFailed("The service says that %d messages were accepted, and the sink has counted %d."
                    .formatted(tenants, took.messages()));
        }
        messageBytes = (int) (took.bytes() / tenants);
        double seconds = Job.sendingSeconds(completed);
        return new Round(number, importRows, reimportRows, preparation, tenants / seconds, seconds, baseline, mailer,
                messageBytes, took.turns() / (double) tenants, plus(prepared.since(begin), sent), sent,
                number <= 0 ? new EnumMap<>(StatusProbe.Kind.class) : idle(job, tenants), whileSending);
    }

    private static Spent plus(Spent one, Spent other) {
        return new Spent(one.jvm() + other.jvm(), one.postgresql() + other.postgresql(), one.sink() + other.sink(),
                one.harness() + other.harness());
    }

    private Map<StatusProbe.Kind, List<Double>> idle(Job job, int tenants) {
        StatusProbe probe = StatusProbe.begin(service.author(), asking(job, tenants));
        long end = System.nanoTime() + Math.min(IDLE.toNanos(), Duration.ofMillis(500 + tenants).toNanos());
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return probe.end();
    }

    /** A tenant of the list at each turn, far from the one before. */
    private static Map<StatusProbe.Kind, IntFunction<String>> asking(Job job, int tenants) {
        Map<StatusProbe.Kind, IntFunction<String>> paths = new EnumMap<>(StatusProbe.Kind.class);
        paths.put(StatusProbe.Kind.TENANT, turn -> "/tenants/"
                + TenantList.tenantId((int) (turn * 618_033_989L % tenants), tenants) + "/status");
        paths.put(StatusProbe.Kind.NOTICE, turn -> "/notices/" + job.notice());
        paths.put(StatusProbe.Kind.INCIDENT, turn -> "/incidents/" + job.incident() + "/status");
        return paths;
    }

    private void requireSpace() {
        try {
            long free = Files.getFileStore(Home.benchFolder()).getUsableSpace();
            long needed = DISK_BYTES_ANYWAY + DISK_BYTES_PER_TENANT * options.tenants() * options.rounds();
            if (free < needed) {
                throw new BenchFailed("%,d tenants in %d rounds take up to %.1f GB of disk, and %s has %.1f GB free."
                        .formatted(options.tenants(), options.rounds(), needed / 1e9, Home.benchFolder(), free / 1e9));
            }
        } catch (IOException e) {
            throw new BenchFailed("The free space cannot be told.", e);
        }
    }
}
