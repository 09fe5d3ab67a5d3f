package io.tocsin.delivery;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Revision;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;
import io.tocsin.notice.Notices;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.Reason;
import io.tocsin.notice.SecondPerson;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * A notice was sent in error. What of it has not been sent never will be; whoever has it is told on its page and by its code
 * not to act on it. A mail cannot be called back: the correction that follows tells those who have read it, and can name it.
 */
@Path("/api/v1/notices/{id}/retraction")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class RetractionResource {

    @Inject
    Acting acting;
    @Inject
    Clock clock;
    @Inject
    Journal journal;
    @Inject
    Notices notices;
    @Inject
    Release release;
    @Inject
    SecondPerson secondPerson;

    /**
     * @param reason for the vendor's own people, kept in the journal for ever; recipients are told only that it was withdrawn
     */
    public record RetractionForm(@Schema(required = true, maxLength = Reason.LONGEST) String reason) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "retractNotice", summary = "Say that a notice was sent in error", description = "By a sender who is a second person, as for an approval. What is not yet sent is cancelled; "
            + "its pages and codes say that it was withdrawn. It cannot be taken back. Repeated, it changes nothing and answers the same.")
    public RestResponse<NoticeView> retract(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            RetractionForm form) {
        String reason = Reason.checked("reason", form == null ? null : form.reason(), "say what was wrong with sending it.");
        Notice notice = Notice.lock(id);
        Revision.check(ifMatch, notice.revision);
        if (notice.releasedAt == null) {
            throw new Refusal(RefusalCode.STATE, "Nothing of notice " + notice.number + " has been sent, so there is nothing"
                    + " to retract. It can be cancelled: POST /api/v1/notices/" + id + "/cancellation (role sender).");
        }
        if (notice.retractedAt == null) {
            retract(notice, acting.actor(), reason);
        }
        return RestResponse.ResponseBuilder.ok(notices.view(notice))
                .header(HttpHeaders.ETAG, Revision.etag(notice.revision)).build();
    }

    private void retract(Notice notice, Actor actor, String reason) {
        Preparation preparation = Preparation.findById(notice.preparationId);
        secondPerson.require(Incident.findById(notice.incidentId), notice, preparation, actor, Role.SENDER, "retract it");
        NoticeState before = notice.state;
        if (before == NoticeState.RELEASED || before == NoticeState.PAUSED) {
            release.cancel(notice, actor);
        }
        notice.retract(actor, reason, clock.instant());
        Notice.getEntityManager().flush();
        journal.record(actor, "notice.retracted", About.notice(notice.incidentId, notice.id),
                Map.of("reason", reason, "from", before.name(), "digest", preparation.digestText()));
    }
}
