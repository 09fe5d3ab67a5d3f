package io.tocsin.notice.stream;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Somebody who watches a notice. Nothing is queued for them: while one event is on its way the next is not written, and what
 * is written then is the state of that moment. So a slow reader gets fewer events, and one that takes none is let go.
 */
final class Watcher {

    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The request that opened the line is not to find it ended before it is done itself. */
    static final Duration LEAST = Duration.ofMillis(100);

    private final Line line;
    private final Teller teller;
    private final long opened;
    private final long longest;
    private CompletionStage<?> onItsWay = CompletableFuture.completedStage(null);
    private long spokeAt;
    private String told;
    private boolean over;

    /**
     * @param told id of the event that they had last, or null
     * @param nanos of a monotonic clock, as in all that follows
     */
    Watcher(Line line, Teller teller, String told, Duration longest, long nanos) {
        this.line = line;
        this.teller = teller;
        this.told = told;
        this.longest = longest.toNanos();
        opened = nanos;
        spokeAt = nanos;
    }

    /** Whoever connects learns at once that the connection stands, also where there is nothing that they do not know. */
    synchronized void greet(Snapshot now, long nanos) {
        line.open();
        if (now.id().equals(told)) {
            say(teller.still(now), nanos);
        } else {
            follow(now, nanos);
        }
    }

    synchronized void follow(Snapshot now, long nanos) {
        if (!onItsWay.toCompletableFuture().isDone()) {
            if (nanos - spokeAt > PATIENCE.toNanos()) {
                line.cut();
            }
        } else if (!over && !now.id().equals(told)) {
            say(teller.tell(now), nanos);
            told = now.id();
            Optional<Event> last = teller.last(now);
            last.ifPresent(event -> say(event, nanos));
            over = last.isPresent();
        } else if (over && nanos - opened >= LEAST.toNanos() || nanos - opened > longest) {
            line.end();
        } else if (!over && nanos - spokeAt >= KEEP_ALIVE.toNanos()) {
            say(teller.still(now), nanos);
        }
    }

    private void say(Event event, long nanos) {
        if (line.isGone()) {
            return;
        }
        spokeAt = nanos;
        try {
            onItsWay = line.say(event);
        } catch (IllegalStateException goneMeanwhile) {
            line.end();
        }
    }

    boolean isGone() {
        return line.isGone();
    }

    synchronized void dismiss() {
        line.end();
    }
}
