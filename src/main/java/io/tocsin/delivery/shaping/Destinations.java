package io.tocsin.delivery.shaping;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.tocsin.delivery.queue.Claim;

/**
 * What this worker may send to which recipient domain at the moment. Limits are those of all workers together, divided by
 * their number: known of the big receivers beforehand, lowered when a server speaks of rate or load, raised with time. What
 * is too much now is parked: it gets a later turn in the queue, so that it stands in nobody's way.
 *
 * <p>
 * A domain without a limit whose server is slow may fill a part of the room only.
 */
public class Destinations {

    /** A message under way for so many times as long as they usually take makes its domain a slow one. */
    private static final int SLOW = 10;
    private static final Duration NEVER_SLOW = Duration.ofMillis(50);
    /** One message that took very long says little of what they usually take. */
    private static final int MOST_OF_ONE = 8;
    private static final double WEIGHT_OF_ONE = 0.2;
    static final Duration PARKED_FOR = Duration.ofSeconds(1);
    static final Duration FARTHEST = Duration.ofMinutes(1);
    /** Rate of a domain that complains before anything is known of it. */
    private static final double UNKNOWN_RATE = 20;

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final int room;
    private final Map<String, Bearing> defaults;
    private final Map<String, Traffic> traffic = new HashMap<>();
    private double usualNanos = Duration.ofMillis(100).toNanos();
    private long quickBegunAt;
    private long quickEndedAt;
    /** When a conversation was given up last to see whether the relay speaks to anybody. */
    private long triedAt;
    private Map<String, Bearing> learned = Map.of();
    private int workers = 1;

    /**
     * @param room how many deliveries this worker may have in hand
     * @param defaults limits that hold until a domain complains
     */
    public Destinations(Clock clock, int room, Map<String, Bearing> defaults) {
        this(clock, System::nanoTime, room, defaults);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    public Destinations(Clock clock, LongSupplier nanoTime, int room, Map<String, Bearing> defaults) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        quickEndedAt = nanoTime.getAsLong() - FARTHEST.toNanos();
        triedAt = quickEndedAt;
        this.room = room;
        this.defaults = defaults;
    }

    /** What the workers have learned together, and how many they are. */
    public synchronized void learn(Map<String, Bearing> bearings, int atWork) {
        learned = bearings;
        workers = Math.max(1, atWork);
        Instant now = clock.instant();
        long nanos = nanoTime.getAsLong();
        traffic.values().removeIf(each -> each.isIdle() && each.nextTurn.isBefore(now) && each.isAtEase(nanos)
                && nanos - each.refilledAt > FARTHEST.toNanos());
    }

    /** @return limits of the domains that cannot take any number now */
    synchronized List<Claim.Limit> limits() {
        Instant now = clock.instant();
        List<Claim.Limit> limits = new ArrayList<>();
        int slowInHand = slowInHand();
        defaults.forEach((domain, bearing) -> {
            if (!learned.containsKey(domain)) {
                limits.add(limit(domain, bearing, now));
            }
        });
        learned.forEach((domain, bearing) -> limits.add(limit(domain, capped(domain, bearing), now)));
        traffic.forEach((domain, of) -> {
            if (bearing(domain) == null && isSlow(of)) {
                int allowed = Math.min(room / 4 - of.inHand, room / 2 - slowInHand);
                limits.add(new Claim.Limit(domain, Math.max(0, allowed), later(of.nextTurn, now.plus(PARKED_FOR)), of.gap(1)));
            }
        });
        return limits;
    }

    private Bearing bearing(String domain) {
        Bearing known = learned.get(domain);
        return known == null ? defaults.get(domain) : capped(domain, known);
    }

    private Bearing capped(String domain, Bearing bearing) {
        Bearing most = defaults.get(domain);
        return most == null ? bearing
                : new Bearing(Math.min(most.rate(), bearing.rate()), Math.min(most.concurrency(), bearing.concurrency()),
                        bearing.closedUntil());
    }

    private int slowUnderWay() {
        return traffic.values().stream().filter(this::isSlow).mapToInt(of -> of.underWay.size()).sum();
    }

    private int slowInHand() {
        return traffic.values().stream().filter(this::isSlow).mapToInt(of -> of.inHand).sum();
    }

    private Claim.Limit limit(String domain, Bearing bearing, Instant now) {
        Traffic of = traffic.computeIfAbsent(domain, added -> new Traffic(nanoTime));
        double share = bearing.rate() / workers;
        of.refill(share);
        int concurrency = shareOf(bearing.concurrency());
        boolean closed = bearing.closedUntil().isAfter(now);
        int allowed = closed ? 0 : Math.min((int) of.tokens, 2 * concurrency - of.inHand);
        Duration gap = later(of.gap(concurrency), Duration.ofNanos((long) (1e9 / share)));
        Instant next = later(of.nextTurn, closed ? bearing.closedUntil() : now.plus(gap));
        Instant farthest = later(now, closed ? bearing.closedUntil() : now).plus(FARTHEST);
        // Farther turns would hold for a rate that may be higher by then.
        return new Claim.Limit(domain, Math.max(0, allowed), next.isAfter(farthest) ? farthest : next, gap);
    }

    private int shareOf(int concurrency) {
        return Math.max(1, concurrency / workers);
    }

    /** Also while it rests: else those of it that wait would fill the room, and nobody could be sent to. */
    private boolean isSlow(Traffic of) {
        long now = nanoTime.getAsLong();
        return of.isResting(now) || of.oldest(now) > slowNanos();
    }

    private long slowNanos() {
        return (long) Math.max(NEVER_SLOW.toNanos(), SLOW * usualNanos);
    }

    private static <T extends Comparable<T>> T later(T one, T other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    synchronized void took(Claim.Batch batch, List<Claim.Limit> limits) {
        batch.claimed().forEach(claimed -> {
            Traffic of = traffic.computeIfAbsent(claimed.domain(), added -> new Traffic(nanoTime));
            of.took();
        });
        for (Claim.Limit limit : limits) {
            Integer parked = batch.parked().get(limit.domain());
            if (parked != null) {
                of(limit.domain()).nextTurn = limit.nextAt().plus(limit.gap().multipliedBy(parked));
            }
        }
    }

    /**
     * A message was given to the courier and waits for a connection.
     *
     * @return when that was, as {@link #begins} and {@link #ended} want it
     */
    public long handedOver(String domain) {
        return handedOver(domain, nanoTime.getAsLong());
    }

    public synchronized long handedOver(String domain, long now) {
        Traffic of = of(domain);
        noteWhetherQuick(of, now);
        of.handedOver.add(now);
        return now;
    }

    /**
     * The conversation about a message begins only now, or anew: what came before was no server's doing.
     *
     * @param before what {@link #handedOver} or this said
     * @return what counts instead
     */
    public synchronized long begins(String domain, long before) {
        Traffic of = of(domain);
        if (!of.handedOver.remove((Long) before)) {
            of.underWay.remove((Long) before);
        }
        return begins(of, nanoTime.getAsLong());
    }

    /** @return when the conversation about a message began, as {@link #ended} wants it */
    public long begun(String domain) {
        return begun(domain, nanoTime.getAsLong());
    }

    public synchronized long begun(String domain, long now) {
        return begins(of(domain), now);
    }

    private long begins(Traffic of, long now) {
        noteWhetherQuick(of, now);
        of.underWay.add(now);
        return now;
    }

    private void noteWhetherQuick(Traffic of, long now) {
        if (!isSlow(of)) {
            quickBegunAt = now;
        }
    }

    /**
     * The conversation about a message is over, though it has not {@link #ended}: what it still waits for is another domain's
     * doing, or ours.
     */
    public synchronized void answered(String domain, long begunAt) {
        answered(of(domain), begunAt);
    }

    private void answered(Traffic of, Long begunAt) {
        long took = of.answered(begunAt);
        if (took > 0) {
            usualNanos += (Math.min(took, MOST_OF_ONE * usualNanos) - usualNanos) * WEIGHT_OF_ONE;
            quickEndedAt = of.answers ? nanoTime.getAsLong() : quickEndedAt;
        }
    }

    /** @param begunAt null when it was given back without having been begun */
    public synchronized void ended(String domain, Long begunAt) {
        Traffic of = of(domain);
        of.inHand--;
        if (begunAt != null) {
            answered(of, begunAt);
        }
        if (of.isIdle() && of.isAtEase(nanoTime.getAsLong()) && of.perSecond < 1 && !learned.containsKey(domain)
                && !defaults.containsKey(domain)) {
            traffic.remove(domain);
        }
    }

    private Traffic of(String domain) {
        return traffic.computeIfAbsent(domain, added -> new Traffic(nanoTime));
    }

    /**
     * Domains whose server lets conversations stand still while others wait for the connection. Whoever asks gives these up;
     * next time they are waited for twice as long, so that a server which is merely slow gets its mail in the end.
     *
     * <p>
     * A domain that is known to let us wait, or has not answered yet, and took more than its tenth while nobody wanted the
     * connections gives the rest back as soon as somebody does; all of them if it should have rested. Where such domains hold
     * more than half of the connections, none is waited for longer than at first.
     *
     * <p>
     * While nobody at all is answered it may be the relay that stands still, and what is given up would only come back later:
     * then
     * no more than one conversation is, every two seconds, to see whether another one gets on.
     *
     * @param connections of this worker
     * @return each with the moment until which those were begun that have lasted too long, as {@link #begins} says it
     */
    public synchronized Map<String, Long> standingStill(int connections) {
        long now = nanoTime.getAsLong();
        boolean othersWait = othersWait();
        if (!othersWait && !othersGo(now)) {
            return Map.of();
        }
        boolean crowded = othersWait && slowUnderWay() > connections / 2;
        int share = shareBesideOthers(connections);
        Map<String, Long> still = new HashMap<>();
        traffic.forEach((domain, of) -> {
            if (of.underWay.isEmpty()) {
                return;
            }
            if (of.underWay.get(0) - quickEndedAt > 0) {
                if (othersWait && of.outlasts(Traffic.FIRST_PATIENCE, now)
                        && now - triedAt > Traffic.FIRST_PATIENCE.toNanos()) {
                    triedAt = now;
                    still.put(domain, of.giveUp(of.underWay.get(0)));
                }
            } else if (of.outlastsPatience(now)) {
                still.put(domain, of.giveUp(now - of.patience.toNanos()));
                of.lengthenPatience();
            } else if (crowded && of.outlasts(Traffic.FIRST_PATIENCE, now)) {
                still.put(domain, of.giveUp(now - Traffic.FIRST_PATIENCE.toNanos()));
            } else if (othersWait && of.tookWhatNobodyWanted(share, now)) {
                long lastTooMany = of.underWay.get(of.underWay.size() - 1 - of.keeps(share, now));
                long slow = Math.min(now - slowNanos(), quickEndedAt);
                if (of.underWay.get(0) - slow <= 0) {
                    still.put(domain, of.giveUp(Math.min(lastTooMany, slow)));
                }
            }
        });
        return still;
    }

    /** Somebody was sent to a moment ago whose server does not let us wait. */
    private boolean othersGo(long now) {
        return now - quickBegunAt < PARKED_FOR.toNanos();
    }

    /** Somebody lacks a connection whose server would not keep it. */
    private boolean othersWait() {
        return traffic.values().stream().anyMatch(of -> of.waits() && !isSlow(of));
    }

    private static int shareBesideOthers(int connections) {
        return Math.max(1, connections / 10);
    }

    /** What a domain was being sent by all, as it complained. */
    public synchronized Bearing sentTo(String domain, Instant closedUntil) {
        Bearing known = bearing(domain);
        if (known != null) {
            return new Bearing(known.rate(), known.concurrency(), closedUntil);
        }
        Traffic of = of(domain);
        double rate = of.perSecond > 0 ? of.perSecond * workers : UNKNOWN_RATE;
        return new Bearing(rate, Math.max(2, of.underWay.size() * workers), closedUntil);
    }

    /**
     * For how long a domain's messages under way keep connections, in nanoseconds summed up: whose sum is the smallest is the
     * next to get one, so that a domain whose server stalls never gets a second while others wait.
     */
    public synchronized long burden(String domain) {
        Traffic of = traffic.get(domain);
        return of == null ? 0 : of.burden();
    }

    /**
     * Whether another message of this domain may be begun. One whose server is slow, or has not answered yet, gets a tenth of
     * the connections while others are being sent to, and half of them otherwise. One that kept a connection for seconds gets
     * none for a while: of ten connections, one that is always waited at would be a tenth of what the others have.
     *
     * @param connections of this worker
     */
    public synchronized boolean mayBegin(String domain, int connections) {
        Traffic of = traffic.get(domain);
        if (of == null) {
            return true;
        }
        long now = nanoTime.getAsLong();
        boolean othersGo = othersGo(now);
        if (othersGo && of.isResting(now)) {
            return false;
        }
        if (of.answers && !isSlow(of)) {
            return true;
        }
        int share = othersGo ? shareBesideOthers(connections) : Math.max(1, connections / 2);
        return of.underWay.size() + of.handedOver.size() < share;
    }
}
