package io.tocsin.receipt.provider;

import static io.tocsin.receipt.Event.BOUNCED;
import static io.tocsin.receipt.Event.COMPLAINED;
import static io.tocsin.receipt.Event.DELAYED;
import static io.tocsin.receipt.Event.DELIVERED;
import static io.tocsin.receipt.Event.OTHER;

import java.time.Instant;
import java.util.UUID;

import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;
import io.tocsin.receipt.Receipt;

/**
 * One event of SES's, in either form: {@code notificationType} of identity notifications, {@code eventType} of event
 * publishing. SES puts a Message-ID of its own into the mail; ours stands among the original headers, and our delivery in a
 * tag.
 */
final class SesEvent {

    private static final String SOURCE = "ses";

    private SesEvent() {
    }

    static Receipt receipt(Fields event, String snsId, Instant now) {
        String name = event.text("eventType") != null ? event.text("eventType") : event.text("notificationType");
        if (name == null) {
            return odd(event.whole(), snsId, now);
        }
        Fields mail = event.at("mail");
        Match match = new Match(ownId(mail), messageId(mail));
        return switch (name) {
            case "Bounce" -> bounce(event.at("bounce"), snsId, match, now);
            case "Delivery" -> new Receipt(SOURCE, snsId, match, DELIVERED, null,
                    textOr(name, event.text("delivery", "smtpResponse")), event.time(now, "delivery", "timestamp"));
            case "DeliveryDelay" -> delay(event.at("deliveryDelay"), snsId, match, now);
            case "Complaint" -> new Receipt(SOURCE, snsId, match, COMPLAINED, null,
                    textOr(name, event.text("complaint", "complaintFeedbackType")), event.time(now, "complaint", "timestamp"));
            case "Reject" -> new Receipt(SOURCE, snsId, match, BOUNCED,
                    Said.ours(Kind.CONTENT, "ses Reject", event.text("reject", "reason")),
                    textOr(name, event.text("reject", "reason")), now);
            case "Rendering Failure" -> new Receipt(SOURCE, snsId, match, OTHER, null,
                    textOr(name, event.text("failure", "errorMessage")), now);
            default -> new Receipt(SOURCE, snsId, match, OTHER, null, name, now); // Send, Open, Click, ...
        };
    }

    static Receipt odd(String text, String snsId, Instant now) {
        return new Receipt(SOURCE, snsId, new Match(null, null), OTHER, null, Odd.shown(text), now);
    }

    private static UUID ownId(Fields mail) {
        return mail.at("tags", OurId.DASHED).first().id();
    }

    /** The original one; without the original headers, the one that SES gave and answered with when it took the mail over. */
    private static String messageId(Fields mail) {
        for (Fields header : mail.at("headers").each()) {
            if ("Message-ID".equalsIgnoreCase(header.text("name")) && header.text("value") != null) {
                return header.text("value");
            }
        }
        return textOr(mail.text("messageId"), mail.text("commonHeaders", "messageId"));
    }

    private static Receipt bounce(Fields bounce, String snsId, Match match, Instant now) {
        String type = bounce.text("bounceType");
        String subType = bounce.text("bounceSubType");
        Fields recipient = bounce.at("bouncedRecipients").first();
        String reply = reply(recipient.text("status"), recipient.text("diagnosticCode"));
        String rule = "ses " + type + "/" + subType;
        Event event = isAutomaticReply(type, subType, recipient) ? OTHER : BOUNCED;
        return new Receipt(SOURCE, snsId, match, event, event == OTHER ? null : diagnosis(type, subType, rule, reply),
                textOr(rule, reply), bounce.time(now, "timestamp"));
    }

    /**
     * SES calls an out-of-office reply a transient bounce too; there is no delivery status in it then. It says nothing of the
     * delivery (RFC 3834).
     */
    private static boolean isAutomaticReply(String type, String subType, Fields recipient) {
        return "Transient".equals(type) && (subType == null || "General".equals(subType))
                && recipient.text("action") == null && recipient.text("status") == null
                && recipient.text("diagnosticCode") == null;
    }

    private static Diagnosis diagnosis(String type, String subType, String rule, String reply) {
        switch (subType == null ? "" : subType) {
            case "MailboxFull":
                return Said.byProvider(Kind.MAILBOX_FULL, rule, reply);
            case "MessageTooLarge", "ContentRejected", "AttachmentRejected":
                return Said.byProvider(Kind.CONTENT, rule, reply);
            default:
                break;
        }
        return switch (type == null ? "" : type) {
            case "Permanent" -> Said.byProvider(Kind.HARD, rule, reply);
            case "Transient" -> Said.soft(rule, reply);
            default -> Said.byReply(Kind.UNKNOWN, rule, reply);
        };
    }

    private static Receipt delay(Fields delay, String snsId, Match match, Instant now) {
        Fields recipient = delay.at("delayedRecipients").first();
        String reply = reply(recipient.text("status"), recipient.text("diagnosticCode"));
        String type = delay.text("delayType");
        String rule = "ses DeliveryDelay/" + type;
        Diagnosis diagnosis = switch (type == null ? "" : type) {
            case "MailboxFull" -> Said.byProvider(Kind.MAILBOX_FULL, rule, reply);
            case "IPFailure" -> Said.ours(Kind.POLICY, rule, reply);
            default -> Said.soft(rule, reply); // SpamDetected, RecipientServerError, TransientCommunicationFailure, ...
        };
        return new Receipt(SOURCE, snsId, match, DELAYED, diagnosis, textOr(rule, reply), delay.time(now, "timestamp"));
    }

    /** The reply with its enhanced code, which is sometimes told beside it only. */
    private static String reply(String status, String diagnosticCode) {
        return diagnosticCode == null ? status
                : status == null || diagnosticCode.contains(status) ? diagnosticCode : status + " " + diagnosticCode;
    }

    private static String textOr(String otherwise, String text) {
        return text == null ? otherwise : text;
    }
}
