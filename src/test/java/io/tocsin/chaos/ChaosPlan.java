package io.tocsin.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What is done to whom, and in which order. The same seed makes the same plan; when each step comes is decided by how far
 * sending has got, not by a clock, so that a slow machine meets the same faults at the same places.
 *
 * @param deliveries how many recipients the notice has
 * @param connections of each replica to the relay
 * @param lease {@code tocsin.delivery.lease}; null leaves the service's own
 * @param offsets of the replicas' clocks; as many as there are replicas
 */
public record ChaosPlan(long seed, int deliveries, int connections, Duration lease, List<Duration> offsets, List<Step> steps) {

    /** What a lease is where the plan sets none. */
    static final Duration DEFAULT_LEASE = Duration.ofSeconds(10);

    public enum Kind {
        /** SIGKILL, and a new start. */
        KILL,
        /** SIGKILL while it starts, after a kill. */
        KILL_WHILE_STARTING,
        /** SIGSTOP for longer than its lease, then SIGCONT. */
        FREEZE,
        /** SIGTERM, and a new start. */
        TERMINATE,
        /** PostgreSQL is stopped in order and started again. */
        DATABASE_FAST,
        /** PostgreSQL is stopped as by a power cut and recovers. */
        DATABASE_IMMEDIATE,
        /** PostgreSQL stays away for longer than the lease. */
        DATABASE_LONG,
        /** PostgreSQL's disk is full for some seconds. */
        DISK_FULL
    }

    /** @param length of what has a length */
    public record Step(Kind kind, int replica, Duration length) {
    }

    /** @param times how often of each kind */
    public record Times(int kills, int killsWhileStarting, int freezes, int terminations, int fast, int immediate, int away,
            int full) {
    }

    public static ChaosPlan of(long seed, int deliveries, int connections, Duration lease, List<Duration> offsets,
            Times times) {
        SplittableRandom random = new SplittableRandom(seed);
        Duration held = lease == null ? DEFAULT_LEASE : lease;
        List<Step> steps = new ArrayList<>();
        add(steps, Kind.KILL, times.kills(), random, offsets.size(), Duration.ZERO, 0);
        add(steps, Kind.KILL_WHILE_STARTING, times.killsWhileStarting(), random, offsets.size(), Duration.ZERO, 3000);
        add(steps, Kind.FREEZE, times.freezes(), random, offsets.size(), held.plusSeconds(3), 2000);
        add(steps, Kind.TERMINATE, times.terminations(), random, offsets.size(), Duration.ZERO, 0);
        add(steps, Kind.DATABASE_FAST, times.fast(), random, offsets.size(), Duration.ofMillis(200), 2500);
        add(steps, Kind.DATABASE_IMMEDIATE, times.immediate(), random, offsets.size(), Duration.ofMillis(200), 2500);
        add(steps, Kind.DATABASE_LONG, times.away(), random, offsets.size(), held.plusSeconds(3), 1000);
        add(steps, Kind.DISK_FULL, times.full(), random, offsets.size(), Duration.ofSeconds(3), 2000);
        Collections.shuffle(steps, new Random(seed));
        return new ChaosPlan(seed, deliveries, connections, lease, offsets, List.copyOf(steps));
    }

    private static void add(List<Step> steps, Kind kind, int times, SplittableRandom random, int replicas, Duration least,
            int spreadMillis) {
        for (int i = 0; i < times; i++) {
            Duration length = least.plusMillis(spreadMillis == 0 ? 0 : random.nextInt(spreadMillis));
            steps.add(new Step(kind, random.nextInt(replicas), length));
        }
    }

    long count(Kind... kinds) {
        return steps.stream().filter(step -> List.of(kinds).contains(step.kind())).count();
    }
}
