package io.tocsin.delivery.shaping;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What a worker has of a recipient domain, and when its parked ones begin. Guarded by {@link Destinations}. */
class Traffic {

    /** How long a conversation may stand still before its message is sent, while others wait for the connection, at first. */
    static final Duration FIRST_PATIENCE = Duration.ofSeconds(2);
    /** Beyond it the courier's own time-outs end it. */
    private static final Duration LONGEST_PATIENCE = Duration.ofHours(1);
    /** Longer than a message that was given up may wait for its next attempt. */
    private static final Duration REMEMBERED = Duration.ofHours(6);
    /** A domain rests for so many times as long as its message kept a connection, while others are sent to. */
    private static final int RESTS = 4;

    static final int ANY_NUMBER = Integer.MAX_VALUE;

    int inHand;
    /** How many more may be claimed while it is slow, and in which claim that was one or more for the last time. */
    int offered = ANY_NUMBER;
    long offeredIn;
    /** Whether the last one was answered soon. */
    boolean answers;
    Duration patience = FIRST_PATIENCE;
    /** When each was handed over that still waits for a connection. */
    final List<Long> handedOver = new ArrayList<>(2);
    /** When the conversation about each began that waits for our leave. */
    final List<Long> heldUp = new ArrayList<>(0);
    /** When the conversation about each began, the oldest first. */
    final List<Long> underWay = new ArrayList<>(2);
    Instant nextTurn = Instant.EPOCH;
    double tokens;
    long refilledAt;
    double perSecond;
    private final LongSupplier nanoTime;
    /** How many of those in hand were answered, or turned back, and are to be settled. */
    private int over;
    private long restsUntil;
    private long givenUpUntil;
    /** When it was last seen to let us wait. */
    private long slowSince;
    private long countedFrom;
    private int counted;

    Traffic(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        restsUntil = nanoTime.getAsLong();
        givenUpUntil = restsUntil - Destinations.FARTHEST.toNanos();
        slowSince = givenUpUntil;
    }

    /** @param share of the domain's rate that is this worker's, in messages a second */
    void refill(double share) {
        long now = nanoTime.getAsLong();
        double most = Math.max(1, share);
        tokens = refilledAt == 0 ? most : Math.min(most, tokens + share * (now - refilledAt) / 1e9);
        refilledAt = now;
    }

    void took() {
        inHand++;
        tokens = Math.max(0, tokens - 1);
    }

    /** The time that a message of the domain takes at the moment, if so many go at once. */
    Duration gap(int atOnce) {
        return Duration.ofNanos(Math.max(Duration.ofMillis(20).toNanos(),
                Math.min(oldest(nanoTime.getAsLong()), Destinations.PARKED_FOR.toNanos())) / atOnce);
    }

    /** @return how long the oldest of those under way is, in nanoseconds; 0 if none is */
    long oldest(long now) {
        return underWay.isEmpty() ? 0 : now - underWay.get(0);
    }

    /** @return how long it kept a connection, in nanoseconds; 0 if it never had one, or was answered before */
    long answered(Long begunAt) {
        if (!underWay.remove(begunAt)) {
            leaves(begunAt);
            return 0;
        }
        over++;
        long now = nanoTime.getAsLong();
        long took = now - begunAt;
        answers = took < Destinations.PARKED_FOR.toNanos() && begunAt - givenUpUntil > 0;
        if (answers) {
            restsUntil = now;
            patience = FIRST_PATIENCE;
        } else {
            long rest = RESTS * Math.max(took, Destinations.PARKED_FOR.toNanos());
            restsUntil = now + Math.min(rest, Destinations.FARTHEST.toNanos());
            slowSince = now;
        }
        count(now);
        return took;
    }

    /** Its conversation is over, if it had one. */
    void leaves(Long begunAt) {
        if (remove(begunAt)) {
            over++;
        }
    }

    boolean remove(Long begunAt) {
        return handedOver.remove(begunAt) || underWay.remove(begunAt) || heldUp.remove(begunAt);
    }

    void isSettled() {
        over = Math.max(0, over - 1);
    }

    /** How many are under way, or about to be. */
    int atOnce() {
        return underWay.size() + handedOver.size() + heldUp.size();
    }

    boolean isOfferedLittle() {
        return offered != ANY_NUMBER;
    }

    /** Whether its server keeps us waiting for so long that it rests, or should. */
    boolean isStuck(long now) {
        return isResting(now) || outlasts(Destinations.PARKED_FOR, now);
    }

    /** @return all that were begun until then, which whoever asks gives up: their end is no answer */
    long giveUp(long until) {
        givenUpUntil = until;
        return until;
    }

    /** What was begun before it was seen to let us wait was its due. */
    boolean tookWhatNobodyWanted(int share, long now) {
        return !answers && underWay.size() > keeps(share, now) && underWay.get(0) - slowSince > 0;
    }

    /** @return how many of its share, which it may keep while others wait */
    int keeps(int share, long now) {
        return isResting(now) ? 0 : share;
    }

    /** Whether some of it waits for a connection. */
    boolean waits() {
        return inHand > underWay.size() + heldUp.size() + over;
    }

    private void count(long now) {
        if (countedFrom == 0) {
            countedFrom = now;
        }
        counted++;
        double seconds = (now - countedFrom) / 1e9;
        if (seconds >= 1) {
            perSecond = counted / seconds;
            counted = 0;
            countedFrom = now;
        }
    }

    /** How long those under way have kept connections, in nanoseconds summed up. */
    long burden() {
        long now = nanoTime.getAsLong();
        long sum = 0;
        for (long since : underWay) {
            sum += now - since;
        }
        return sum;
    }

    boolean isResting(long now) {
        return now - restsUntil < 0;
    }

    boolean outlastsPatience(long now) {
        return outlasts(patience, now);
    }

    boolean outlasts(Duration time, long now) {
        return !underWay.isEmpty() && oldest(now) >= time.toNanos();
    }

    void lengthenPatience() {
        Duration longer = patience.multipliedBy(2);
        patience = longer.compareTo(LONGEST_PATIENCE) < 0 ? longer : LONGEST_PATIENCE;
    }

    boolean isIdle() {
        return inHand == 0 && underWay.isEmpty() && handedOver.isEmpty() && heldUp.isEmpty();
    }

    /** Nothing that its server did lately is to be remembered. */
    boolean isAtEase(long now) {
        return now - restsUntil > (patience.compareTo(FIRST_PATIENCE) > 0 ? REMEMBERED.toNanos() : 0);
    }
}
