package io.tocsin.receipt;

/** What a receipt says happened. */
public enum Event {
    /** It reached the mailbox, or the server that has the mailbox. */
    DELIVERED,
    /** It came back for good, whatever the kind of trouble. */
    BOUNCED,
    /** It is still being tried by somebody else. Changes nothing. */
    DELAYED,
    /** The recipient called it spam. */
    COMPLAINED,
    /** Anything else: an auto-reply, a relay that hands on without promise. Changes nothing. */
    OTHER
}
