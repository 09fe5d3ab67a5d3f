package io.tocsin.receipt.mail;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.mail.internet.MailDateFormat;

import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Kind;
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

    private static final Pattern AS_TEXT = Pattern
            .compile("(?im)^(?:Reporting-MTA|Original-Recipient|Final-Recipient): ?[a-z0-9-]{2,20};");
    private static final Pattern ACTION = Pattern.compile("(?im)^Action: ?(?:failed|delayed|delivered|relayed|expanded)\\b");

    private StatusReport() {
    }

    static Optional<Reading> in(Mail mail, List<String> recipients, Marks marks) {
        return mail.piece(PART, GLOBAL_PART)
                .flatMap(part -> read(mail, Fields.groups(part.text()), mail.returned(), recipients, marks))
                .or(() -> PlainBounce.isSuspected(mail) ? inAnotherShape(mail, recipients, marks) : Optional.empty());
    }

    /** Handed on by a gateway: as a whole within another mail, or as a text that was once such a part. */
    private static Optional<Reading> inAnotherShape(Mail mail, List<String> recipients, Marks marks) {
        for (Mail.Piece piece : mail.pieces()) {
            if (piece.type().equals("message/rfc822")) {
                Optional<Reading> within = within(piece.text())
                        .flatMap(inner -> inner.piece(PART, GLOBAL_PART).flatMap(part -> read(mail, Fields.groups(part.text()),
                                inner.returned(), recipients, marks)));
                if (within.isPresent()) {
                    return within;
                }
            } else if (piece.type().startsWith("text/plain")) {
                Matcher fields = AS_TEXT.matcher(piece.text());
                if (fields.find() && ACTION.matcher(piece.text()).find(fields.start())) {
                    return read(mail, Fields.groups(piece.text().substring(fields.start())), mail.returned(), recipients,
                            marks);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Mail> within(String message) {
        try {
            return Optional.of(Mail.of(message.getBytes(StandardCharsets.UTF_8)));
        } catch (UnreadableMailException e) {
            return Optional.empty();
        }
    }

    private static Optional<Reading> read(Mail mail, List<Fields> groups, String returned, List<String> recipients,
            Marks marks) {
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        Owner owner = Owner.of(mail, recipients, marks, groups.get(0).value("Original-Envelope-Id"), "", returned);
        List<Fields> each = recipientsIn(groups);
        boolean reachedSomebody = each.stream().anyMatch(group -> eventOf(group) == Event.DELIVERED);
        List<Said> said = new ArrayList<>();
        for (Fields recipient : each) {
            Event event = eventOf(recipient);
            if (event == Event.BOUNCED && reachedSomebody) {
                event = Event.OTHER; // behind the one address stand several, and the letter reached one of them
            }
            String words = wordsOf(recipient, each.size() == 1 ? mail : null);
            said.add(new Said(owner.match(), owner.by(), event, Classifier.diagnose(words), words,
                    timeOf(recipient.value("Last-Attempt-Date")).or(() -> timeOf(mail.header("Date"))).orElse(null)));
        }
        return said.isEmpty() ? Optional.empty() : Optional.of(new Reading(Form.DSN, said));
    }

    /** Some say something of the message as a whole that belongs to a recipient; without one it is all that there is. */
    private static List<Fields> recipientsIn(List<Fields> groups) {
        List<Fields> telling = groups.stream().filter(group -> group.has("Action") || group.has("Status")).toList();
        List<Fields> ofSomebody = telling.stream()
                .filter(group -> group.has("Final-Recipient") || group.has("Original-Recipient")).toList();
        return ofSomebody.isEmpty() ? telling : ofSomebody;
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

    /**
     * The server's reply with the enhanced code that it lacks, or the status alone; where neither means anything, what the mail
     * says of it to people.
     *
     * @param mail null where it speaks of several recipients, so that nobody knows which of them is meant
     */
    private static String wordsOf(Fields recipient, Mail mail) {
        String said = wordsOf(recipient);
        if (mail == null || Classifier.diagnose(said).kind() != Kind.UNKNOWN) {
            return said;
        }
        String told = (said + " " + PlainBounce.reasonIn(mail)).strip();
        return Classifier.diagnose(told).kind() == Kind.UNKNOWN ? said : told;
    }

    private static String wordsOf(Fields recipient) {
        String said = recipient.typed("Diagnostic-Code");
        String status = recipient.typed("Status").split("[\\s(]", 2)[0];
        boolean says = STATUS.matcher(status).matches() && !status.endsWith(".0.0");
        if (said.isEmpty()) {
            return recipient.typed("Status"); // some put the reason behind it
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
