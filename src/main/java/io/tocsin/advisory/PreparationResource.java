package io.tocsin.advisory;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
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

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
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

/** Preparing a notice over the API: the caller waits for a short one, and is told where to look for a long one. */
@Path("/api/v1/notices/{id}/preparation")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class PreparationResource {

    private static final int MOST_TO_WAIT_FOR = 20_000;
    private static final int NOBODY_WAITS = -1;

    @Inject
    Acting acting;
    @Inject
    PreparationDesk desk;
    @Inject
    Notices notices;

    /**
     * What was prepared.
     *
     * @param advisories tenants with words
     * @param deliveries contacts they will go to
     * @param digest what an approver names
     * @param locales how many are written to in which, and who fell back
     */
    @Schema(requiredProperties = { "id", "kind", "state", "incident", "digest", "warnings", "preparedAt" })
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
        boolean asked = prefer != null && prefer.toLowerCase(Locale.ROOT).contains("respond-async");
        if (desk.prepare(id, acting.actor(), asked ? NOBODY_WAITS : MOST_TO_WAIT_FOR)) {
            return Response.ok(Prepared.of(requireDone(look(id)))).build();
        }
        var accepted = Response.accepted(look(id)).location(URI.create("/api/v1/notices/" + id));
        return (asked ? accepted.header("Preference-Applied", "respond-async") : accepted).build();
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
                    "The list, the facts, the template or a waiver changed while this was being prepared. Prepare it again.");
            case RUNNING -> throw new Refusal(RefusalCode.UNAVAILABLE,
                    "The service is stopping. The preparation will be begun again by itself; look at the notice.");
        };
    }
}
