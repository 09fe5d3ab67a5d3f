package io.tocsin.preflight;

import java.util.List;

/**
 * Something that a person should know.
 *
 * @param code what it is; stays the same from version to version
 * @param count how many tenants, contacts, addresses, places or files, as the message says
 * @param tenantIds the first of the tenants that it concerns, where there are such
 * @param details the first of what it is about, as short texts
 * @param message what was found
 * @param remedy what to do
 */
public record Finding(String code, Severity severity, long count, List<String> tenantIds, List<String> details,
        String message, String remedy) {

    public enum Severity {
        /** The notice cannot be approved like this. */
        STOPS,
        /** It can, and somebody should have decided that it may. */
        WARNS,
        /** Good to know. */
        HINTS
    }

    static Finding of(String code, Severity severity, long count, String message, String remedy) {
        return new Finding(code, severity, count, List.of(), List.of(), message, remedy);
    }

    Finding tenants(List<String> first) {
        return new Finding(code, severity, count, first, details, message, remedy);
    }

    Finding details(List<String> first) {
        return new Finding(code, severity, count, tenantIds, first, message, remedy);
    }
}
