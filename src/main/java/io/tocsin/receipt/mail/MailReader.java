package io.tocsin.receipt.mail;

import java.util.List;
import java.util.Optional;

import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;
import io.tocsin.receipt.mail.Reading.Form;
import io.tocsin.receipt.mail.Reading.MatchedBy;
import io.tocsin.receipt.mail.Reading.Said;

/**
 * Tells what a mail that came back is: by standard first, then by who sent it and how, and by wording last. What is in doubt
 * is a person's: a bounce that is overlooked costs a look, a vacation notice that counts as one costs a tenant its notice.
 */
final class MailReader {

    private final Marks marks;

    MailReader(Marks marks) {
        this.marks = marks;
    }

    /**
     * @param raw RFC 5322; may be anything
     * @param recipients of the envelope, where the mail came by SMTP; else empty
     */
    Reading read(byte[] raw, List<String> recipients) {
        try {
            return read(Mail.of(raw), recipients);
        } catch (UnreadableMailException | RuntimeException e) {
            return forAPerson(Form.UNREADABLE);
        }
    }

    private Reading read(Mail mail, List<String> recipients) {
        return StatusReport.in(mail, recipients, marks)
                .or(() -> Complaint.in(mail, recipients, marks))
                .or(() -> AutoReply.saysSoInItsSubject(mail) ? Optional.of(autoReply(mail, recipients)) : Optional.empty())
                .or(() -> PlainBounce.isSuspected(mail) ? PlainBounce.in(mail, recipients, marks)
                        .filter(reading -> PlainBounce.isFromDaemon(mail) || saysWhy(reading)
                                || PlainBounce.saysSoInItsSubject(mail))
                        : Optional.empty())
                .or(() -> AutoReply.is(mail) ? Optional.of(autoReply(mail, recipients)) : Optional.empty())
                .or(() -> PlainBounce.in(mail, recipients, marks).filter(reading -> isBelieved(reading, mail)))
                .orElseGet(() -> forAPerson(Form.OTHER));
    }

    /**
     * From a sender that bounces do not come from, words alone are not enough: people use them too. But people do not write to
     * the address of an envelope; programs that acknowledge what they get do, and say our own subject after theirs.
     */
    private static boolean isBelieved(Reading reading, Mail mail) {
        return switch (reading.said().get(0).matchedBy()) {
            case ADDRESS -> saysWhy(reading) || PlainBounce.saysSoInItsSubject(mail) && !AutoReply.answers(mail);
            case ENVELOPE_ID, MESSAGE_ID -> saysWhy(reading);
            case NOTHING -> false;
        };
    }

    private static boolean saysWhy(Reading reading) {
        Diagnosis diagnosis = reading.said().get(0).diagnosis();
        return diagnosis.isPermanent() || diagnosis.isTemporary();
    }

    private Reading autoReply(Mail mail, List<String> recipients) {
        Owner owner = Owner.answered(mail, recipients, marks);
        return new Reading(Form.AUTO_REPLY, List.of(new Said(owner.match(), owner.by(), Event.OTHER, Diagnosis.NONE,
                "Auto-reply: " + mail.header("Subject"), StatusReport.timeOf(mail.header("Date")).orElse(null))));
    }

    private static Reading forAPerson(Form form) {
        return new Reading(form, List.of(new Said(Match.NONE, MatchedBy.NOTHING, Event.OTHER, Diagnosis.NONE, "", null)));
    }
}
