package io.tocsin.preview;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Singleton;

import io.tocsin.time.Remembered;

/**
 * How many tests an operator may ask for: {@link #MOST} in {@link #WINDOW}, so that a program gone wrong fills nobody's
 * mailbox. Counted in memory, by each replica for itself.
 */
@Singleton
class TestLimit {

    static final int MOST = 20;
    static final Duration WINDOW = Duration.ofHours(1);
    private static final int OPERATORS_KEPT = 1000;

    private final Clock clock;
    private final Map<UUID, Deque<Instant>> asked = Remembered.lastUsed(OPERATORS_KEPT);

    TestLimit(Clock clock) {
        this.clock = clock;
    }

    /** @return false when this operator has to wait; then the request does not count */
    synchronized boolean admits(UUID operatorId) {
        Instant now = clock.instant();
        Deque<Instant> times = asked.computeIfAbsent(operatorId, first -> new ArrayDeque<>());
        times.removeIf(time -> !time.isAfter(now.minus(WINDOW)) || time.isAfter(now));
        if (times.size() >= MOST) {
            return false;
        }
        times.add(now);
        return true;
    }
}
