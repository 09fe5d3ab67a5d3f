package io.tocsin.receipt.mail;

import java.time.Instant;
import java.util.List;

import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;

/**
 * What a mail says.
 *
 * @param said one for each recipient that it speaks of; never empty
 */
record Reading(Form form, List<Said> said) {

    enum Form {
        /** A delivery status notification (RFC 3464). */
        DSN,
        /** A bounce in words of its own. */
        BOUNCE,
        /** A complaint (RFC 5965). */
        COMPLAINT,
        /** A vacation notice, a reading receipt, a confirmation that nobody wrote: never counts. */
        AUTO_REPLY,
        /** None of these: a person may have written it, and a person is to read it. */
        OTHER,
        /** No mail, or one that is broken or hostile. */
        UNREADABLE
    }

    /** By what the delivery was known. */
    enum MatchedBy {
        ADDRESS,
        ENVELOPE_ID,
        MESSAGE_ID,
        NOTHING
    }

    /**
     * @param words the server's own, or the beginning of what the mail says
     * @param at null where the mail does not say when
     */
    record Said(Match match, MatchedBy matchedBy, Event event, Diagnosis diagnosis, String words, Instant at) {
    }
}
