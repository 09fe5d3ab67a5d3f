package io.tocsin.notice;

/** Which of an incident's affected tenants a notice is for. Resolved when the notice is prepared. */
public enum Audience {
    /** Everyone on the list. */
    ALL,
    /** Those whom no released notice of this incident has gone to. */
    NOT_YET_TOLD,
    /** Those told before, of whom the list says something else since. */
    CHANGED,
    /** Those told before. */
    TOLD,
    /** Those named in the draft. */
    TENANTS
}
