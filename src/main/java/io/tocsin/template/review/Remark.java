package io.tocsin.template.review;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;

/**
 * Something found in a template's text.
 *
 * @param field {@code subject} or {@code body}
 * @param line from 1; null for what is missing altogether
 * @param position of the character within the line, from 1
 * @param message what it is and what to do about it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Remark(Severity severity, String field, Integer line, Integer position, FaultCode code, String message) {

    /** Whether a notice with these words cannot be prepared as its incident is now, although they can be published. */
    public boolean stopsPreparing() {
        return severity == Severity.HINT && message.contains(FactsAround.STOPS);
    }

    static Remark error(Fault fault) {
        return new Remark(Severity.ERROR, fault.field(), fault.line(), fault.position(), fault.code(), fault.message());
    }

    static Remark hint(String field, Place place, FaultCode code, String message) {
        return new Remark(Severity.HINT, field, place.line(), place.position(), code, message);
    }

    static Remark missing(FaultCode code, String message) {
        return new Remark(Severity.HINT, "body", null, null, code, message);
    }
}
