package io.tocsin.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * How many large bodies there may be at once, from all and from each sender. They are many minutes on their way, so that none
 * gives way to another.
 */
final class PlacesForFiles {

    private final int places;
    private final int each;
    private final Map<String, Integer> of = new HashMap<>();
    private int taken;

    PlacesForFiles(int places, int each) {
        this.places = places;
        this.each = each;
    }

    /** @throws Refusal TOO_MANY */
    synchronized Place take(String sender) {
        if (of.getOrDefault(sender, 0) >= each) {
            throw new Refusal(RefusalCode.TOO_MANY, "You are sending " + each + " large files already, which is as many as are"
                    + " taken from one at a time. Nothing of this one was taken: send it when one of them is done.");
        }
        if (taken >= places) {
            throw new Refusal(RefusalCode.TOO_MANY, places + " large files are being sent here at this moment, which is as many"
                    + " as are taken at a time. Nothing of this one was taken: try again in a minute.");
        }
        taken++;
        of.merge(sender, 1, Integer::sum);
        var left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true)) {
                leave(sender);
            }
        };
    }

    private synchronized void leave(String sender) {
        taken--;
        of.computeIfPresent(sender, (name, count) -> count == 1 ? null : count - 1);
    }
}
