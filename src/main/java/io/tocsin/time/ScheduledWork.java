package io.tocsin.time;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;

/**
 * Lets scheduled work begin once everything else has started: the scheduler comes up halted (application.properties), so that
 * a start that is refused leaves nobody at work on what is being closed. When the service stops, nothing more is begun.
 */
@ApplicationScoped
class ScheduledWork {

    void begin(@Observes @Priority(Integer.MAX_VALUE) StartupEvent started, Scheduler scheduler,
            @ConfigProperty(name = "quarkus.scheduler.enabled", defaultValue = "true") boolean enabled) {
        if (enabled) {
            scheduler.resume();
        }
    }

    void end(@Observes @Priority(1) ShutdownEvent stopped, Scheduler scheduler) {
        if (scheduler.isStarted()) {
            scheduler.pause();
        }
    }
}
