package io.tocsin.receipt.imap;

/** Where a mail is read for what it says. */
@FunctionalInterface
interface Intake {

    /** Returns once what the mail says is committed. The same mail again says nothing new. */
    void take(byte[] mail);
}
