package io.tocsin.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * The memory that the bodies of one door may take. Where it is full, who has been sending for longest gives way to the next,
 * of the sender that takes most: those who are slow shut nobody out, be they behind a proxy that makes one sender of the whole
 * world. A body that is there gives way to none.
 */
final class RoomForBodies {

    /** What somebody who is still sending takes besides what has come: a connection, headers, all that waits for the rest. */
    static final int SENDING = 16 * 1024;

    private final long octets;
    /** Who is still sending. */
    private final Map<String, Sender> senders = new HashMap<>();
    private long taken;

    /** @param octets of all bodies together */
    RoomForBodies(long octets) {
        this.octets = octets;
    }

    /** Those who came first stand first. */
    private static final class Sender {

        private final Set<Part> parts = new LinkedHashSet<>();
        private long octets;

        long octets() {
            return octets;
        }
    }

    private final class Part implements Place {

        private final String sender;
        private final Runnable giveWay;
        private long size = SENDING;
        private boolean sending = true;
        private boolean left;

        private Part(String sender, Runnable giveWay) {
            this.sender = sender;
            this.giveWay = giveWay;
        }

        @Override
        public void grow(long more) {
            tell(add(this, more));
        }

        @Override
        public void arrived() {
            settle(this);
        }

        @Override
        public void leave() {
            vacate(this);
        }
    }

    /**
     * Always finds room: what is there never fills it, since each of them had room to be sent in besides.
     *
     * @param giveWay called once, and by any thread, where this sender is told to; it still leaves as any other
     */
    Place take(String sender, Runnable giveWay) {
        var part = new Part(sender, giveWay);
        tell(enter(part));
        return part;
    }

    private synchronized List<Part> enter(Part part) {
        List<Part> gone = makeRoom(SENDING);
        Sender sender = senders.computeIfAbsent(part.sender, name -> new Sender());
        sender.parts.add(part);
        sender.octets += SENDING;
        taken += SENDING;
        return gone;
    }

    private synchronized List<Part> add(Part part, long more) {
        if (!part.sending) {
            return List.of();
        }
        part.size += more;
        senders.get(part.sender).octets += more;
        taken += more;
        return makeRoom(0);
    }

    private List<Part> makeRoom(long wanted) {
        List<Part> gone = new ArrayList<>();
        while (taken + wanted > octets && !senders.isEmpty()) {
            Part first = senders.values().stream().max(Comparator.comparingLong(Sender::octets)).orElseThrow().parts.iterator()
                    .next();
            free(first);
            gone.add(first);
        }
        return gone;
    }

    private synchronized void settle(Part part) {
        if (part.sending) {
            stopSending(part);
            part.size -= SENDING;
            taken -= SENDING;
        }
    }

    private synchronized void vacate(Part part) {
        free(part);
    }

    private void free(Part part) {
        if (part.sending) {
            stopSending(part);
        }
        if (!part.left) {
            part.left = true;
            taken -= part.size;
        }
    }

    private void stopSending(Part part) {
        part.sending = false;
        Sender sender = senders.get(part.sender);
        sender.parts.remove(part);
        sender.octets -= part.size;
        if (sender.parts.isEmpty()) {
            senders.remove(part.sender);
        }
    }

    /** Without the lock: whoever is told lets go of locks of its own. */
    private static void tell(List<Part> gone) {
        gone.forEach(part -> part.giveWay.run());
    }

    static Refusal tooMany() {
        return new Refusal(RefusalCode.TOO_MANY, "Very much is being sent here at this moment. Try again in a minute.");
    }
}
