package io.tocsin.chaos;

import java.time.Duration;

/**
 * Within what time things happen. {@link #PROMISED} is what the long form holds a machine to that has nothing else to do; the
 * tests run beside others, on any machine, and give themselves {@link #times} that.
 *
 * @param takenUp what a dead replica held
 * @param goesOn sending after an outage of the database
 * @param committed what a replica wrote down, after the time that it wrote beside it
 * @param clocksAgree moments that replicas took from the database's clock
 */
public record Limits(Duration takenUp, Duration goesOn, Duration committed, Duration clocksAgree) {

    public static final Limits PROMISED = new Limits(Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(60),
            Duration.ofSeconds(1));

    public Limits times(int many) {
        return new Limits(takenUp.multipliedBy(many), goesOn.multipliedBy(many), committed.multipliedBy(many),
                clocksAgree.multipliedBy(many));
    }
}
