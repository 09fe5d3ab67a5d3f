package io.tocsin.bench;

/**
 * CPU seconds of all who took part. NaN where the machine does not tell.
 *
 * @param harness the benchmark's own process: what it spends is missing to the others
 */
record Spent(double jvm, double postgresql, double sink, double harness) {

    static Spent sofar(Service service, Sink sink) {
        return new Spent(Proc.cpuSeconds(service.pid()), Proc.cpuSecondsOfPostgres(service.postmaster()),
                Proc.cpuSeconds(sink.pid()), Proc.cpuSeconds(ProcessHandle.current().pid()));
    }

    Spent since(Spent earlier) {
        return new Spent(jvm - earlier.jvm, postgresql - earlier.postgresql, sink - earlier.sink, harness - earlier.harness);
    }

    Spent per(double amount) {
        return new Spent(jvm / amount, postgresql / amount, sink / amount, harness / amount);
    }
}
