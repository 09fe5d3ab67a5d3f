package io.tocsin.problem;

/** What is wrong with one place of the input: the closed list of {@code faults[].code}. */
public enum FaultCode {
    // Any JSON input
    REQUIRED,
    INVALID_VALUE,
    UNKNOWN_FIELD,
    TOO_LONG,
    INVALID_CHARACTER,
    // Lists
    EMPTY_FILE,
    INVALID_ENCODING,
    INVALID_HEADER,
    UNKNOWN_COLUMN,
    DUPLICATE_COLUMN,
    MISSING_COLUMN,
    RAGGED_ROW,
    MALFORMED_ROW,
    INVALID_TENANT_ID,
    INVALID_EMAIL,
    INVALID_LOCALE,
    INVALID_TIME_ZONE,
    INVALID_ROLE,
    INVALID_FACT,
    CONTRADICTION,
    DUPLICATE_CONTACT,
    // Templates
    SYNTAX,
    UNKNOWN_NAME,
    NOT_ALLOWED,
    TOO_COMPLEX,
    RAW_HTML,
    // Hints on templates, for which nothing is refused
    FACT_IN_SOME_TENANTS,
    FACT_IN_NO_TENANT,
    UNREACHABLE,
    MISSING_SECTION,
    MISSING_ACTIONS,
    MISSING_TLP,
    FOREIGN_LINK,
    HARD_TO_READ,
    LONG,
    // Preparation
    MISSING_FACT,
    NO_CONTACT,
    RENDERING_FAILED,
    LEAK,
    NOT_LISTED,
    NO_TENANT
}
