package io.tocsin.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing that is wrong with the input, and where. Only the coordinates that make sense for the input are set.
 *
 * @param line line of a list or of a template's text, from 1
 * @param column name of a list's column
 * @param field name of a JSON field, or of a template's part ({@code subject}, {@code body})
 * @param position character within the line, from 1
 * @param tenantId the tenant whose advisory could not be made
 * @param otherTenantId the tenant that its words would have told of
 * @param message what is wrong and what to do about it, for the person who sent the input
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = { "code", "message" })
public record Fault(Integer line, String column, String field, Integer position, String tenantId, String otherTenantId,
        FaultCode code, String message) {

    public static Fault inList(int line, String column, FaultCode code, String message) {
        return new Fault(line, column, null, null, null, null, code, message);
    }

    public static Fault inField(String field, FaultCode code, String message) {
        return new Fault(null, null, field, null, null, null, code, message);
    }

    public static Fault inTemplate(String field, int line, int position, FaultCode code, String message) {
        return new Fault(line, null, field, position, null, null, code, message);
    }

    public static Fault ofTenant(String tenantId, FaultCode code, String message) {
        return new Fault(null, null, null, null, tenantId, null, code, message);
    }

    /** The words of one tenant tell of another, at this place of its subject, text or HTML. */
    public static Fault leak(String tenantId, String otherTenantId, String field, int line, int position, String message) {
        return new Fault(line, null, field, position, tenantId, otherTenantId, FaultCode.LEAK, message);
    }
}
