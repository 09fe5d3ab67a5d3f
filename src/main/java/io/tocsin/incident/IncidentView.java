package io.tocsin.incident;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** An incident as callers see it. */
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
