package io.tocsin.delivery;

import java.util.function.IntSupplier;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tocsin.notice.NoticeTally;

/**
 * What has to happen although nobody asks for it: lost claims found, deadlines kept, cancellations carried out, notices
 * completed, figures folded. Every replica does it; rows that another one is at are passed over.
 */
@ApplicationScoped
public class Housekeeping {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final int BATCH = 1000;

    private final DeliveryQueue queue;
    private final DeliverySettings settings;
    private final NoticeTally tally;

    Housekeeping(DeliveryQueue queue, DeliverySettings settings, NoticeTally tally) {
        this.queue = queue;
        this.settings = settings;
        this.tally = tally;
    }

    /** One round; tests, whose scheduler is off, call it by hand. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    public void round() {
        int lost = untilDone(() -> queue.rescue(BATCH));
        if (lost > 0) {
            LOG.warnf("%d deliveries are UNKNOWN: the process that held them is gone", lost);
        }
        untilDone(() -> queue.giveUp(settings.unknown() == DeliverySettings.Unknown.ASK, BATCH));
        cancelWhatIsLeft();
        queue.complete();
        tally.fold();
    }

    private static int untilDone(IntSupplier batch) {
        int all = 0;
        for (int moved = batch.getAsInt(); moved > 0; moved = batch.getAsInt()) {
            all += moved;
        }
        return all;
    }

    /** @return how many deliveries of cancelled notices were taken out of the queue */
    int cancelWhatIsLeft() {
        return untilDone(() -> queue.cancel(BATCH));
    }
}
