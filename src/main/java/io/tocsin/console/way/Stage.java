package io.tocsin.console.way;

/** The steps of the way, in its order. */
public enum Stage {
    LIST,
    WORDS,
    CHECK,
    APPROVAL,
    SENDING,
    ANSWERS
}
