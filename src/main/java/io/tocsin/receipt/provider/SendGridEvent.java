package io.tocsin.receipt.provider;

import static io.tocsin.receipt.Event.BOUNCED;
import static io.tocsin.receipt.Event.COMPLAINED;
import static io.tocsin.receipt.Event.DELAYED;
import static io.tocsin.receipt.Event.DELIVERED;
import static io.tocsin.receipt.Event.OTHER;

import java.time.Instant;

import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;
import io.tocsin.receipt.Receipt;

/** One event of SendGrid's. {@code smtp-id} is the Message-ID that we gave. */
final class SendGridEvent {

    private static final String SOURCE = "sendgrid";

    private SendGridEvent() {
    }

    static Receipt receipt(Fields event, Instant now) {
        String name = event.text("event");
        String id = event.text("sg_event_id");
        if (name == null || id == null) {
            return Odd.event(SOURCE, event, now);
        }
        String reply = reply(event, name);
        return new Receipt(SOURCE, id, new Match(event.id(OurId.UNDERSCORED), event.text("smtp-id")), kindOf(name),
                diagnosis(event, name, reply), reply == null ? name : reply, event.time(now, "timestamp"));
    }

    private static Event kindOf(String name) {
        return switch (name) {
            case "delivered" -> DELIVERED;
            case "bounce", "dropped" -> BOUNCED;
            case "deferred" -> DELAYED;
            case "spamreport" -> COMPLAINED;
            default -> OTHER; // processed, open, click, ...
        };
    }

    private static String reply(Fields event, String name) {
        String reply = event.text(name.equals("bounce") || name.equals("dropped") ? "reason" : "response");
        String status = event.text("status");
        return reply == null ? status : status == null || reply.contains(status) ? reply : status + " " + reply;
    }

    private static Diagnosis diagnosis(Fields event, String name, String reply) {
        return switch (name) {
            case "bounce" -> bounce(event, reply);
            case "dropped" -> dropped(event, reply);
            case "deferred" -> Said.soft("sendgrid deferred", reply);
            default -> null;
        };
    }

    /** {@code blocked} is SendGrid's word for a refusal that says nothing of the address. */
    private static Diagnosis bounce(Fields event, String reply) {
        String type = event.text("type");
        String group = event.text("bounce_classification");
        String rule = "sendgrid bounce/" + type + (group == null ? "" : "/" + group);
        if (!"blocked".equals(type)) {
            return Said.byProvider(Kind.HARD, rule, reply);
        }
        return switch (group == null ? "" : group) {
            case "Content" -> Said.byProvider(Kind.CONTENT, rule, reply);
            case "Reputation" -> Said.ours(Kind.POLICY, rule, reply);
            case "Frequency or Volume Too High" -> Said.byProvider(Kind.RATE, rule, reply);
            case "Technical" -> Said.byProvider(Kind.SOFT, rule, reply);
            default -> Said.byReply(Kind.POLICY, rule, reply);
        };
    }

    /** SendGrid did not even try: of an earlier bounce or complaint, or because of us. */
    private static Diagnosis dropped(Fields event, String reply) {
        String reason = event.text("reason");
        String rule = "sendgrid dropped" + (reason == null ? "" : "/" + reason);
        return switch (reason == null ? "" : reason) {
            case "Bounced Address", "Invalid" -> Said.byProvider(Kind.HARD, rule, reply);
            case "Unsubscribed Address", "Spam Reporting Address" -> Said.byProvider(Kind.POLICY, rule, reply);
            default -> Said.ours(Kind.UNKNOWN, rule, reply);
        };
    }
}
