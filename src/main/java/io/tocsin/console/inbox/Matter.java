package io.tocsin.console.inbox;

import java.time.Instant;
import java.util.UUID;

import io.tocsin.console.tenants.DeliveryWords;
import io.tocsin.diagnosis.Kind;

/**
 * One thing that needs a person.
 *
 * @param id of the task or the message; of a wrong contact the delivery's
 * @param revision that its forms carry
 * @param tenantId null for a message, as are the name, the notice and the contact
 * @param incident reference of its incident
 * @param notice in words
 * @param trouble what sort, or null
 * @param reason why a letter is held, or null
 * @param words of a server or a person, or null
 * @param since when it came up
 * @param assignedTo null for nobody
 */
public record Matter(Cause cause, UUID id, long revision, String tenantId, String tenantName, UUID noticeId, String incident,
        String notice,
        UUID delivery, String email, String contactName, Kind trouble, String reason, String words, Instant since,
        UUID assignedTo, String assignedName) {

    public String tenantPath() {
        return "/console/tenants/" + tenantId;
    }

    public String path() {
        return "/console/inbox/" + cause.kind().path() + "/" + id;
    }

    /** Whether its letter can be set going again. */
    public boolean isRetriable() {
        return cause == Cause.HELD || cause == Cause.BOUNCED || cause == Cause.REFUSED || cause == Cause.EXPIRED;
    }

    public boolean isWrongContact() {
        return cause == Cause.WRONG_CONTACT;
    }

    public boolean isHeld() {
        return cause == Cause.HELD;
    }

    /** What sort of trouble it is, in a sentence; null where there is nothing to say. */
    public String diagnosis() {
        if (cause == Cause.HELD) {
            return "ASK".equals(reason) ? "The connection was lost at the end: they may have it, or not."
                    : "Its time was over before it was tried.";
        }
        return trouble == null || !isRetriable() ? null : DeliveryWords.of(trouble);
    }
}
