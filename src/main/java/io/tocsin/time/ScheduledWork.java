package io.tocsin.time;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.FailedExecution;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.spi.JobInstrumenter;

/**
 * Lets scheduled work begin once everything else has started: the scheduler comes up halted (application.properties), so that
 * a start that is refused leaves nobody at work on what is being closed. When the service stops no round begins any more, and
 * those at work are waited for while the database is still there.
 */
@Singleton
class ScheduledWork implements JobInstrumenter {

    private static final org.jboss.logging.Logger LOG = org.jboss.logging.Logger.getLogger(ScheduledWork.class);

    /** They complain of what is closed under a round that nobody waits for any longer. Held here, so that they stay silent. */
    private static final List<Logger> COMPLAINERS = Stream.of("io.quarkus.scheduler", "io.quarkus.narayana", "com.arjuna")
            .map(Logger::getLogger).toList();

    private final Stop stop;
    /** Guarded by this. */
    private final List<String> rounds = new ArrayList<>();

    ScheduledWork(Stop stop) {
        this.stop = stop;
    }

    void begin(@Observes @Priority(Integer.MAX_VALUE) StartupEvent started, Scheduler scheduler,
            @ConfigProperty(name = "quarkus.scheduler.enabled", defaultValue = "true") boolean enabled) {
        if (enabled) {
            scheduler.resume();
        }
    }

    /** The scheduler asks for it with every round, in the thread that is to do the work. */
    @Override
    public CompletionStage<Void> instrument(JobInstrumentationContext round) {
        String name = nameOf(round.getSpanName());
        if (!begins(name)) {
            return CompletableFuture.completedStage(null);
        }
        return round.executeJob().whenComplete((done, failure) -> ended(name));
    }

    private synchronized boolean begins(String round) {
        return !stop.isUnderWay() && rounds.add(round);
    }

    private synchronized void ended(String round) {
        rounds.remove(round);
        notifyAll();
    }

    /** In the place of the scheduler's own words, which are switched off (application.properties). */
    void failed(@Observes FailedExecution failure) {
        String name = nameOf(failure.getExecution().getTrigger().getId());
        if (stop.isUnderWay()) {
            LOG.warnf("The stop cut off a round of %s; the next one, here or elsewhere, does the rest", name);
            LOG.debug(name, failure.getException());
        } else {
            LOG.errorf(failure.getException(), "A round of %s failed; the next one tries again", name);
        }
    }

    void end(@Observes @Priority(1) ShutdownEvent stopped, Scheduler scheduler) {
        if (scheduler.isStarted()) {
            scheduler.pause();
        }
    }

    /** After everybody else has ended: the rounds have had that time too. */
    void awaitRounds(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent stopped) {
        try {
            if (!awaitRounds()) {
                COMPLAINERS.forEach(each -> each.setLevel(Level.OFF));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether all rounds have ended */
    synchronized boolean awaitRounds() throws InterruptedException {
        if (!rounds.isEmpty()) {
            LOG.infof("The stop waits for a round of %s", String.join(", ", rounds));
        }
        for (long left = stop.nanosLeft(); !rounds.isEmpty() && left > 0; left = stop.nanosLeft()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (!rounds.isEmpty()) {
            LOG.warnf("The stop waits no longer for a round of %s; the next one, here or elsewhere, does the rest",
                    String.join(", ", rounds));
        }
        return rounds.isEmpty();
    }

    /** @param id as the scheduler gives it: a number, the class with its packages, and the method */
    private static String nameOf(String id) {
        return id.substring(id.lastIndexOf('.') + 1);
    }
}
