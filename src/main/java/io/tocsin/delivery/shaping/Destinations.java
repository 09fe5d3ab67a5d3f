package io.tocsin.delivery.shaping;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
 * A domain whose server is slow may fill a part of the room only.
 */
public class Destinations {

    static final Duration PARKED_FOR = Duration.ofSeconds(1);
    static final Duration FARTHEST = Duration.ofMinutes(1);
    /** Rate of a domain that complains before anything is known of it. */
    private static final double UNKNOWN_RATE = 20;

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final int room;
    private final Map<String, Bearing> defaults;
    private final Map<String, Traffic> traffic = new HashMap<>();
    private final Quickness quickness;
    private final StandingStill standingStill;
    private Map<String, Bearing> learned = Map.of();
    private int workers = 1;
    /** How often it was asked what may be claimed. */
    private long claims;

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
        quickness = new Quickness(nanoTime);
        standingStill = new StandingStill(traffic, quickness);
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
        shareRoomAmongSlow();
        defaults.forEach((domain, bearing) -> {
            if (!learned.containsKey(domain)) {
                limits.add(limit(domain, bearing, now));
            }
        });
        learned.forEach((domain, bearing) -> limits.add(limit(domain, capped(domain, bearing), now)));
        traffic.forEach((domain, of) -> {
            if (bearing(domain) == null && of.isOfferedLittle()) {
                limits.add(new Claim.Limit(domain, of.offered,
                        within(FARTHEST, now, later(of.nextTurn, now.plus(PARKED_FOR))), of.gap(1)));
            }
        });
        return limits;
    }

    /**
     * Whoever was offered some of it least recently comes first, so that however many they are each gets its turn, and no claim
     * takes more than there is.
     */
    private void shareRoomAmongSlow() {
        long now = nanoTime.getAsLong();
        List<Traffic> slow = new ArrayList<>();
        int left = room / 2;
        for (Traffic of : traffic.values()) {
            of.offered = Traffic.ANY_NUMBER;
            if (quickness.isSlow(of, now) || of.isStuck(now)) { // else what is given back would be claimed again
                slow.add(of);
                left -= of.inHand;
            }
        }
        slow.sort(Comparator.comparingLong(of -> of.offeredIn));
        int each = Math.max(1, left / Math.max(1, slow.size()));
        claims++;
        for (Traffic of : slow) {
            of.offered = Math.max(0, Math.min(Math.min(each, left), room / 4 - of.inHand));
            left -= of.offered;
            of.offeredIn = of.offered > 0 ? claims : of.offeredIn;
        }
    }

    /**
     * How many were claimed before their domains were seen to be slow and fill more than half of the room. Whoever asks gives
     * so many back that wait.
     */
    public synchronized int tooManyInHand() {
        long now = nanoTime.getAsLong();
        return Math.max(0, traffic.values().stream().filter(of -> of.isStuck(now)).mapToInt(of -> of.inHand).sum() - room / 2);
    }

    /** Not merely a little slower than others, which changes from one message to the next. */
    public synchronized boolean isStuck(String domain) {
        Traffic of = traffic.get(domain);
        return of != null && of.isStuck(nanoTime.getAsLong());
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

    private Claim.Limit limit(String domain, Bearing bearing, Instant now) {
        Traffic of = traffic.computeIfAbsent(domain, added -> new Traffic(nanoTime));
        double share = bearing.rate() / workers;
        of.refill(share);
        int concurrency = shareOf(bearing.concurrency());
        boolean closed = bearing.closedUntil().isAfter(now);
        int allowed = closed ? 0 : Math.min(of.offered, Math.min((int) of.tokens, 2 * concurrency - of.inHand));
        Duration gap = later(of.gap(concurrency), Duration.ofNanos((long) (1e9 / share)));
        Instant next = later(of.nextTurn, closed ? bearing.closedUntil() : now.plus(gap));
        return new Claim.Limit(domain, Math.max(0, allowed),
                within(FARTHEST, closed ? bearing.closedUntil() : now, next), gap);
    }

    /** Farther turns would hold for a domain that may bear more by then. */
    private static Instant within(Duration most, Instant from, Instant turn) {
        Instant farthest = from.plus(most);
        return turn.isAfter(farthest) ? farthest : turn;
    }

    /** One at least of each worker: more workers than a domain bears at once are a little too many for it. */
    private int shareOf(int concurrency) {
        return Math.max(1, concurrency / workers);
    }

    private boolean isSlow(Traffic of) {
        return quickness.isSlow(of, nanoTime.getAsLong());
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
        quickness.begins(of, now, nanoTime.getAsLong());
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
        of.remove(before);
        return begins(of, nanoTime.getAsLong());
    }

    /**
     * The server waits for the message, and that for our leave: what takes its time now is our doing, until it {@link #begins}
     * anew.
     *
     * @param before what {@link #begins} said
     * @return what counts instead
     */
    public synchronized long isHeldUp(String domain, long before) {
        Traffic of = of(domain);
        of.remove(before);
        of.heldUp.add(before);
        return before;
    }

    /** @return when the conversation about a message began, as {@link #ended} wants it */
    public long begun(String domain) {
        return begun(domain, nanoTime.getAsLong());
    }

    public synchronized long begun(String domain, long now) {
        return begins(of(domain), now);
    }

    private long begins(Traffic of, long now) {
        quickness.begins(of, now, nanoTime.getAsLong());
        of.underWay.add(now);
        return now;
    }

    /**
     * The conversation about a message is over, though it has not {@link #ended}: what it still waits for is another domain's
     * doing, or ours.
     */
    public synchronized void answered(String domain, long begunAt) {
        answered(of(domain), begunAt);
    }

    /** It was turned back before anything was sent of it, which says nothing of its server. */
    public synchronized void turnedBack(String domain, long begunAt) {
        of(domain).leaves(begunAt);
    }

    private void answered(Traffic of, Long begunAt) {
        long took = of.answered(begunAt);
        if (took > 0) {
            quickness.answers(of, took, nanoTime.getAsLong());
        }
    }

    /** @param begunAt null when it is given back without having been begun */
    public synchronized void ended(String domain, Long begunAt) {
        Traffic of = of(domain);
        of.inHand--;
        if (begunAt != null) {
            answered(of, begunAt);
            of.isSettled();
        }
        if (of.isIdle() && of.isAtEase(nanoTime.getAsLong()) && of.perSecond < 1 && !learned.containsKey(domain)
                && !defaults.containsKey(domain)) {
            traffic.remove(domain);
        }
    }

    private Traffic of(String domain) {
        return traffic.computeIfAbsent(domain, added -> new Traffic(nanoTime));
    }

    /** As {@link StandingStill#among} says it. */
    public synchronized Map<String, Long> standingStill(int connections) {
        return standingStill.among(connections, nanoTime.getAsLong());
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
     * Whether another message of this domain may be begun: no more at once than it bears. One whose server is slow, or has not
     * answered yet, gets a tenth of the connections while others are being sent to, and half of them otherwise. One that kept a
     * connection for seconds gets none for a while: of ten connections, one that is always waited at would be a tenth of what
     * the others have.
     *
     * @param connections of this worker
     */
    public synchronized boolean mayBegin(String domain, int connections) {
        Traffic of = traffic.get(domain);
        if (of == null) {
            return true;
        }
        Bearing bearing = bearing(domain);
        if (bearing != null && of.atOnce() >= shareOf(bearing.concurrency())) {
            return false;
        }
        long now = nanoTime.getAsLong();
        boolean othersGo = quickness.anybodyGoes(now);
        if (othersGo && of.isResting(now)) {
            return false;
        }
        if (of.answers && !isSlow(of)) {
            return true;
        }
        int share = othersGo ? StandingStill.shareBesideOthers(connections) : Math.max(1, connections / 2);
        return of.atOnce() < share;
    }
}
