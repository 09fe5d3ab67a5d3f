package io.tocsin.receipt.mail;

import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.mail.internet.MailDateFormat;

import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.mail.Reading.Form;
import io.tocsin.receipt.mail.Reading.Said;

/**
 * A delivery status notification (RFC 3464). {@code failed} came back; {@code delivered} and {@code expanded} reached the
 * address; {@code relayed} only says that notifications end here, and {@code delayed} that somebody still tries.
 */
final class StatusReport {

    private static final String PART = "message/delivery-status";
    private static final String GLOBAL_PART = "message/global-delivery-status"; // RFC 6533
    private static final Pattern CODE_FIRST = Pattern.compile("^[2-5]\\d\\d[ -].*", Pattern.DOTALL);
    private static final Pattern ENHANCED = Pattern.compile(".*(?<![\\d.])[245]\\.\\d{1,3}\\.\\d{1,3}(?![\\d.]\\d).*",
            Pattern.DOTALL);
    private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");

    private StatusReport() {
    }

    static Optional<Reading> in(Mail mail, List<String> recipients, Marks marks) {
        return mail.piece(PART, GLOBAL_PART).flatMap(part -> read(mail, Fields.groups(part.text()), recipients, marks));
    }

    private static Optional<Reading> read(Mail mail, List<Fields> groups, List<String> recipients, Marks marks) {
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        Owner owner = Owner.of(mail, recipients, marks, groups.get(0).value("Original-Envelope-Id"), "");
        List<Fields> each = groups.stream().filter(group -> group.has("Action") || group.has("Status")).toList();
        boolean reachedSomebody = each.stream().anyMatch(group -> eventOf(group) == Event.DELIVERED);
        List<Said> said = new ArrayList<>();
        for (Fields recipient : each) {
            Event event = eventOf(recipient);
            if (event == Event.BOUNCED && reachedSomebody) {
                event = Event.OTHER; // behind the one address stand several, and the letter reached one of them
            }
            said.add(new Said(owner.match(), owner.by(), event, diagnosisOf(recipient), wordsOf(recipient),
                    timeOf(recipient.value("Last-Attempt-Date")).or(() -> timeOf(mail.header("Date"))).orElse(null)));
        }
        return said.isEmpty() ? Optional.empty() : Optional.of(new Reading(Form.DSN, said));
    }

    private static Event eventOf(Fields recipient) {
        String action = recipient.value("Action").toLowerCase(Locale.ROOT).split("[\\s(;]", 2)[0];
        String status = recipient.typed("Status");
        return switch (action) {
            case "failed" -> status.startsWith("2") ? Event.OTHER : Event.BOUNCED;
            case "delayed" -> Event.DELAYED;
            case "delivered", "expanded" -> status.startsWith("5") ? Event.OTHER : Event.DELIVERED;
            case "relayed" -> Event.OTHER;
            default -> status.startsWith("5") ? Event.BOUNCED : status.startsWith("4") ? Event.DELAYED : Event.OTHER;
        };
    }

    private static Diagnosis diagnosisOf(Fields recipient) {
        return Classifier.diagnose(wordsOf(recipient));
    }

    /** The server's reply with the enhanced code that it lacks, or the status alone. */
    private static String wordsOf(Fields recipient) {
        String said = recipient.typed("Diagnostic-Code");
        String status = recipient.typed("Status").split("[\\s(]", 2)[0];
        boolean says = STATUS.matcher(status).matches() && !status.endsWith(".0.0");
        if (said.isEmpty()) {
            return status;
        }
        if (!says || ENHANCED.matcher(said).matches()) {
            return said;
        }
        return CODE_FIRST.matcher(said).matches() ? said.substring(0, 3) + " " + status + " " + said.substring(4)
                : status + " " + said;
    }

    static Optional<Instant> timeOf(String date) {
        try {
            return date.isEmpty() ? Optional.empty() : Optional.of(new MailDateFormat().parse(date).toInstant());
        } catch (ParseException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
