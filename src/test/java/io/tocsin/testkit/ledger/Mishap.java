package io.tocsin.testkit.ledger;

/** What goes wrong, in the order of a conversation. */
public enum Mishap {
    NONE,
    DROP_AT_CONNECT,
    /** In the middle of the greeting's line. */
    DROP_AT_GREETING,
    /** 421 instead of a greeting. */
    BUSY,
    DROP_AT_EHLO,
    DROP_AT_MAIL,
    /** 451 to the recipient. */
    TEMPORARY,
    /** 451 4.7.1 to the recipient, as greylisting servers say it. */
    GREYLISTED,
    /** 550 to the recipient. */
    PERMANENT,
    /** 421 to the recipient, and the connection is closed. */
    CLOSING,
    /** No answer to the recipient until the sink is told to go on. */
    STALL,
    DROP_AT_RCPT,
    /** 451 to DATA. */
    TEMPORARY_AT_DATA,
    DROP_AT_DATA,
    DROP_MID_BODY,
    /** Taken, and the reply takes its time. */
    SLOW,
    /** Taken, and the connection closed before the reply: the sender cannot know. */
    DROP_AFTER_DOT,
    /** 451 to the message; not taken. */
    TEMPORARY_AFTER_DOT,
    /** 554 to the message; not taken. */
    PERMANENT_AFTER_DOT;

    /** Whether a message that came to its final dot is the sink's from then on. */
    public boolean takes() {
        return this != TEMPORARY_AFTER_DOT && this != PERMANENT_AFTER_DOT;
    }

    public boolean isPermanent() {
        return this == PERMANENT || this == PERMANENT_AFTER_DOT;
    }
}
