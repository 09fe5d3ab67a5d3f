package io.tocsin.incident;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;

/** What can be done with an incident, each act with its entry in the journal. Callers hold its lock ({@link Incident#lock}). */
@ApplicationScoped
public class Incidents {

    private final Clock clock;
    private final Journal journal;

    Incidents(Clock clock, Journal journal) {
        this.clock = clock;
        this.journal = journal;
    }

    /** @throws Refusal INVALID with everything that is wrong; CONFLICT when the reference is taken */
    @Transactional(MANDATORY)
    public Incident open(IncidentForm form, Actor actor) {
        Incident incident = Incident.open(form, actor, clock.instant());
        record(actor, "incident.opened", incident, Map.of("reference", incident.reference));
        return incident;
    }

    /** @throws Refusal INVALID with everything that is wrong; STATE once it is closed */
    @Transactional(MANDATORY)
    public void change(Incident incident, IncidentForm form, Actor actor) {
        Set<String> changed = incident.amend(form, actor, clock.instant());
        if (!changed.isEmpty()) {
            record(actor, "incident.changed", incident, Map.of("fields", List.copyOf(changed)));
        }
    }

    /**
     * @param scope {@link Incident#OPEN} or {@link Incident#FINAL}
     * @throws Refusal STATE once it is closed
     */
    @Transactional(MANDATORY)
    public void scope(Incident incident, String scope, Actor actor) {
        if (incident.setScope(scope, clock.instant())) {
            record(actor, "incident.scoped", incident, Map.of("scope", incident.scope));
        }
    }

    /** @throws Refusal STATE while something of it moves */
    @Transactional(MANDATORY)
    public void close(Incident incident, Actor actor) {
        if (incident.close(clock.instant())) {
            record(actor, "incident.closed", incident, Map.of());
        }
    }

    @Transactional(MANDATORY)
    public void reopen(Incident incident, Actor actor) {
        if (incident.reopen(clock.instant())) {
            record(actor, "incident.reopened", incident, Map.of());
        }
    }

    private void record(Actor actor, String act, Incident incident, Map<String, ?> detail) {
        journal.record(actor, act, About.incident(incident.id), detail);
    }
}
