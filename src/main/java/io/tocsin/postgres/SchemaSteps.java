package io.tocsin.postgres;

import java.time.Duration;

import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jboss.logging.Logger;

/** Says in one line what became of the schema at this start; nothing where it was up to date. Made and called by Flyway. */
public final class SchemaSteps implements Callback {

    private static final Logger LOG = Logger.getLogger(SchemaSteps.class);

    private long began;
    private int steps;
    private String newest;

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_MIGRATE || event == Event.AFTER_EACH_MIGRATE || event == Event.AFTER_MIGRATE_APPLIED;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        switch (event) {
            case BEFORE_MIGRATE -> {
                began = System.nanoTime();
                steps = 0;
            }
            case AFTER_EACH_MIGRATE -> {
                steps++;
                newest = String.valueOf(context.getMigrationInfo().getVersion());
            }
            default -> LOG.infof("The database was brought to step %s: %d %s in %d ms", newest, steps,
                    steps == 1 ? "step" : "steps", Duration.ofNanos(System.nanoTime() - began).toMillis());
        }
    }

    @Override
    public String getCallbackName() {
        return SchemaSteps.class.getSimpleName();
    }
}
