package io.tocsin.delivery.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tocsin.delivery.shaping.Destinations;

/**
 * Claimed deliveries that wait to be begun, a lane for each recipient domain. Next is the domain whose messages keep the
 * connections for the shortest time at the moment; among equals, the one that has waited longest.
 */
class Lanes {

    private final Destinations destinations;
    private final Map<String, Deque<InHand>> waiting = new LinkedHashMap<>();

    private final int connections;

    Lanes(Destinations destinations, int connections) {
        this.destinations = destinations;
        this.connections = connections;
    }

    synchronized void add(List<InHand> batch) {
        batch.forEach(hand -> waiting.computeIfAbsent(hand.domain(), domain -> new ArrayDeque<>()).add(hand));
    }

    /** @return null when none may be begun */
    synchronized InHand next() {
        String best = null;
        long least = Long.MAX_VALUE;
        for (String domain : waiting.keySet()) {
            long burden = destinations.burden(domain);
            if (burden < least && destinations.mayBegin(domain, connections)) {
                best = domain;
                least = burden;
            }
            if (least == 0) {
                break;
            }
        }
        return best == null ? null : take(best);
    }

    /** Out and in again: the domain's next one stands behind those of others. */
    private InHand take(String domain) {
        Deque<InHand> lane = waiting.remove(domain);
        InHand next = lane.poll();
        if (!lane.isEmpty()) {
            waiting.put(domain, lane);
        }
        return next;
    }

    /** @return as {@link Destinations#standingStill} says it */
    Map<String, Long> standingStill() {
        return destinations.standingStill(connections);
    }

    /** Those of slow domains that fill more of the room than they may: of the longest lane, the last one first. */
    synchronized List<InHand> takeBackTooMany() {
        List<InHand> taken = new ArrayList<>();
        for (int tooMany = destinations.tooManyInHand(); tooMany > 0; tooMany--) {
            String longest = null;
            for (String domain : waiting.keySet()) {
                if ((longest == null || waiting.get(domain).size() > waiting.get(longest).size())
                        && destinations.isStuck(domain)) {
                    longest = domain;
                }
            }
            if (longest == null) {
                break;
            }
            taken.add(waiting.get(longest).pollLast());
            if (waiting.get(longest).isEmpty()) {
                waiting.remove(longest);
            }
        }
        return taken;
    }

    /** All that have not been begun. */
    synchronized List<InHand> clear() {
        List<InHand> all = new ArrayList<>();
        waiting.values().forEach(all::addAll);
        waiting.clear();
        return all;
    }
}
