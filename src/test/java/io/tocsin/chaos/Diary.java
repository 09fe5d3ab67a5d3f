package io.tocsin.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.tocsin.chaos.Ledger.Attempt;

/** What was done to whom, and when; for the reckoning afterwards. */
final class Diary {

    /** A replica that died or hung at this moment, and the claims that stood in the database then, its own among them. */
    record Loss(Instant at, ChaosPlan.Kind kind, int replica, Set<Attempt> claimed) {
    }

    /** The database was away from one moment to the other; claims that were open at its return are no new work. */
    record Outage(Instant from, Instant to, ChaosPlan.Kind kind, Set<Attempt> claimed) {

        /** Whether a moment lies in it or so shortly after it. */
        boolean covers(Instant moment, Duration after) {
            return !moment.isBefore(from) && !moment.isAfter(to.plus(after));
        }

        /** How much of a span of time lies in it. */
        Duration overlap(Instant begin, Instant end) {
            Instant first = begin.isAfter(from) ? begin : from;
            Instant last = end.isBefore(to) ? end : to;
            return last.isAfter(first) ? Duration.between(first, last) : Duration.ZERO;
        }
    }

    final List<Loss> losses = new ArrayList<>();
    final List<Outage> outages = new ArrayList<>();
    final List<String> faults = new ArrayList<>();

    /** Between the two, not counting when the database was away. */
    Duration withDatabase(Instant begin, Instant end) {
        Duration away = outages.stream().map(outage -> outage.overlap(begin, end)).reduce(Duration.ZERO, Duration::plus);
        return Duration.between(begin, end).minus(away);
    }
}
