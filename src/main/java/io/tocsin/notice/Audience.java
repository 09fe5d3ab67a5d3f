package io.tocsin.notice;

/** Which of an incident's affected tenants a notice is for. Resolved when the notice is prepared. */
public enum Audience {
    /** Everyone on the list. */
    ALL,
    /** Those whom no released notice of this incident has gone to, or nothing since an all-clear. */
    NOT_YET_TOLD,
    /** Those told before whose facts are others since, or who have left the list. */
    CHANGED,
    /** Those told before; who has left the list since is among them until it has its all-clear. */
    TOLD,
    /**
     * Those told before of whom nobody has answered the newest notice that asks them for an answer, nor one since; who could
     * not be reached by it only where the list names a contact. Nobody who has left the list.
     */
    UNANSWERED,
    /** Those named in the draft. */
    TENANTS
}
