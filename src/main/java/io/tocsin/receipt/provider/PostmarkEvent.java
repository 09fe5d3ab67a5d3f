package io.tocsin.receipt.provider;

import java.time.Instant;

import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;
import io.tocsin.receipt.Receipt;

/**
 * One event of Postmark's. Its {@code MessageID} is Postmark's own, the same in all events of one message, so that the kind of
 * record and the bounce's number belong to the event's id.
 */
final class PostmarkEvent {

    private static final String SOURCE = "postmark";

    private PostmarkEvent() {
    }

    static Receipt receipt(Fields event, Instant now) {
        String record = event.text("RecordType");
        String message = event.text("MessageID");
        if (record == null || message == null) {
            return Odd.event(SOURCE, event, now);
        }
        Match match = new Match(event.id("Metadata", OurId.DASHED), message);
        String id = message + "/" + record;
        return switch (record) {
            case "Delivery" -> new Receipt(SOURCE, id, match, Event.DELIVERED, null, textOr(record, event.text("Details")),
                    event.time(now, "DeliveredAt"));
            case "Bounce", "SpamComplaint" -> bounce(event, id, match, record, now);
            default -> new Receipt(SOURCE, Odd.event(SOURCE, event, now).sourceId(), match, Event.OTHER, null,
                    record, now); // opens and clicks come many times with one MessageID
        };
    }

    private static Receipt bounce(Fields event, String id, Match match, String record, Instant now) {
        String number = event.text("ID");
        PostmarkBounce bounce = record.equals("SpamComplaint") ? PostmarkBounce.SPAM_COMPLAINT
                : PostmarkBounce.of(event.text("TypeCode"), event.text("Type"));
        String details = event.text("Details");
        Diagnosis diagnosis = bounce.diagnosis(details);
        return new Receipt(SOURCE, number == null ? id : id + "/" + number, match, bounce.event(), diagnosis,
                textOr(textOr(record, event.text("Description")), details), event.time(now, "BouncedAt"));
    }

    private static String textOr(String otherwise, String text) {
        return text == null ? otherwise : text;
    }
}
