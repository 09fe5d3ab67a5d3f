package io.tocsin.acknowledgement;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.acknowledgement.TypedAnswer.Field;
import io.tocsin.acknowledgement.TypedAnswer.Wrong;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.journal.Actor;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Answers of tenants, for operators: those that came through links, and those that somebody took by phone. */
@Path("/api/v1/notices/{id}/acknowledgements")
@Tag(name = "Acknowledgements")
@Produces(MediaType.APPLICATION_JSON)
public class AcknowledgementResource {

    @Inject
    Acting acting;
    @Inject
    AnswerList list;
    @Inject
    Answers answers;
    @Inject
    Clock clock;
    @Inject
    EntityManager entities;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "recordAcknowledgement", summary = "Record an answer taken by phone", description = "Counts as one that came through a link, also after the notice was completed or withdrawn "
            + "and its incident closed.")
    @APIResponse(responseCode = "200", description = "The answer as it is kept")
    public AcknowledgementView record(@PathParam("id") UUID id, TakenAnswer taken) {
        if (taken == null) {
            throw new Refusal(RefusalCode.MALFORMED,
                    "Send the answer as JSON: {\"tenantId\":\"...\",\"name\":\"...\",\"finding\":\"REVIEWING\"}.");
        }
        Actor actor = acting.actor();
        Notice notice = Notice.withId(id);
        notice.requireThat(notice.releasedAt != null, "be answered before it is released");
        Answer answer = taken.checked();
        Acknowledgement kept = answers.take(notice, taken.tenantId(), answer,
                Answer.WayIn.operator(actor.operatorId(), taken.reached()), actor,
                clock.instant().truncatedTo(ChronoUnit.MICROS)).orElseThrow(() -> notToldBy(notice, taken.tenantId()));
        entities.flush();
        return list.one(kept.id);
    }

    private static Refusal notToldBy(Notice notice, String tenantId) {
        String message = "Notice " + notice.number + " did not go to the tenant " + tenantId + ".";
        return new Refusal(RefusalCode.INVALID, message,
                List.of(Fault.inField("tenantId", FaultCode.NOT_LISTED, message + " Name one that was told.")));
    }

    /**
     * An answer that an operator took.
     *
     * @param finding REVIEWING, NOT_AFFECTED, AFFECTED or NEEDS_HELP
     * @param reachedBy how the tenant was reached, e.g. a phone number
     */
    public record TakenAnswer(String tenantId, String name, String finding, String comment, String reachedBy) {

        private static final Map<Wrong, FaultCode> CODES = Map.of(Wrong.MISSING, FaultCode.REQUIRED, Wrong.TOO_LONG,
                FaultCode.TOO_LONG, Wrong.BAD_CHARACTER, FaultCode.INVALID_CHARACTER, Wrong.NOT_ONE, FaultCode.INVALID_VALUE);

        Answer checked() {
            var faults = new ArrayList<Fault>();
            if (tenantId == null || tenantId.isBlank()) {
                faults.add(Fault.inField("tenantId", FaultCode.REQUIRED, "tenantId is needed: whose answer is it?"));
            }
            var typed = new TypedAnswer(text(name), "", text(finding), text(comment));
            typed.faults().forEach((field, wrong) -> faults
                    .add(Fault.inField(field.name().toLowerCase(Locale.ROOT), CODES.get(wrong), message(field, wrong))));
            TypedAnswer.faultOfLine(text(reachedBy)).ifPresent(wrong -> faults.add(Fault.inField("reachedBy", CODES.get(wrong),
                    "reachedBy is one line of up to " + Answer.LONGEST_NAME + " characters.")));
            if (!faults.isEmpty()) {
                throw new Refusal(RefusalCode.INVALID, "The answer cannot be taken as it is. " + faults.get(0).message(),
                        faults);
            }
            return typed.answer();
        }

        private static String message(Field field, Wrong wrong) {
            return switch (field) {
                case FINDING -> "finding is one of REVIEWING, NOT_AFFECTED, AFFECTED and NEEDS_HELP.";
                case COMMENT -> "comment is text of up to " + Answer.LONGEST_COMMENT
                        + " characters, without control characters.";
                case NAME, EMAIL -> wrong == Wrong.MISSING ? "name is needed: who gave the answer?"
                        : "name is one line of up to " + Answer.LONGEST_NAME + " characters.";
            };
        }

        String reached() {
            return text(reachedBy).isBlank() ? null : reachedBy.strip();
        }

        private static String text(String given) {
            return given == null ? "" : given;
        }
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listAcknowledgements", summary = "Every answer to a notice, or one tenant's", description = "By tenant, then in the order they came. The newest of a tenant counts; the first decides whether it was in time.")
    public Page<AcknowledgementView> list(@PathParam("id") UUID id, @QueryParam("tenantId") String tenantId,
            @QueryParam("limit") Integer limit, @QueryParam("cursor") String cursor) {
        String one = tenantId == null || tenantId.isEmpty() ? null : tenantId;
        return list.page(Notice.withId(id), one, Limit.of(limit), cursor);
    }
}
