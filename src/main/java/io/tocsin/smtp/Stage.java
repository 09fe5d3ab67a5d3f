package io.tocsin.smtp;

/** How far a conversation had got; in the order of the conversation. */
public enum Stage {
    CONNECT,
    GREETING,
    EHLO,
    STARTTLS,
    SIGN_IN,
    MAIL,
    RCPT,
    DATA,
    /** The message itself, its final dot included. */
    DOT;

    /** Whether a mail was under way, and not just the connection for it. */
    public boolean isOfMail() {
        return compareTo(MAIL) >= 0;
    }
}
