package io.tocsin.notice;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
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
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Templates;

/**
 * A second person says yes to exactly these words for exactly these recipients, by naming their digest: nobody who put words
 * or recipients there. A large notice may need two such people.
 */
@Path("/api/v1/notices/{id}/approval")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class ApprovalResource {

    @Inject
    Acting acting;
    @Inject
    ApprovalSettings settings;
    @Inject
    Clock clock;
    @Inject
    EntityManager entities;
    @Inject
    Journal journal;
    @Inject
    LookedAt lookedAt;
    @Inject
    Notices notices;
    @Inject
    SecondPerson secondPerson;
    @Inject
    Templates templates;

    /** @param digest of the preparation that the approver looked at */
    public record ApprovalForm(String digest) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Transactional
    @Idempotent
    @Operation(operationId = "approveNotice", summary = "Approve what was prepared, by its digest", description = "Where "
            + "two approvers are needed (approvalsNeeded), the first leaves the notice PREPARED and stands in approvals.")
    public RestResponse<NoticeView> approve(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            ApprovalForm form) {
        Actor actor = acting.actor();
        if (form == null || form.digest() == null) {
            throw new Refusal(RefusalCode.INVALID, "Name the digest of what you looked at.", List.of(
                    Fault.inField("digest", FaultCode.REQUIRED, "The digest that the preparation answered, sha256:...")));
        }
        Notice notice = Notice.lock(id);
        Revision.check(ifMatch, notice.revision);
        Incident incident = Incident.findById(notice.incidentId);
        incident.mustBeOpen();
        Preparation preparation = notice.preparationId == null ? null : Preparation.findById(notice.preparationId);
        boolean again = preparation != null
                && (preparation.isApprovedBy(actor) || actor.operatorId().equals(notice.approvedBy));
        notice.requireThat(notice.state == NoticeState.PREPARED || again && notice.state == NoticeState.APPROVED,
                "be approved");
        requireDigest(preparation, form.digest());
        if (again) {
            return answer(notice);
        }
        preparation.requireFresh(incident, notice, templates);
        secondPerson.require(incident, notice, preparation, actor, Role.APPROVER, "look at it and approve");
        approve(notice, preparation, actor);
        return answer(notice);
    }

    private static void requireDigest(Preparation preparation, String digest) {
        if (!preparation.digestText().equals(digest)) {
            throw new Refusal(RefusalCode.STALE, "What was prepared is not what you looked at: its digest is "
                    + preparation.digestText() + " now. Look at it again, then approve that.");
        }
    }

    private void approve(Notice notice, Preparation preparation, Actor actor) {
        Instant now = clock.instant();
        var approval = new Approval(actor.operatorId(), actor.name(), now, preparation.digestText(),
                lookedAt.by(actor, preparation.id));
        preparation.add(approval);
        int needed = settings.neededFor(preparation);
        if (preparation.approvals.size() >= needed) {
            notice.approve(actor, now);
        } else {
            notice.approveInPart(now);
        }
        Map<String, Object> detail = new HashMap<>(Map.of("digest", preparation.digestText(), "preparation",
                preparation.id.toString(), "advisories", preparation.advisories, "deliveries", preparation.deliveries,
                "fourEyes", secondPerson.isAskedFor(), "approval", preparation.approvals.size(), "approvalsNeeded", needed));
        detail.put("lookedAt", approval.lookedAt().stream()
                .collect(Collectors.toMap(Approval.Look::what, Approval.Look::count)));
        journal.record(actor, "notice.approved", About.notice(notice.incidentId, notice.id), detail);
    }

    private RestResponse<NoticeView> answer(Notice notice) {
        entities.flush();
        return RestResponse.ResponseBuilder.ok(notices.view(notice))
                .header(HttpHeaders.ETAG, Revision.etag(notice.revision)).build();
    }
}
