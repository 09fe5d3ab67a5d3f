package io.tocsin.diagnosis;

/** What sort of trouble a server reported. */
public enum Kind {
    /** No such mailbox or domain, now or later: the contact is to be corrected. Only a permanent reply is this. */
    HARD,
    /** Trouble that passes: a server that is down, greylisting, a time-out. */
    SOFT,
    /** Turned away by a rule, whatever the words: reputation, authentication, a recipient's own list. */
    POLICY,
    /** Too much at once: slow down. */
    RATE,
    /** The mailbox is there and full. */
    MAILBOX_FULL,
    /** This message: its size, what it holds, or what a filter took it for. */
    CONTENT,
    /** Nothing in the reply says. */
    UNKNOWN
}
