package io.tocsin.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.scheduler.spi.JobInstrumenter.JobInstrumentationContext;
import io.tocsin.testkit.Patience;

/** Rounds at the stop. That the scheduler hands them over is seen in the packaged service, by {@code ServeIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScheduledWorkTest {

    final CompletableFuture<Void> round = new CompletableFuture<>();

    @Test
    void a_round_at_work_is_waited_for() throws Exception {
        var stop = new Stop(Patience.LONG);
        var work = new ScheduledWork(stop);
        work.instrument(job(round));
        stop.begin();
        CompletableFuture<Boolean> allEnded = new CompletableFuture<>();
        var stopping = new Thread(() -> {
            try {
                allEnded.complete(work.awaitRounds());
            } catch (InterruptedException e) {
                allEnded.completeExceptionally(e);
            }
        });
        stopping.start();
        while (stopping.isAlive() && stopping.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(allEnded).isNotDone();
        round.complete(null);
        assertThat(allEnded.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_round_that_fails_has_ended_too() throws Exception {
        var stop = new Stop(Patience.LONG);
        var work = new ScheduledWork(stop);
        work.instrument(job(round));
        round.completeExceptionally(new IllegalStateException("the database is away"));
        stop.begin();
        assertThat(work.awaitRounds()).isTrue();
    }

    @Test
    void no_round_begins_once_the_stop_has() throws Exception {
        var stop = new Stop(Patience.LONG);
        var work = new ScheduledWork(stop);
        stop.begin();
        assertThat(work.instrument(job(round)).toCompletableFuture()).isCompleted();
        assertThat(round.getNumberOfDependents()).as("those who wait for the work").isZero();
        assertThat(work.awaitRounds()).isTrue();
    }

    @Test
    void a_round_that_does_not_end_does_not_hold_the_stop() throws Exception {
        var stop = new Stop(Duration.ZERO);
        var work = new ScheduledWork(stop);
        work.instrument(job(round));
        stop.begin();
        assertThat(work.awaitRounds()).isFalse();
    }

    static JobInstrumentationContext job(CompletableFuture<Void> round) {
        return new JobInstrumentationContext() {
            @Override
            public String getSpanName() {
                return "1_io.tocsin.delivery.worker.Housekeeping#tick";
            }

            @Override
            public CompletionStage<Void> executeJob() {
                return round.minimalCompletionStage();
            }
        };
    }
}
