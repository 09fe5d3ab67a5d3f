package io.tocsin.status;

import java.time.Instant;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.delivery.DeliveryState;

/**
 * How a notice fared with one contact.
 *
 * @param delivery its id
 * @param email null once erased, as is {@code name}
 * @param acceptedAt when a relay took it over, which is not yet a mailbox; or null, as are the other times
 * @param failedAt when it ended without having been accepted
 * @param lastReply what the relay said last
 * @param wrongContactAt when this contact said that it is the wrong one: somebody has to find the right one
 */
@Schema(requiredProperties = { "delivery", "state" })
public record ReachedContact(UUID delivery, String email, String name, String role, String locale, DeliveryState state,
        int attempts, Instant acceptedAt, Instant deliveredAt, Instant failedAt, String reason, String lastReply,
        Instant nextAttemptAt, Instant wrongContactAt) {
}
