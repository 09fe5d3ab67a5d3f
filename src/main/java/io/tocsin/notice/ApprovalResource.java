package io.tocsin.notice;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

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

import org.eclipse.microprofile.config.inject.ConfigProperty;
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
 * or recipients there.
 */
@Path("/api/v1/notices/{id}/approval")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class ApprovalResource {

    @Inject
    Acting acting;
    @Inject
    Clock clock;
    @Inject
    EntityManager entities;
    @Inject
    Journal journal;
    @Inject
    Notices notices;
    @Inject
    Templates templates;
    @ConfigProperty(name = "tocsin.four-eyes", defaultValue = "true")
    boolean fourEyes;

    /** @param digest of the preparation that the approver looked at */
    public record ApprovalForm(String digest) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Transactional
    @Idempotent
    @Operation(operationId = "approveNotice", summary = "Approve what was prepared, by its digest")
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
        if (notice.state == NoticeState.APPROVED && Objects.equals(notice.approvedBy, actor.operatorId())) {
            requireDigest(Preparation.findById(notice.preparationId), form.digest());
            return answer(notice);
        }
        notice.requireThat(notice.state == NoticeState.PREPARED, "be approved");
        Preparation preparation = Preparation.findById(notice.preparationId);
        requireDigest(preparation, form.digest());
        preparation.requireFresh(incident, notice, templates);
        if (fourEyes) {
            requireSecondPerson(incident, notice, preparation, actor);
        }
        notice.approve(actor, clock.instant());
        journal.record(actor, "notice.approved", About.notice(incident.id, notice.id),
                Map.of("digest", preparation.digestText(), "preparation", preparation.id.toString(),
                        "advisories", preparation.advisories, "deliveries", preparation.deliveries, "fourEyes", fourEyes));
        return answer(notice);
    }

    private static void requireDigest(Preparation preparation, String digest) {
        if (!preparation.digestText().equals(digest)) {
            throw new Refusal(RefusalCode.STALE,
                    "What was prepared is not what you looked at: its digest is " + preparation.digestText() + " now.");
        }
    }

    /** Operators are compared, not their keys. The system operators that import on somebody's behalf count as themselves. */
    private void requireSecondPerson(Incident incident, Notice notice, Preparation preparation, Actor actor) {
        UUID me = actor.operatorId();
        String what = me.equals(notice.createdBy) ? "drafted it"
                : me.equals(preparation.requestedBy) ? "prepared it"
                        : me.equals(incident.factsChangedBy) ? "were the last to write what the incident says"
                                : templates.authorsOf(notice.templateKey).contains(me) ? "wrote the template it uses"
                                        : hasImported(incident.id, me) ? "imported its list" : null;
        if (what != null) {
            throw new Refusal(RefusalCode.FOUR_EYES,
                    "You " + what + ". Ask a second person with the role approver to look at it and approve.");
        }
    }

    private boolean hasImported(UUID incidentId, UUID operatorId) {
        return (Boolean) entities.createNativeQuery("""
                SELECT EXISTS (SELECT FROM list_importer WHERE incident_id = :incident AND operator_id = :operator)
                """, Boolean.class).setParameter("incident", incidentId).setParameter("operator", operatorId)
                .getSingleResult();
    }

    private RestResponse<NoticeView> answer(Notice notice) {
        entities.flush();
        return RestResponse.ResponseBuilder.ok(notices.view(notice))
                .header(HttpHeaders.ETAG, Revision.etag(notice.revision)).build();
    }
}
