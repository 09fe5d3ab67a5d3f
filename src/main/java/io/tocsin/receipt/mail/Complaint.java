package io.tocsin.receipt.mail;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.mail.Reading.Form;
import io.tocsin.receipt.mail.Reading.Said;

/** A complaint in the Abuse Reporting Format (RFC 5965). Reports of other types, such as on authentication, are noted. */
final class Complaint {

    private static final Set<String> COMPLAINTS = Set.of("abuse", "fraud", "virus", "opt-out", "opt-out-list");

    private Complaint() {
    }

    static Optional<Reading> in(Mail mail, List<String> recipients, Marks marks) {
        return mail.piece("message/feedback-report").map(part -> {
            List<Fields> groups = Fields.groups(part.text());
            Fields report = groups.isEmpty() ? Fields.groups("Feedback-Type: other").get(0) : groups.get(0);
            String type = report.value("Feedback-Type").toLowerCase(Locale.ROOT);
            Owner owner = Owner.of(mail, recipients, marks, report.value("Original-Envelope-Id"),
                    report.value("Original-Mail-From"));
            Event event = COMPLAINTS.contains(type) ? Event.COMPLAINED : Event.OTHER;
            return new Reading(Form.COMPLAINT, List.of(new Said(owner.match(), owner.by(), event,
                    new Diagnosis(Kind.UNKNOWN, null, null, null, false, "feedback " + type), "Feedback-Type: " + type,
                    StatusReport.timeOf(report.value("Arrival-Date")).or(() -> StatusReport.timeOf(mail.header("Date")))
                            .orElse(null))));
        }).or(() -> inItsOwnForm(mail, recipients, marks));
    }

    /** As Microsoft sends them: our letter as it was, under a subject that says that it is complained of. */
    private static Optional<Reading> inItsOwnForm(Mail mail, List<String> recipients, Marks marks) {
        if (!Wording.begins(Wording.Sign.COMPLAINT_SUBJECT, mail.header("Subject")) || mail.returned().isEmpty()) {
            return Optional.empty();
        }
        Owner owner = Owner.of(mail, recipients, marks, "", "");
        return Optional.of(new Reading(Form.COMPLAINT, List.of(new Said(owner.match(), owner.by(), Event.COMPLAINED,
                new Diagnosis(Kind.UNKNOWN, null, null, null, false, "feedback in its own form"), mail.header("Subject"),
                StatusReport.timeOf(mail.header("Date")).orElse(null)))));
    }
}
