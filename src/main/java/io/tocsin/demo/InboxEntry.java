package io.tocsin.demo;

import java.time.Instant;
import java.util.Locale;

/** What is remembered of a mail so that it can be listed and found without opening its file. */
record InboxEntry(int number, String to, String from, String subject, Instant sentAt, String searched) {

    private static final int SEARCHED_LENGTH = 8_000;

    static InboxEntry of(int number, byte[] raw) {
        InboxMail mail = InboxMail.of(raw);
        String all = mail.to() + "\n" + mail.subject() + "\n" + mail.text();
        return new InboxEntry(number, mail.to(), mail.from(), mail.subject(), mail.sentAt(),
                all.substring(0, Math.min(all.length(), SEARCHED_LENGTH)).toLowerCase(Locale.ROOT));
    }

    /** A long address may break before its domain, and nowhere else. */
    public String mailbox() {
        return to.substring(0, to.length() - domain().length());
    }

    public String domain() {
        return to.substring(Math.max(0, to.lastIndexOf('@')));
    }

    public String sent() {
        return InboxMail.shown(sentAt);
    }

    boolean mentions(String lowerCase) {
        return searched.contains(lowerCase);
    }
}
