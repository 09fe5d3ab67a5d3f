package io.tocsin.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.diagnosis.Kind;
import io.tocsin.diagnosis.QueueId;

/**
 * A delivery as the API shows it.
 *
 * @param locale of the words it carries; {@code wantedLocale} is set where the contact asked for another language
 * @param reason why it is where it is, as a word of {@link SendOutcome.Reason}, or null
 * @param kind what sort of trouble it is in, or null; {@code HARD} means that the address is to be corrected
 * @param lastReply the relay's own words, the last that it said
 * @param queueId under which the last relay that took it keeps it, as that relay said; null where none did. In a list only
 *        while it is ACCEPTED: afterwards it is read from the events
 * @param wrongContactAt when the contact said that it is the wrong one, or null: somebody has to find the right one
 * @param events every move, in order; only where a single delivery is asked for
 * @param receipts everything that was heard of it, whatever came of that; only where a single delivery is asked for
 */
@Schema(requiredProperties = { "id", "noticeId", "tenantId", "contact", "state", "messageId", "locale" })
public record DeliveryView(UUID id, UUID noticeId, String tenantId, ContactView contact, DeliveryState state, int attempts,
        String messageId, String locale, String wantedLocale, String reason, Kind kind, String lastReply, String queueId,
        Instant nextAttemptAt,
        Instant attemptedAt, Instant acceptedAt, Instant deliveredAt, Instant finishedAt, Instant wrongContactAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<DeliveryEvent.View> events,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<ReceiptView> receipts) {

    /** @param email null once erased */
    public record ContactView(String email, String name, String role) {
    }

    public static DeliveryView of(Delivery delivery, String messageIdDomain, List<DeliveryEvent.View> events,
            List<ReceiptView> receipts) {
        return new DeliveryView(delivery.id, delivery.noticeId, delivery.tenantId,
                new ContactView(delivery.email, delivery.contactName, delivery.contactRole), delivery.state,
                delivery.attempts, "<" + delivery.id + "@" + messageIdDomain + ">", delivery.locale, delivery.wantedLocale,
                delivery.reason, delivery.kindOfTrouble(), delivery.lastReply, queueIdOf(delivery, events),
                delivery.nextAttemptAt, delivery.attemptedAt,
                delivery.acceptedAt,
                delivery.deliveredAt, delivery.finishedAt, delivery.wrongContactAt, events, receipts);
    }

    private static String queueIdOf(Delivery delivery, List<DeliveryEvent.View> events) {
        if (events == null) {
            return delivery.state == DeliveryState.ACCEPTED ? QueueId.in(delivery.lastReply).orElse(null) : null;
        }
        return events.stream().map(DeliveryEvent.View::queueId).filter(Objects::nonNull).reduce((earlier, later) -> later)
                .orElse(null);
    }
}
