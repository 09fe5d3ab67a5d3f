package io.tocsin.access;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;

/** Gives keys to operators, and takes them back. */
@ApplicationScoped
public class ApiKeys {

    private final Journal journal;
    private final Clock clock;

    ApiKeys(Journal journal, Clock clock) {
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

    /** @throws Refusal NOT_FOUND; STATE when no admin would be left who can sign in */
    @Transactional
    public void revoke(String operatorName, UUID id, Actor actor) {
        Operator.lockAdmins();
        ApiKey key = ApiKey.of(Operator.named(operatorName), id);
        if (key.revoke(clock.instant())) {
            Operator.requireAnAdmin();
            journal.record(actor, "api-key.revoked", About.subject(key.id), Map.of());
        }
    }
}
