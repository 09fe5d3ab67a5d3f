package io.tocsin.affected;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.problem.Characters;
import io.tocsin.problem.Characters.Shape;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * @param reason why the tenant is not affected after all, for whoever asks in a year. Kept with a tenant that was told, where
 *        it can be erased; never in the journal, which cannot.
 */
public record Withdrawal(@Schema(required = true, maxLength = 1000) String reason) {

    private static final int LONGEST = 1000;

    String checkedReason() {
        if (reason == null || reason.isBlank()) {
            throw refusal(FaultCode.REQUIRED, "reason is needed: say why this tenant is not affected after all.");
        }
        if (reason.length() > LONGEST) {
            throw refusal(FaultCode.TOO_LONG, "reason is longer than " + LONGEST + " characters. Shorten it.");
        }
        Characters.wrongIn(reason, Shape.LINES).ifPresent(wrong -> {
            throw refusal(FaultCode.INVALID_CHARACTER, "reason " + wrong + ".");
        });
        return reason.strip();
    }

    private static Refusal refusal(FaultCode code, String message) {
        return new Refusal(RefusalCode.INVALID, message, List.of(Fault.inField("reason", code, message)));
    }
}
