package io.tocsin.delivery.shaping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jboss.logging.Logger;

import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.queue.Claim;
import io.tocsin.delivery.queue.Claimed;
import io.tocsin.delivery.queue.DeliveryQueue;
import io.tocsin.delivery.queue.Steady;
import io.tocsin.delivery.queue.Turn;

/**
 * Claims for one worker: every released notice gets its share, and another one the first turn each time, so that no notice
 * starves another. Of each notice it goes on where it last stopped: what comes back into the queue comes back with a later
 * turn. Now and then it begins anew all the same, since a claim may have been rolled back.
 */
public class FairClaims {

    private static final Logger LOG = Logger.getLogger(FairClaims.class);
    private static final Duration ANEW = Duration.ofSeconds(1);
    /** Beginning anew steps over all that is gone and not yet vacuumed: for all notices, it may take this part of the time. */
    private static final int SELDOM = 20;
    /** For how long a claim looks on behind what got a later turn: the lease is not renewed meanwhile. */
    private static final Duration LOOKS_ON = Duration.ofMillis(250);

    private final DeliveryQueue queue;
    private final Destinations destinations;
    private final DeliverySettings settings;
    private final Map<UUID, Place> places = new HashMap<>();
    private List<UUID> notices = List.of();
    private long askedAt;
    private boolean anew;
    private int turn;

    public FairClaims(DeliveryQueue queue, Destinations destinations, DeliverySettings settings) {
        this.queue = queue;
        this.destinations = destinations;
        this.settings = settings;
    }

    /** How far a notice has been walked. */
    private static final class Place {

        Turn after = Turn.FIRST;
        long anewAt = System.nanoTime();
        long restsUntil = System.nanoTime();
    }

    /** @param patient whether a notice that had nothing due is let alone for a while */
    public List<Claimed> claim(UUID worker, int most, boolean patient) {
        List<UUID> awake = notices(patient);
        List<Claimed> claimed = new ArrayList<>();
        long until = System.nanoTime() + LOOKS_ON.toNanos();
        Collections.rotate(awake, -(turn++ % Math.max(1, awake.size())));
        try {
            for (int i = 0; i < awake.size() && claimed.size() < most; i++) {
                int share = Math.max(1, (most - claimed.size()) / (awake.size() - i));
                claimed.addAll(claim(awake.get(i), worker, share, !patient, until));
            }
        } catch (RuntimeException e) {
            if (claimed.isEmpty()) {
                throw e;
            }
            // What was claimed before must not be forgotten: it is ours now.
            LOG.warn("A claim failed; sending goes on with those before it", e);
        }
        return claimed;
    }

    /** A notice may have been released, or gone on. */
    public void askAnew() {
        anew = true;
        places.values().forEach(place -> place.restsUntil = System.nanoTime());
    }

    private List<UUID> notices(boolean patient) {
        long now = System.nanoTime();
        if (!patient || anew || now - askedAt > settings.poll().toNanos() / 5) {
            anew = false;
            notices = queue.released();
            places.keySet().retainAll(new HashSet<>(notices));
            askedAt = now;
        }
        List<UUID> awake = new ArrayList<>();
        for (UUID notice : notices) {
            Place place = places.computeIfAbsent(notice, added -> new Place());
            if (!patient || System.nanoTime() - place.restsUntil >= 0) { // a new one's began only just now
                awake.add(notice);
            }
        }
        return awake;
    }

    /** Where all that was looked at got a later turn, more of the kind may stand before what can be sent. */
    private List<Claimed> claim(UUID notice, UUID worker, int share, boolean fromTheStart, long until) {
        int most = Steady.limit(share);
        Claim.Batch batch = look(notice, worker, most, fromTheStart);
        while (batch.claimed().isEmpty() && batch.looked() == most && System.nanoTime() - until < 0) {
            batch = look(notice, worker, most, fromTheStart);
        }
        return batch.claimed();
    }

    private Claim.Batch look(UUID notice, UUID worker, int most, boolean fromTheStart) {
        Place place = places.get(notice);
        long began = System.nanoTime();
        boolean fromItsFirst = fromTheStart || began - place.anewAt >= 0;
        Turn after = fromItsFirst ? Turn.FIRST : place.after;
        List<Claim.Limit> limits = destinations.limits();
        Claim.Batch batch = queue.claim(new Claim(notice, worker, settings.lease(),
                settings.unknown() == DeliverySettings.Unknown.ASK, after, most, limits));
        destinations.took(batch, limits);
        long now = System.nanoTime();
        if (fromItsFirst) {
            place.anewAt = now + Math.max(ANEW.toNanos(), SELDOM * notices.size() * (now - began));
        }
        if (batch.claimed().isEmpty() && batch.looked() == most) {
            place.after = after; // those behind are to be looked at before those where the last claim ended
        }
        if (!batch.claimed().isEmpty()) {
            place.after = batch.claimed().get(batch.claimed().size() - 1).turn();
        }
        if (batch.looked() < most) {
            place.restsUntil = now + settings.poll().toNanos();
        }
        return batch;
    }
}
