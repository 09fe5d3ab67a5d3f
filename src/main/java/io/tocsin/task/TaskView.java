package io.tocsin.task;

import java.time.Instant;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.diagnosis.Kind;

/**
 * A task as the API shows it.
 *
 * @param trouble state of the delivery that asks for a person
 * @param kind what sort of trouble; HARD means that the address is to be corrected
 * @param lastReply the server's own words, or null where none were said
 * @param outcome null while it is open
 * @param assignedTo id of the operator who looks after it, null for nobody; {@code assignedToName} is their name
 * @param revision its ETag
 */
@Schema(requiredProperties = { "id", "noticeId", "deliveryId", "tenantId", "trouble", "createdAt" })
public record TaskView(UUID id, UUID noticeId, UUID deliveryId, String tenantId, ContactView contact, Task.Trouble trouble,
        Kind kind, String lastReply, Instant createdAt, Instant closedAt, UUID closedBy, Task.Outcome outcome,
        String comment, UUID assignedTo, String assignedToName, long revision) {

    /** @param email null once erased */
    public record ContactView(String email, String name, String role) {
    }
}
