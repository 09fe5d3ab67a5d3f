package io.tocsin.acknowledgement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.acknowledgement.TypedAnswer.Field;
import io.tocsin.acknowledgement.TypedAnswer.Wrong;
import io.tocsin.journal.Actor;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Answers that operators take for tenants, by phone or in person. */
@ApplicationScoped
public class PhoneAnswers {

    private final AnswerList list;
    private final Answers answers;
    private final Clock clock;
    private final EntityManager entities;

    PhoneAnswers(AnswerList list, Answers answers, Clock clock, EntityManager entities) {
        this.list = list;
        this.answers = answers;
        this.clock = clock;
        this.entities = entities;
    }

    /**
     * Counts as one that came through a link.
     *
     * @throws Refusal NOT_FOUND, STATE before the notice is released, INVALID for an answer that cannot be taken or a tenant
     *         that the notice did not go to
     */
    @Transactional(MANDATORY)
    public AcknowledgementView take(UUID noticeId, TakenAnswer taken, Actor actor) {
        if (taken == null) {
            throw new Refusal(RefusalCode.MALFORMED,
                    "Send the answer as JSON: {\"tenantId\":\"...\",\"name\":\"...\",\"finding\":\"REVIEWING\"}.");
        }
        Notice notice = Notice.withId(noticeId);
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
    @Schema(requiredProperties = "finding")
    public record TakenAnswer(@Schema(required = true) String tenantId,
            @Schema(required = true, maxLength = Answer.LONGEST_NAME) String name,
            @Schema(ref = "Finding") String finding,
            @Schema(maxLength = Answer.LONGEST_COMMENT) String comment,
            @Schema(maxLength = Answer.LONGEST_NAME) String reachedBy) {

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
}
