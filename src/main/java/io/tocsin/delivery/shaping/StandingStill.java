package io.tocsin.delivery.shaping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which conversations are given up because others lack the connections. Guarded by {@link Destinations}. */
class StandingStill {

    private final Map<String, Traffic> traffic;
    private final Quickness quickness;
    /** When one was given up last to see whether the relay speaks to anybody, and when that one had begun. */
    private long triedAt;
    private long triedBegunAt;

    /** @param traffic by domain, which its owner goes on changing */
    StandingStill(Map<String, Traffic> traffic, Quickness quickness) {
        this.traffic = traffic;
        this.quickness = quickness;
        triedAt = quickness.answeredAt();
        triedBegunAt = triedAt;
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
     * then no more than one conversation is, every two seconds, to see whether another one gets on.
     *
     * @param connections of this worker
     * @param now as {@link System#nanoTime()}
     * @return each with the moment until which those were begun that have lasted too long, as {@link Destinations#begins} says
     *         it
     */
    Map<String, Long> among(int connections, long now) {
        long answeredAt = quickness.answeredAt();
        boolean othersWait = othersWait(now);
        if (!othersWait && !quickness.anybodyGoes(now)) {
            return Map.of();
        }
        if (now - answeredAt > Traffic.FIRST_PATIENCE.toNanos()) {
            return othersWait && now - triedAt > Traffic.FIRST_PATIENCE.toNanos() ? oneToTry(now) : Map.of();
        }
        boolean crowded = othersWait && slowUnderWay(now) > connections / 2;
        int share = shareBesideOthers(connections);
        Map<String, Long> still = new HashMap<>();
        traffic.forEach((domain, of) -> {
            if (of.underWay.isEmpty() || of.underWay.get(0) - answeredAt > 0) {
                return;
            }
            if (of.outlastsPatience(now)) {
                still.put(domain, of.giveUp(now - of.patience.toNanos()));
                of.lengthenPatience();
            } else if (crowded && of.outlasts(Traffic.FIRST_PATIENCE, now)) {
                still.put(domain, of.giveUp(now - Traffic.FIRST_PATIENCE.toNanos()));
            } else if (othersWait && of.tookWhatNobodyWanted(share, now)) {
                long lastTooMany = of.underWay.get(of.underWay.size() - 1 - of.keeps(share, now));
                long slow = Math.min(now - quickness.slowNanos(), answeredAt);
                if (of.underWay.get(0) - slow <= 0) {
                    still.put(domain, of.giveUp(Math.min(lastTooMany, slow)));
                }
            }
        });
        return still;
    }

    /** In turn, since one that cannot be given up, for its message has left, would be the oldest again and again. */
    private Map<String, Long> oneToTry(long now) {
        record Conversation(String domain, Traffic of, long begunAt) {
        }
        List<Conversation> still = new ArrayList<>();
        traffic.forEach((domain, of) -> of.underWay.stream().filter(begun -> now - begun >= Traffic.FIRST_PATIENCE.toNanos())
                .forEach(begun -> still.add(new Conversation(domain, of, begun))));
        if (still.isEmpty()) {
            return Map.of();
        }
        still.sort(Comparator.comparingLong(each -> each.begunAt() - now));
        Conversation next = still.stream().filter(each -> each.begunAt() - triedBegunAt > 0).findFirst().orElse(still.get(0));
        triedAt = now;
        triedBegunAt = next.begunAt();
        return Map.of(next.domain(), next.of().giveUp(next.begunAt()));
    }

    /** Somebody lacks a connection whose server would not keep it. */
    private boolean othersWait(long now) {
        return traffic.values().stream().anyMatch(of -> of.waits() && !quickness.isSlow(of, now));
    }

    private int slowUnderWay(long now) {
        return traffic.values().stream().filter(of -> quickness.isSlow(of, now)).mapToInt(of -> of.underWay.size()).sum();
    }

    static int shareBesideOthers(int connections) {
        return Math.max(1, connections / 10);
    }
}
