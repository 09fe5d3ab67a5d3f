package io.tocsin.access;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;

/** Gives keys to operators, and takes them back. */
@ApplicationScoped
public class ApiKeys {

    private final Instance<Entrance> entrances;
    private final Journal journal;
    private final Clock clock;

    ApiKeys(Instance<Entrance> entrances, Journal journal, Clock clock) {
        this.entrances = entrances;
        this.journal = journal;
        this.clock = clock;
    }

    /** @throws Refusal NOT_FOUND when there is no such operator */
    @Transactional
    public ApiKey.Issued issue(String operatorName, String label, Actor actor) {
        Operator operator = Operator.named(operatorName);
        ApiKey.Issued issued = ApiKey.issue(operator, label.strip(), clock.instant());
        journal.record(actor, "api-key.issued", About.subject(issued.apiKey().id), Map.of("operatorId", operator.id));
        return issued;
    }

    /**
     * The key opens nothing from now on, and what it opened ends. A password that was set with it stays.
     *
     * @return how many sessions ended
     * @throws Refusal NOT_FOUND; STATE when no admin would be left who can sign in
     */
    @Transactional
    public int revoke(String operatorName, UUID id, Actor actor) {
        Operator.lockAdmins();
        ApiKey key = ApiKey.of(Operator.named(operatorName), id);
        if (!key.revoke(clock.instant())) {
            return 0;
        }
        ApiKey.flush(); // whoever signs in with it at this moment is waited for, and found
        Operator.requireAnAdmin();
        journal.record(actor, "api-key.revoked", About.subject(key.id), Map.of());
        return entrances.stream().mapToInt(entrance -> entrance.close(key, actor)).sum();
    }
}
