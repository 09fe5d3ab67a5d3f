package io.tocsin.status;

import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.http.Page;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notices;
import io.tocsin.status.IncidentStatus.SilentTenant;

/** An incident's standing. The figures are kept, and a page of tenants is one statement, whatever the incident's size. */
@ApplicationScoped
class IncidentStatusReader {

    private final Notices notices;
    private final SilentTenants silentTenants;

    IncidentStatusReader(Notices notices, SilentTenants silentTenants) {
        this.notices = notices;
        this.silentTenants = silentTenants;
    }

    IncidentStatus read(Incident incident, int limit, String cursor, Instant now) {
        Page<SilentTenant> silent = silentTenants.of(incident, limit, cursor, now);
        return new IncidentStatus(incident.reference, incident.title, incident.scope, incident.closedAt,
                notices.seeNewestOf(incident.id).map(Notices.Seen::view).orElse(null), silent.items(), silent.nextCursor());
    }
}
