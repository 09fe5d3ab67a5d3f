package io.tocsin.acknowledgement;

import java.time.Instant;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An answer as operators see it.
 *
 * @param late whether this answer came after the due time
 * @param name who answered; null once erased, as are {@code email} and {@code comment}
 * @param deliveryId through whose link it came, or null
 * @param contact the address that link was sent to, or null
 * @param reachedBy how the operator reached the tenant, or null
 * @param recordedBy name of the operator who took it, or null
 * @param withdrawnAt when an operator took it back as noted by mistake; null while it counts
 */
@Schema(requiredProperties = { "id", "tenantId", "at", "finding" })
public record AcknowledgementView(UUID id, String tenantId, Instant at, boolean late, Finding finding, String name,
        String email, String comment, UUID deliveryId, String contact, String reachedBy, String recordedBy,
        Instant withdrawnAt) {
}
