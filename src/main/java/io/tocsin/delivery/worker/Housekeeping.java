package io.tocsin.delivery.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.function.IntSupplier;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.queue.Presence;
import io.tocsin.delivery.queue.QueueUpkeep;
import io.tocsin.delivery.shaping.DestinationStore;
import io.tocsin.notice.NoticeDomains;
import io.tocsin.notice.NoticeProgress;
import io.tocsin.notice.NoticeTally;
import io.tocsin.time.Stop;

/**
 * What has to happen although nobody asks for it: lost claims found, deadlines kept, cancellations carried out, notices
 * completed, figures folded and noted. Whichever replica comes first does it for all; none is special.
 */
@ApplicationScoped
public class Housekeeping {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final int BATCH = 1000;
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final QueueUpkeep queue;
    private final Presence presence;
    private final DestinationStore bearings;
    private final DeliverySettings settings;
    private final NoticeTally tally;
    private final NoticeDomains domains;
    private final NoticeProgress progress;
    private final Clock clock;
    private final Stop stop;

    Housekeeping(QueueUpkeep queue, Presence presence, DestinationStore bearings, DeliverySettings settings,
            NoticeTally tally, NoticeDomains domains, NoticeProgress progress, Clock clock, Stop stop) {
        this.queue = queue;
        this.presence = presence;
        this.bearings = bearings;
        this.settings = settings;
        this.tally = tally;
        this.domains = domains;
        this.progress = progress;
        this.clock = clock;
        this.stop = stop;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        if (presence.isMyTurn("round", Duration.ofMillis(900))) {
            round();
        }
        if (presence.isMyTurn("forgotten claims", settings.lease())) {
            warnOf(queue.rescueForgotten());
        }
    }

    /** Receipts and answers come for weeks; a minute is soon enough to draw them. */
    @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    void noteWhatIsHeard() {
        if (presence.isMyTurn("progress of what was sent", Duration.ofSeconds(59))) {
            progress.noteSent(clock.instant());
        }
    }

    /** What recipient domains bear grows with the time in which they do not complain. */
    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void raiseRates() {
        if (presence.isMyTurn("raise rates", Duration.ofMillis(4900))) {
            bearings.raise(QUIET);
        }
    }

    /** One round; tests, whose scheduler is off, call it by hand. */
    public void round() {
        warnOf(queue.rescue(settings.lease()));
        untilDone(() -> queue.giveUp(settings.unknown() == DeliverySettings.Unknown.ASK, BATCH));
        cancelWhatIsLeft();
        progress.noteSending(clock.instant());
        queue.complete();
        tally.fold();
        domains.fold();
    }

    private static void warnOf(int lost) {
        if (lost > 0) {
            LOG.warnf("%d deliveries are UNKNOWN: the process that held them is gone", lost);
        }
    }

    private int untilDone(IntSupplier batch) {
        int all = 0;
        for (int moved = batch.getAsInt(); moved > 0 && !stop.isUnderWay(); moved = batch.getAsInt()) {
            all += moved;
        }
        return all;
    }

    /** @return how many deliveries of cancelled notices were taken out of the queue */
    int cancelWhatIsLeft() {
        return untilDone(() -> queue.cancel(BATCH));
    }
}
