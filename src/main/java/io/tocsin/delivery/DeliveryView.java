package io.tocsin.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * A delivery as the API shows it.
 *
 * @param locale of the words it carries; {@code wantedLocale} is set where the contact asked for another language
 * @param reason why it is where it is, as a word of {@link SendOutcome.Reason}, or null
 * @param lastReply the relay's own words, the last that it said
 */
public record DeliveryView(UUID id, UUID noticeId, String tenantId, ContactView contact, DeliveryState state, int attempts,
        String messageId, String locale, String wantedLocale, String reason, String lastReply, Instant nextAttemptAt,
        Instant attemptedAt, Instant acceptedAt, Instant deliveredAt, Instant finishedAt) {

    /** @param email null once erased */
    public record ContactView(String email, String name, String role) {
    }

    static DeliveryView of(Delivery delivery, String messageIdDomain) {
        return new DeliveryView(delivery.id, delivery.noticeId, delivery.tenantId,
                new ContactView(delivery.email, delivery.contactName, delivery.contactRole), delivery.state,
                delivery.attempts, "<" + delivery.id + "@" + messageIdDomain + ">", delivery.locale, delivery.wantedLocale,
                delivery.reason, delivery.lastReply, delivery.nextAttemptAt, delivery.attemptedAt, delivery.acceptedAt,
                delivery.deliveredAt, delivery.finishedAt);
    }
}
