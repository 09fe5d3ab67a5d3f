package io.tocsin.advisory;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Revision;
import io.tocsin.notice.LocaleCounts;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;
import io.tocsin.notice.Notices;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Preparing a notice over the API: the caller waits for a short one, and is told where to look for a long one. A long one
 * whose process dies is begun again by any replica.
 */
@Path("/api/v1/notices/{id}/preparation")
@ApplicationScoped
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class PreparationResource {

    private static final Logger LOG = Logger.getLogger(PreparationResource.class);
    private static final int MOST_TO_WAIT_FOR = 20_000;
    /** A batch takes well under a second; a beat this old means that nobody works on it. */
    private static final Duration DEAD_AFTER = Duration.ofSeconds(60);

    private final PreparationRun preparations;
    private final Acting acting;
    private final Notices notices;
    private final Clock clock;
    /** Preparations that this process works on, or will once the background thread is free. */
    private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();
    private final ExecutorService background = Executors.newSingleThreadExecutor(task -> new Thread(task, "preparation"));

    PreparationResource(PreparationRun preparations, Acting acting, Notices notices, Clock clock) {
        this.preparations = preparations;
        this.acting = acting;
        this.notices = notices;
        this.clock = clock;
    }

    /**
     * What was prepared.
     *
     * @param advisories tenants with words
     * @param deliveries contacts they will go to
     * @param digest what an approver names
     * @param locales how many are written to in which, and who fell back
     */
    public record Prepared(UUID id, int number, NoticeKind kind, NoticeState state, String incident, int advisories,
            int deliveries, String digest, LocaleCounts locales, List<Map<String, Object>> warnings, Instant preparedAt) {

        static Prepared of(NoticeView notice) {
            NoticeView.PreparationView made = notice.preparation();
            return new Prepared(notice.id(), notice.number(), notice.kind(), notice.state(), notice.incident(),
                    made.advisories(), made.deliveries(), notice.digest(), made.locales(), made.warnings(), made.finishedAt());
        }
    }

    /** The transaction here holds only the idempotent answer; the preparation's own are short and many. */
    @POST
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @TransactionConfiguration(timeout = 3600)
    @Idempotent
    @Operation(operationId = "prepareNotice", summary = "Render, check and store what every tenant of the audience is told")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Prepared.class)))
    @APIResponse(responseCode = "202", description = "Goes on in the background; look at the notice named by Location", content = @Content(schema = @Schema(implementation = NoticeView.class)))
    public Response prepare(@PathParam("id") UUID id, @HeaderParam("Prefer") String prefer,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        QuarkusTransaction.requiringNew().run(() -> Revision.check(ifMatch, Notice.withId(id).revision));
        PreparationRun.Ticket ticket = preparations.begin(id, acting.actor());
        boolean asked = prefer != null && prefer.toLowerCase(Locale.ROOT).contains("respond-async");
        if (asked || ticket.total() > MOST_TO_WAIT_FOR) {
            runLater(ticket);
            var accepted = Response.accepted(look(id)).location(URI.create("/api/v1/notices/" + id));
            return (asked ? accepted.header("Preference-Applied", "respond-async") : accepted).build();
        }
        runNow(ticket);
        return Response.ok(Prepared.of(requireDone(look(id)))).build();
    }

    private NoticeView look(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> notices.view(Notice.withId(id)));
    }

    private static NoticeView requireDone(NoticeView notice) {
        NoticeView.PreparationView made = notice.preparation();
        return switch (made.state()) {
            case DONE -> notice;
            case FAILED -> throw new Refusal(RefusalCode.INVALID, (made.faultCount() == 1
                    ? "One fault stands in the way. Nothing is prepared."
                    : made.faultCount() + " faults stand in the way. Nothing is prepared.")
                    + " All of them: /api/v1/notices/" + notice.id() + "/preparation/faults", made.faults(),
                    made.faultCount());
            case STALE -> throw new Refusal(RefusalCode.STALE,
                    "The list, the facts or the template changed while this was being prepared. Prepare it again.");
            case RUNNING -> throw new Refusal(RefusalCode.UNAVAILABLE,
                    "The service is stopping. The preparation will be begun again by itself; look at the notice.");
        };
    }

    private void runLater(PreparationRun.Ticket ticket) {
        inHand.add(ticket.preparationId());
        background.execute(() -> runLogged(ticket));
    }

    private void runNow(PreparationRun.Ticket ticket) {
        inHand.add(ticket.preparationId());
        try {
            preparations.run(ticket);
        } finally {
            inHand.remove(ticket.preparationId());
        }
    }

    private void runLogged(PreparationRun.Ticket ticket) {
        try {
            runNow(ticket);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Preparation %s stopped; nothing of it counts", ticket.preparationId());
        }
    }

    @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    void takeOver() {
        if (!inHand.isEmpty()) {
            preparations.beat(List.copyOf(inHand));
        }
        for (PreparationRun.Ticket ticket : preparations.takeOver(clock.instant().minus(DEAD_AFTER))) {
            LOG.infof("Preparation %s is begun again: its process is gone", ticket.preparationId());
            runLater(ticket);
        }
    }

    @PreDestroy
    void stop() {
        background.shutdown();
    }
}
