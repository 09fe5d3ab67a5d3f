package io.tocsin.problem;

/** Words for what HTTP itself refuses, before anything of ours was asked. */
public final class HttpStatus {

    private HttpStatus() {
    }

    /**
     * @param status 4xx
     * @param contentType as sent, or null
     */
    public static Problem problem(int status, String method, String contentType) {
        return switch (status) {
            case 401 -> Problem.of(RefusalCode.UNAUTHENTICATED, "Send your API key as: Authorization: Bearer <key>");
            case 403 -> Problem.of(RefusalCode.FORBIDDEN, "Your operator lacks the role for this. An admin can give it.");
            case 404 -> Problem.of(RefusalCode.NOT_FOUND, "There is nothing at this address. /q/openapi lists what there is.");
            case 405 -> Problem.of(RefusalCode.METHOD_NOT_ALLOWED,
                    method + " is not for this address; the Allow header names what is.");
            case 406 ->
                Problem.of(RefusalCode.NOT_ACCEPTABLE, "This is not available in a type that your Accept header names.");
            case 408 ->
                Problem.of(RefusalCode.MALFORMED, "What was sent took too long to arrive, so it was not taken. Send it again.")
                        .withStatus(408);
            case 409 -> Problem.of(RefusalCode.CONFLICT, "Somebody else changed the same thing just now. Try again.");
            case 413 -> Problem.of(RefusalCode.TOO_LARGE, "The request's body is larger than is taken here.");
            case 414 ->
                Problem.of(RefusalCode.TOO_LARGE, "The request's address is longer than is taken here.").withStatus(414);
            case 415 -> Problem.of(RefusalCode.UNSUPPORTED_TYPE, contentType == null
                    ? "Say with Content-Type what the body is, e.g. application/json."
                    : "A body of this Content-Type is not taken here. /q/openapi says which ones are.");
            case 429 -> Problem.of(RefusalCode.TOO_MANY, "Too many requests. Wait a little, then try again.");
            case 431 ->
                Problem.of(RefusalCode.TOO_LARGE, "The request's headers are larger than is taken here.").withStatus(431);
            default -> Problem.of(RefusalCode.MALFORMED, "The request cannot be read.").withStatus(status);
        };
    }
}
