package io.tocsin.leak;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.problem.Characters;
import io.tocsin.problem.Characters.Shape;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * What an approver lets through: either {@code tenantId} and {@code otherTenantId}, as the fault names them, or a {@code word}.
 *
 * @param tenantId the tenant in whose advisory it stands
 * @param otherTenantId the tenant that it tells of
 * @param word a name, or another text of one or more words, that is an ordinary one: it is no leak in any advisory
 * @param reason for whoever asks in a year; it stands in the journal for ever, so name nobody in it
 * @param scope where it holds: this notice, which is the default, or every notice of the incident
 */
public record WaiverForm(String tenantId, String otherTenantId, @Schema(maxLength = 200) String word,
        @Schema(required = true, maxLength = 1000) String reason, Scope scope) {

    public enum Scope {
        NOTICE,
        INCIDENT
    }

    private static final Pattern TENANT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}");
    private static final int LONGEST_WORD = 200;
    private static final int LONGEST_REASON = 1000;

    /** @throws Refusal with everything that is wrong */
    WaiverForm checked() {
        var faults = new ArrayList<Fault>();
        boolean pair = tenantId != null || otherTenantId != null;
        if (pair == (word != null)) {
            faults.add(Fault.inField("word", pair ? FaultCode.INVALID_VALUE : FaultCode.REQUIRED,
                    "Name either tenantId and otherTenantId, as the fault LEAK does, or a word that is no tenant's alone."));
        } else if (pair) {
            tenant("tenantId", tenantId, faults);
            tenant("otherTenantId", otherTenantId, faults);
        } else {
            text("word", word, LONGEST_WORD, Shape.ONE_LINE, faults);
            if (TextWords.fingerprint(word) == 0) {
                faults.add(Fault.inField("word", FaultCode.INVALID_VALUE, "word has no letter and no digit."));
            }
        }
        if (reason == null || reason.isBlank()) {
            faults.add(Fault.inField("reason", FaultCode.REQUIRED,
                    "reason is needed: say why this may be told. It stands in the journal for ever; name nobody in it."));
        } else {
            text("reason", reason, LONGEST_REASON, Shape.LINES, faults);
        }
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "Nothing was waived. " + faults.get(0).message(), faults);
        }
        return new WaiverForm(tenantId, otherTenantId, word == null ? null : word.strip(), reason.strip(),
                scope == null ? Scope.NOTICE : scope);
    }

    private static void tenant(String field, String tenantId, List<Fault> faults) {
        if (tenantId == null || !TENANT_ID.matcher(tenantId).matches()) {
            faults.add(Fault.inField(field, tenantId == null ? FaultCode.REQUIRED : FaultCode.INVALID_TENANT_ID,
                    field + " is the id of a tenant, as the fault LEAK names it."));
        }
    }

    private static void text(String field, String text, int longest, Shape shape, List<Fault> faults) {
        if (text.length() > longest) {
            faults.add(Fault.inField(field, FaultCode.TOO_LONG, field + " is longer than " + longest + " characters."));
        }
        Characters.wrongIn(text, shape).ifPresent(
                wrong -> faults.add(Fault.inField(field, FaultCode.INVALID_CHARACTER, field + " " + wrong + ".")));
    }
}
