package io.tocsin.console.tenants;

import java.util.Map;

import io.tocsin.delivery.DeliveryState;
import io.tocsin.diagnosis.Kind;

/** What happened to a letter, in a sentence. */
public final class DeliveryWords {

    private static final Map<String, String> HELD = Map.of(
            "ASK", "Stopped: nobody knows whether they have it, and somebody is to decide whether it is sent again",
            "PAST_DEADLINE", "Stopped: its time was over before it was tried, and somebody is to decide");

    /** An operator's retry that took another address. */
    static final String CORRECTED = "Its address was corrected, and it was set going again";

    private DeliveryWords() {
    }

    /** @param reason why it is there, or null */
    public static String of(DeliveryState to, String reason) {
        return switch (to) {
            case QUEUED -> "RETRY".equals(reason) ? "Set going again" : "Put back in line before anything was sent";
            case SENDING -> "Being handed over";
            case ACCEPTED -> "Handed over to the mail system";
            case DELIVERED -> "Arrived in the mailbox";
            case DEFERRED -> "Could not be handed over yet; it is tried again by itself";
            case REFUSED -> "A mail server refused it";
            case BOUNCED -> "It came back";
            case COMPLAINED -> "The recipient marked it as unwanted";
            case UNKNOWN -> "The connection was lost while it was handed over: nobody knows whether they have it";
            case EXPIRED -> "Given up: the time for trying was over";
            case HELD -> HELD.getOrDefault(reason == null ? "" : reason, "Stopped: somebody is to decide");
            case CANCELLED -> "Not sent";
        };
    }

    /** What sort of trouble it is, and what helps. */
    public static String of(Kind kind) {
        return switch (kind) {
            case HARD -> "There is no such mailbox: the address has to be corrected.";
            case SOFT -> "It could not be taken for as long as we tried. Trying again may help.";
            case POLICY -> "A rule of a mail server turned it away. Ask them to let our letters in, then send it again.";
            case RATE -> "Too much went there at once. Trying again later helps.";
            case MAILBOX_FULL -> "The mailbox is full. Reach them another way, or take another contact.";
            case CONTENT -> "A filter did not like the letter. Ask them to let it in, or call them.";
            case UNKNOWN -> "We do not know the words in which the reason was given. Read them below.";
        };
    }

    /** What was heard, where it moved nothing. */
    static String heard(String event) {
        return switch (event) {
            case "DELIVERED" -> "A message said that it arrived";
            case "BOUNCED" -> "A message said that it came back";
            case "DELAYED" -> "A message said that it is delayed";
            case "COMPLAINED" -> "A message said that the recipient marked it as unwanted";
            default -> "A message came about it";
        };
    }
}
