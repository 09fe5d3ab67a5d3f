package io.tocsin.console.list;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.affected.AffectedImport;
import io.tocsin.affected.ListCheck;
import io.tocsin.console.list.Upload.Report;
import io.tocsin.console.list.Upload.State;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Refusal;
import io.tocsin.tenant.list.ImportResult;
import io.tocsin.tenant.list.SpooledList;
import io.tocsin.time.Stop;

/**
 * Checks lists and takes them over, beside the requests that ask for it: a long list takes longer than anybody waits for a
 * page.
 * Two at once in a process, so that their faults fit into memory; the others wait.
 */
@ApplicationScoped
class UploadRun {

    /** Faults of one list that are kept, in memory for a moment: some 15 MB. */
    static final int MOST_FAULTS = 50_000;
    private static final Logger LOG = Logger.getLogger(UploadRun.class);
    private static final int AT_ONCE = 2;
    private static final int WAITING = 50;
    /** Most lists are done by then, and nobody sees a page that only says that it works. */
    private static final long MILLIS_WAITED = 1500;
    private static final long NANOS_BETWEEN_BEATS = 500_000_000;

    private final AffectedImport affectedImport;
    private final Uploads uploads;
    private final FaultyRows faultyRows;
    private final Stop stop;
    private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor background = new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 0, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING), task -> new Thread(task, "list-upload"));

    UploadRun(AffectedImport affectedImport, Uploads uploads, FaultyRows faultyRows, Stop stop) {
        this.affectedImport = affectedImport;
        this.uploads = uploads;
        this.faultyRows = faultyRows;
        this.stop = stop;
    }

    private interface Work {
        void on(SpooledList list) throws SQLException;
    }

    /** @param upload as it was read before it began */
    void check(String reference, Upload upload, Actor actor) {
        begin(upload, list -> {
            ListCheck check = affectedImport.check(reference, list, actor, MOST_FAULTS, progressOf(upload));
            QuarkusTransaction.requiringNew().run(() -> {
                try {
                    Report report = faultyRows.keep(upload.id(), list, check);
                    uploads.end(upload.id(), State.CHECKED, report);
                } catch (SQLException e) {
                    throw new IllegalStateException("list upload " + upload.id(), e);
                }
            });
        });
    }

    /** @param upload a checked one, without faults */
    void takeOver(String reference, Upload upload, Actor actor) {
        Report checked = upload.report();
        begin(upload, list -> QuarkusTransaction.requiringNew().timeout(3600).call(() -> {
            ImportResult result = affectedImport.takeOver(reference, list, checked.listRevision(), actor,
                    progressOf(upload));
            uploads.end(upload.id(), State.IMPORTED,
                    new Report(result, checked.changes(), checked.listRevision(), 0, 0, 0, List.of()));
            return result;
        }));
    }

    private void begin(Upload upload, Work work) {
        Future<?> done;
        inHand.add(upload.id());
        try {
            done = background.submit(() -> run(upload, work));
        } catch (RejectedExecutionException e) {
            inHand.remove(upload.id());
            fail(upload.id(), "Too many lists are being looked at just now. Your file is kept: check it again in a minute.");
            return;
        }
        try {
            done.get(MILLIS_WAITED, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // It goes on, and the page shows how far it is.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // run() lets nothing through
        }
    }

    private void run(Upload upload, Work work) {
        try {
            goOn();
            try (SpooledList list = uploads.spooled(upload)) {
                work.on(list);
            }
        } catch (Refusal e) {
            fail(upload.id(), e.getMessage());
        } catch (SQLException | RuntimeException e) {
            if (stop.isUnderWay()) {
                LOG.infof("The stop cut off list upload %s; nothing of it was taken over", upload.id());
                LOG.debug(upload.id(), e);
                fail(upload.id(),
                        "The service was restarted meanwhile, and nothing was taken over. The file is kept: try again.");
                return;
            }
            LOG.errorf(e, "List upload %s stopped; nothing of it was taken over", upload.id());
            fail(upload.id(), "Something went wrong on our side, and nothing was taken over. The file is kept: try again. If it"
                    + " happens a second time, tell whoever runs this service; its log says why.");
        } finally {
            inHand.remove(upload.id());
        }
    }

    private void goOn() {
        if (stop.isUnderWay()) {
            throw new CancellationException("the service is being stopped");
        }
    }

    private void fail(UUID id, String why) {
        try {
            uploads.fail(id, why);
        } catch (SQLException | RuntimeException e) {
            LOG.logf(stop.isUnderWay() ? Logger.Level.DEBUG : Logger.Level.ERROR, e,
                    "List upload %s: its end could not be noted", id);
        }
    }

    /** Outside the transaction of the check, so that whoever watches sees it. */
    private IntConsumer progressOf(Upload upload) {
        UUID id = upload.id();
        long[] last = { System.nanoTime() };
        boolean[] allTold = { false };
        return lines -> {
            goOn();
            boolean all = lines >= upload.lines();
            if (allTold[0] || !all && System.nanoTime() - last[0] < NANOS_BETWEEN_BEATS) {
                return;
            }
            last[0] = System.nanoTime();
            allTold[0] = all;
            QuarkusTransaction.requiringNew().run(() -> {
                try {
                    uploads.progress(id, lines);
                } catch (SQLException e) {
                    throw new IllegalStateException("list upload " + id, e);
                }
            });
        };
    }

    @Scheduled(every = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void beat() throws SQLException {
        if (!inHand.isEmpty()) {
            uploads.beat(List.copyOf(inHand));
        }
    }

    /** What is under way ends at its next line, and says so on its page. */
    void stop(@Observes ShutdownEvent event) {
        stop.await(background);
    }
}
