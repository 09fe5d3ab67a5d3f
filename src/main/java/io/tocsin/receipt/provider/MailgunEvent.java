package io.tocsin.receipt.provider;

import static io.tocsin.receipt.Event.BOUNCED;
import static io.tocsin.receipt.Event.COMPLAINED;
import static io.tocsin.receipt.Event.DELAYED;
import static io.tocsin.receipt.Event.DELIVERED;
import static io.tocsin.receipt.Event.OTHER;

import java.time.Duration;
import java.time.Instant;

import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;
import io.tocsin.receipt.Receipt;

/** One event of Mailgun's. The Message-ID is ours, without its angle brackets. */
final class MailgunEvent {

    private static final String SOURCE = "mailgun";

    private MailgunEvent() {
    }

    static Receipt receipt(Fields event, Instant now) {
        String name = event.text("event");
        String id = event.text("id");
        if (name == null || id == null) {
            return Odd.event(SOURCE, event, now);
        }
        boolean temporary = "temporary".equals(event.text("severity"));
        String reply = reply(event);
        return new Receipt(SOURCE, id,
                new Match(event.id("user-variables", OurId.DASHED), event.text("message", "headers", "message-id")),
                kindOf(name, temporary), diagnosis(event, name, temporary, reply), reply == null ? name : reply,
                event.time(now, "timestamp"));
    }

    private static Event kindOf(String name, boolean temporary) {
        return switch (name) {
            case "delivered" -> DELIVERED;
            case "failed" -> temporary ? DELAYED : BOUNCED;
            case "rejected" -> BOUNCED;
            case "complained" -> COMPLAINED;
            default -> OTHER; // accepted, opened, clicked, ...
        };
    }

    /** As a mail server would have said it: reply code, enhanced code, words. */
    private static String reply(Fields event) {
        Fields status = event.at("delivery-status");
        Integer code = status.replyCode("code");
        String enhanced = status.text("enhanced-code");
        String message = status.text("message");
        String words = message != null ? message : status.text("description");
        if (words == null) {
            words = event.text("reject", "reason");
        }
        var reply = new StringBuilder();
        if (code != null && (words == null || !words.startsWith(code.toString()))) {
            reply.append(code).append(' ');
        }
        if (enhanced != null && (words == null || !words.contains(enhanced))) {
            reply.append(enhanced).append(' ');
        }
        String whole = reply.append(words == null ? "" : words).toString().strip();
        return whole.isEmpty() ? null : whole;
    }

    private static Diagnosis diagnosis(Fields event, String name, boolean temporary, String reply) {
        if (name.equals("rejected")) {
            return Said.ours(Kind.UNKNOWN, "mailgun rejected", reply);
        }
        if (!name.equals("failed")) {
            return null;
        }
        String reason = event.text("reason");
        String type = event.text("delivery-status", "bounce-type");
        String rule = "mailgun failed/" + (temporary ? "temporary" : "permanent") + (reason == null ? "" : "/" + reason)
                + (type == null ? "" : "/" + type);
        if (temporary) {
            return again(Said.soft(rule, reply), event);
        }
        if ("hard".equals(type)) {
            return Said.byProvider(Kind.HARD, rule, reply);
        }
        if ("soft".equals(type)) {
            return Said.soft(rule, reply);
        }
        return switch (reason == null ? "" : reason) {
            case "bounce", "suppress-bounce" -> Said.byProvider(Kind.HARD, rule, reply);
            case "suppress-complaint", "suppress-unsubscribe" -> Said.byProvider(Kind.POLICY, rule, reply);
            case "old" -> Said.soft(rule, reply); // tried in vain until it was too old
            default -> Said.byReply(Kind.HARD, rule, reply);
        };
    }

    private static Diagnosis again(Diagnosis read, Fields event) {
        String seconds = event.text("delivery-status", "retry-seconds");
        if (read.tryAgainIn() != null || seconds == null || !seconds.matches("\\d{1,6}")) {
            return read;
        }
        return new Diagnosis(read.kind(), read.code(), read.enhanced(), Duration.ofSeconds(Long.parseLong(seconds)),
                read.ours(), read.rule());
    }
}
