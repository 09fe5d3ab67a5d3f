package io.tocsin.access.session;

/** How somebody signed in. */
public enum Way {
    PASSWORD,
    /** With an API key of a person, which set a password by it. */
    KEY,
    /** With a link for a first password. */
    INVITATION
}
