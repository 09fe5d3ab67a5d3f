package io.tocsin.status;

import java.time.Instant;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.http.Page;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Notices;
import io.tocsin.status.IncidentStatus.SilentTenant;

/** An incident's standing. The figures are kept, and a page of tenants is two statements, whatever the incident's size. */
@ApplicationScoped
class IncidentStatusReader {

    private final Notices notices;
    private final SilentTenants silentTenants;

    IncidentStatusReader(Notices notices, SilentTenants silentTenants) {
        this.notices = notices;
        this.silentTenants = silentTenants;
    }

    IncidentStatus read(Incident incident, int limit, String cursor, Instant now) {
        Optional<Notice> released = newestReleased(incident);
        Page<SilentTenant> silent = silentTenants.of(incident, limit, cursor, now);
        return new IncidentStatus(incident.reference, incident.title, incident.scope, incident.closedAt,
                released.or(() -> newestDrafted(incident)).map(notices::view).orElse(null),
                silent.items(), silent.nextCursor());
    }

    private static Optional<Notice> newestReleased(Incident incident) {
        return Notice.find("incidentId = ?1 and releasedAt is not null order by releasedAt desc, number desc", incident.id)
                .firstResultOptional();
    }

    private static Optional<Notice> newestDrafted(Incident incident) {
        return Notice.find("incidentId = ?1 order by number desc", incident.id).firstResultOptional();
    }
}
