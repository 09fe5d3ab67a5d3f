package io.tocsin.template.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

import io.agroal.api.AgroalDataSource;
import io.tocsin.affected.FactsPresent;
import io.tocsin.incident.Incident;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.language.TemplateText;

/** Reads a text that is being written, with or without the list of the incident that it is written for. */
@Singleton
public class Proofreader {

    private final AgroalDataSource database;
    private final Review review;

    Proofreader(AgroalDataSource database, Review review) {
        this.database = database;
        this.review = review;
    }

    /**
     * Stores nothing.
     *
     * @param subject null or unfinished, like the body, is no reason to refuse
     * @param present facts of the incident's list; null where no incident is known
     * @return errors, for which it would be refused; or, without any, hints. The first 200.
     * @throws Refusal INVALID for what cannot be read at all
     */
    public List<Remark> read(String locale, String subject, String body, Incident incident, FactsPresent present) {
        List<Fault> faults = new ArrayList<>();
        String tag = TemplateText.locale(locale, faults);
        TemplateText.subject(subject, faults);
        TemplateText.body(body, faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "This cannot be checked.", faults);
        }
        return review.of(tag, subject == null ? "" : subject, body == null ? "" : body,
                present == null ? null : around(incident, present));
    }

    private static FactsAround around(Incident incident, FactsPresent present) {
        return new FactsAround(present.tenants(),
                present.facts().stream().collect(Collectors.toMap(fact -> fact.name(), fact -> fact.tenants())),
                incident.facts.entrySet().stream().filter(fact -> fact.getValue() != null).map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    /**
     * @return which facts the incident's list has now
     * @throws Refusal UNAVAILABLE if looking takes longer than half a minute
     */
    @Transactional
    public FactsPresent factsOf(Incident incident) {
        return Sql.on(database, "facts of incident " + incident.id, sql -> FactsPresent.in(sql, incident.id));
    }
}
