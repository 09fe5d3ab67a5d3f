package io.tocsin.incident;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An incident as callers see it. */
@Schema(requiredProperties = { "id", "reference", "title", "tlp", "facts", "translations", "scope", "createdAt", "updatedAt" })
public record IncidentView(UUID id, String reference, String title, String summary, Instant discoveredAt, Instant occurredFrom,
        Instant occurredTo, String tlp, Map<String, Object> facts, Map<String, IncidentText> translations, String scope,
        Instant createdAt, Instant updatedAt,
        Instant closedAt) {

    public static IncidentView of(Incident incident) {
        return new IncidentView(incident.id, incident.reference, incident.title, incident.summary, incident.discoveredAt,
                incident.occurredFrom, incident.occurredTo, incident.tlp, incident.facts, incident.translations, incident.scope,
                incident.createdAt,
                incident.updatedAt, incident.closedAt);
    }
}
