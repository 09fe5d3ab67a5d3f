package io.tocsin.problem;

/**
 * Why a caller was refused: the closed list of {@code code} in every {@code application/problem+json} answer.
 */
public enum RefusalCode {

    /** The input cannot be read at all. */
    MALFORMED("INVALID", 400, "Malformed request"),
    /** The input can be read and says something that cannot be taken. */
    INVALID("INVALID", 422, "Invalid input"),
    UNAUTHENTICATED("UNAUTHENTICATED", 401, "Not signed in"),
    FORBIDDEN("FORBIDDEN", 403, "Role missing"),
    /** Whoever wrote, prepared or imported cannot approve. */
    FOUR_EYES("FOUR_EYES", 403, "Needs a second person"),
    NOT_FOUND("NOT_FOUND", 404, "Not found"),
    METHOD_NOT_ALLOWED("METHOD_NOT_ALLOWED", 405, "Method not allowed"),
    NOT_ACCEPTABLE("NOT_ACCEPTABLE", 406, "Not acceptable"),
    CONFLICT("CONFLICT", 409, "Conflict"),
    /** Something moved on since it was prepared. */
    STALE("STALE", 409, "Changed since it was prepared"),
    /** The thing is not in a state in which this can be done. */
    STATE("STATE", 409, "Not in this state"),
    PRECONDITION_FAILED("PRECONDITION_FAILED", 412, "Changed by somebody else"),
    TOO_LARGE("TOO_LARGE", 413, "Too large"),
    UNSUPPORTED_TYPE("UNSUPPORTED_TYPE", 415, "Unsupported media type"),
    TOO_MANY("TOO_MANY", 429, "Too many requests"),
    INTERNAL("INTERNAL", 500, "Internal error"),
    UNAVAILABLE("UNAVAILABLE", 503, "Not available");

    private final String code;
    private final int status;
    private final String title;

    RefusalCode(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    /** The word in the answer; {@code INVALID} stands for two statuses. */
    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
