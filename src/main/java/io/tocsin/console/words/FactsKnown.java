package io.tocsin.console.words;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.affected.FactsPresent;
import io.tocsin.incident.Incident;
import io.tocsin.template.review.Proofreader;
import io.tocsin.time.Remembered;

/**
 * Which facts an incident's list has, looked up once for each version of the list: it is asked for at every pause in typing.
 */
@ApplicationScoped
class FactsKnown {

    /** Some 20 microseconds a tenant: longer lists are gone through only when somebody asks for it. */
    static final int MOST_TENANTS = 20_000;
    private static final int KEPT = 16;

    private record Version(UUID incidentId, long listRevision) {
    }

    private final Proofreader proofreader;
    private final TenantChoices tenants;
    private final Map<Version, FactsPresent> known = Collections.synchronizedMap(Remembered.lastUsed(KEPT));

    FactsKnown(Proofreader proofreader, TenantChoices tenants) {
        this.proofreader = proofreader;
        this.tenants = tenants;
    }

    /**
     * @param anyLength whether a long list is gone through too
     * @return empty where the list is long and was not gone through yet
     */
    Optional<FactsPresent> of(Incident incident, boolean anyLength) {
        var version = new Version(incident.id, incident.listRevision);
        FactsPresent there = known.get(version);
        if (there != null) {
            return Optional.of(there);
        }
        if (!anyLength && tenants.areMoreThan(incident.id, MOST_TENANTS)) {
            return Optional.empty();
        }
        FactsPresent found = proofreader.factsOf(incident);
        known.put(version, found);
        return Optional.of(found);
    }
}
