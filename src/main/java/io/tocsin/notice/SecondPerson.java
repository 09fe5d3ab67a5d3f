package io.tocsin.notice;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tocsin.incident.Incident;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Templates;

/**
 * Four eyes: nobody who put words or recipients into a notice decides on it. Operators are compared, not their keys. The
 * system operators that import on somebody's behalf count as themselves.
 */
@ApplicationScoped
public class SecondPerson {

    private final EntityManager entities;
    private final Templates templates;
    private final boolean fourEyes;

    SecondPerson(EntityManager entities, Templates templates,
            @ConfigProperty(name = "tocsin.four-eyes", defaultValue = "true") boolean fourEyes) {
        this.entities = entities;
        this.templates = templates;
        this.fourEyes = fourEyes;
    }

    public boolean isAskedFor() {
        return fourEyes;
    }

    /**
     * @param deed what is asked of the second person, e.g. {@code look at it and approve}
     * @throws Refusal FOUR_EYES, saying what this operator did before; never when four eyes are off
     */
    public void require(Incident incident, Notice notice, Preparation preparation, Actor actor, String role, String deed) {
        if (fourEyes) {
            partOf(incident, notice, preparation, actor).ifPresent(part -> {
                throw new Refusal(RefusalCode.FOUR_EYES,
                        "You " + part + ". Ask a second person with the role " + role + " to " + deed + ".");
            });
        }
    }

    /** @return what this operator had to do with it, e.g. {@code drafted it}; empty for a second person */
    public Optional<String> partOf(Incident incident, Notice notice, Preparation preparation, Actor actor) {
        UUID me = actor.operatorId();
        if (me.equals(notice.createdBy)) {
            return Optional.of("drafted it");
        }
        if (hasAmended(notice, me)) {
            return Optional.of("changed what it is");
        }
        if (me.equals(preparation.requestedBy)) {
            return Optional.of("prepared it");
        }
        if (hasWritten(incident, me)) {
            return Optional.of("wrote what the incident says");
        }
        if (hasWritten(notice, preparation, me)) {
            return Optional.of("wrote the template it uses");
        }
        return hasImported(incident.id, me) ? Optional.of("imported its list") : Optional.empty();
    }

    private boolean hasAmended(Notice notice, UUID operatorId) {
        return (Boolean) entities.createNativeQuery("""
                SELECT EXISTS (SELECT FROM journal_entry WHERE incident_id = :incident AND notice_id = :notice
                    AND operator_id = :operator AND act = 'notice.amended')
                """, Boolean.class).setParameter("incident", notice.incidentId).setParameter("notice", notice.id)
                .setParameter("operator", operatorId).getSingleResult();
    }

    /** Ever: who changes a word after somebody else has not written the others. */
    private boolean hasWritten(Incident incident, UUID operatorId) {
        return operatorId.equals(incident.factsChangedBy) || (Boolean) entities.createNativeQuery("""
                SELECT EXISTS (SELECT FROM journal_entry WHERE incident_id = :incident AND operator_id = :operator
                    AND act IN ('incident.opened', 'incident.changed'))
                """, Boolean.class).setParameter("incident", incident.id).setParameter("operator", operatorId)
                .getSingleResult();
    }

    private boolean hasWritten(Notice notice, Preparation preparation, UUID operatorId) {
        return Wordings.of(notice, templates).keys().entrySet().stream().filter(each -> preparation.says(each.getKey()))
                .anyMatch(each -> templates.authorsOf(each.getValue()).contains(operatorId));
    }

    private boolean hasImported(UUID incidentId, UUID operatorId) {
        return (Boolean) entities.createNativeQuery("""
                SELECT EXISTS (SELECT FROM list_importer WHERE incident_id = :incident AND operator_id = :operator)
                """, Boolean.class).setParameter("incident", incidentId).setParameter("operator", operatorId)
                .getSingleResult();
    }
}
