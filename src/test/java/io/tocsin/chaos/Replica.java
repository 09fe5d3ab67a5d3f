package io.tocsin.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.tocsin.postgres.BreakablePostgres;
import io.tocsin.testkit.ServiceProcess;
import io.tocsin.testkit.ledger.LedgerSink;

/** A process of the packaged service, and whoever starts it again when it has ended, as Kubernetes would. */
final class Replica implements AutoCloseable {

    static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final int STARTS = 20;

    final int number;
    /** By which the database knows its sessions. */
    final String name;
    private final ServiceProcess service;
    private CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile boolean frozen;
    private volatile boolean down;
    private volatile boolean stopping;

    Replica(int number, Path folder, Path app, BreakablePostgres database, LedgerSink sink, int connections, Duration lease,
            Duration offset) {
        this.number = number;
        name = "replica-" + number;
        service = new ServiceProcess(folder, app)
                .with("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl() + "?ApplicationName=" + name)
                .with("QUARKUS_DATASOURCE_USERNAME", database.username())
                .with("QUARKUS_DATASOURCE_PASSWORD", database.password())
                .with("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "20")
                .with("TOCSIN_SECRET", SECRET)
                .with("QUARKUS_MAILER_HOST", sink.host())
                .with("QUARKUS_MAILER_PORT", String.valueOf(sink.port()))
                .with("QUARKUS_MAILER_FROM", "security@vendor.example")
                .with("QUARKUS_MAILER_START_TLS", "DISABLED")
                .with("TOCSIN_DELIVERY_CONNECTIONS", String.valueOf(connections))
                .with("TOCSIN_CLOCK_OFFSET", offset.toString())
                // Starts faster; what it does is the same.
                .with("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC");
        if (lease != null) {
            service.with("TOCSIN_DELIVERY_LEASE", lease.toString());
        }
    }

    /** Begins a start; {@link #awaitReady} waits for it. */
    void start() {
        started = CompletableFuture.runAsync(this::startUntilReady);
        down = false;
    }

    private void startUntilReady() {
        for (int attempt = 1; !stopping; attempt++) {
            try {
                service.start();
                return;
            } catch (AssertionError ended) {
                // It ends with a word when the database is not there, and is started again.
                if (attempt == STARTS || service.process().isAlive()) {
                    throw ended;
                }
            }
        }
    }

    void awaitReady() {
        started.join();
    }

    boolean isReady() {
        return started.isDone() && !started.isCompletedExceptionally() && !frozen && !down;
    }

    String url() {
        return service.url();
    }

    void kill() {
        down = true;
        service.kill();
    }

    /** Kills it in the middle of a start, and starts it again. */
    void killWhileStarting(Duration after) throws InterruptedException {
        service.launch();
        TimeUnit.MILLISECONDS.sleep(after.toMillis()); // the moment is what is tried
        service.kill();
    }

    int terminate() {
        down = true;
        return service.terminate();
    }

    void freeze() {
        frozen = true;
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
        frozen = false;
    }

    String output() {
        return service.output();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, String.valueOf(service.process().pid())).start().waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping = true;
        if (frozen) {
            thaw();
        }
        started.exceptionally(failed -> null).join();
        service.close();
    }
}
