package io.tocsin.access;

import java.time.Clock;
import java.util.Map;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Lets operators act, and shuts them out. */
@ApplicationScoped
public class Operators {

    private final Instance<Entrance> entrances;
    private final Journal journal;
    private final Clock clock;

    Operators(Instance<Entrance> entrances, Journal journal, Clock clock) {
        this.entrances = entrances;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * @param form whose constraints hold
     * @throws Refusal CONFLICT when somebody has the name
     */
    @Transactional
    public Operator create(OperatorForm form, Actor actor) {
        if (Operator.count("name", form.name()) > 0) {
            throw new Refusal(RefusalCode.CONFLICT, "There is an operator " + form.name() + " already.");
        }
        Operator operator = Operator.create(form.name(), form.kind(), form.roles(), form.email(), clock.instant());
        journal.record(actor, "operator.created", About.subject(operator.id), Map.of("roles", operator.roles));
        return operator;
    }

    /**
     * @param wanted what becomes of the operator as it is found under its lock; may refuse
     * @throws Refusal NOT_FOUND; STATE when no admin would be left
     */
    @Transactional
    public Operator change(String name, Function<Operator, OperatorForm.Change> wanted, Actor actor) {
        Operator.lockAdmins();
        Operator operator = Operator.lock(name);
        OperatorForm.Change change = wanted.apply(operator);
        if (operator.change(change.roles(), change.disabled(), change.email(), clock.instant())) {
            Operator.requireAnAdmin();
            if (operator.disabled) {
                entrances.forEach(entrance -> entrance.shutOut(operator.id, actor));
            }
            journal.record(actor, "operator.changed", About.subject(operator.id),
                    Map.of("roles", operator.roles, "disabled", operator.disabled, "hasEmail", operator.email != null));
        }
        return operator;
    }
}
