package io.tocsin.advisory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tocsin.journal.Actor;
import io.tocsin.time.Stop;

/**
 * Preparing while somebody waits, or in the background. What runs in the background and whose process dies is begun again by
 * any replica.
 */
@ApplicationScoped
public class PreparationDesk {

    private static final Logger LOG = Logger.getLogger(PreparationDesk.class);

    /** A batch takes well under a second; a beat this old means that nobody works on it. */
    private static final Duration DEAD_AFTER = Duration.ofSeconds(60);

    private final PreparationAttempts attempts;
    private final PreparationRun preparations;
    private final Clock clock;
    private final Stop stop;
    /** Preparations that this process works on, or will once the background thread is free. */
    private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();
    private final ExecutorService background = Executors.newSingleThreadExecutor(task -> new Thread(task, "preparation"));

    PreparationDesk(PreparationAttempts attempts, PreparationRun preparations, Clock clock, Stop stop) {
        this.attempts = attempts;
        this.preparations = preparations;
        this.clock = clock;
        this.stop = stop;
    }

    /**
     * Voids what was prepared before, and prepares the notice. What came of it stands in its newest preparation.
     *
     * @param mostToWaitFor tenants; of more it goes on in the background when this returns
     * @return whether it is over
     * @throws io.tocsin.problem.Refusal as {@link PreparationAttempts#begin}
     */
    public boolean prepare(UUID noticeId, Actor actor, int mostToWaitFor) {
        PreparationTicket ticket = attempts.begin(noticeId, actor);
        if (ticket.total() > mostToWaitFor) {
            runLater(ticket);
            return false;
        }
        runNow(ticket);
        return true;
    }

    private void runLater(PreparationTicket ticket) {
        inHand.add(ticket.preparationId());
        background.execute(() -> runLogged(ticket));
    }

    private void runNow(PreparationTicket ticket) {
        inHand.add(ticket.preparationId());
        try {
            preparations.run(ticket);
        } finally {
            inHand.remove(ticket.preparationId());
        }
    }

    private void runLogged(PreparationTicket ticket) {
        if (stop.isUnderWay()) {
            return;
        }
        try {
            runNow(ticket);
        } catch (RuntimeException e) {
            if (stop.isUnderWay()) {
                LOG.warnf("The stop cut off preparation %s; it is begun again, here or elsewhere", ticket.preparationId());
                LOG.debug(ticket.preparationId(), e);
            } else {
                LOG.errorf(e, "Preparation %s stopped; nothing of it counts", ticket.preparationId());
            }
        }
    }

    @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    void takeOver() {
        if (!inHand.isEmpty()) {
            attempts.beat(List.copyOf(inHand));
        }
        for (PreparationTicket ticket : attempts.takeOver(clock.instant().minus(DEAD_AFTER))) {
            LOG.infof("Preparation %s is begun again: its process is gone", ticket.preparationId());
            runLater(ticket);
        }
    }

    /** A batch under way is stored; the preparation is begun again by whoever finds its beat to have ended. */
    void stop(@Observes ShutdownEvent event) {
        stop.await(background);
    }
}
