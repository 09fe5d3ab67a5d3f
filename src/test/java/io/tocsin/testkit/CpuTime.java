package io.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** What some work costs, whatever else the machine has to do meanwhile: the clock says that, and the processor does not. */
public final class CpuTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {
    }

    /**
     * Does the work in this thread.
     *
     * @param most that the processor may spend on it
     * @param what the work is, for whoever reads that it took longer
     */
    public static void spentOn(String what, Duration most, Runnable work) {
        long begun = THREADS.getCurrentThreadCpuTime();
        work.run();
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begun)).as(what).isLessThan(most);
    }
}
