package io.tocsin.incident;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.type.SqlTypes;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.time.Ids;

/**
 * A breach. Its row's lock orders everything that must not overlap: imports into its list, and a notice's preparation,
 * approval and release.
 */
@Entity
@Table(name = "incident")
public class Incident extends PanacheEntityBase {

    public static final String OPEN = "OPEN";
    public static final String FINAL = "FINAL";

    @Id
    public UUID id;
    public String reference;
    public String title;
    public String summary;
    @Column(name = "discovered_at")
    public Instant discoveredAt;
    @Column(name = "occurred_from")
    public Instant occurredFrom;
    @Column(name = "occurred_to")
    public Instant occurredTo;
    public String tlp;
    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> facts;
    /** Title and summary in further languages, by language tag. */
    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, IncidentText> translations = Map.of();
    /** {@link #FINAL}: whoever is not on the list is not affected. {@link #OPEN}: that is not yet known. */
    public String scope;
    @Column(name = "closed_at")
    public Instant closedAt;
    /** Moves with any change of the row: the ETag. */
    public long revision;
    /** Moves when something moves that a template can read. */
    @Column(name = "facts_revision")
    public long factsRevision;
    /** Who moved {@link #factsRevision} last, and so may not approve what is said from it. */
    @Column(name = "facts_changed_by")
    public UUID factsChangedBy;
    /** Moves when the affected list moves, its facts and contacts included. */
    @Column(name = "list_revision")
    public long listRevision;
    @Column(name = "created_by")
    public UUID createdBy;
    @Column(name = "created_at")
    public Instant createdAt;
    @Column(name = "updated_at")
    public Instant updatedAt;

    public static Incident named(String reference) {
        return Incident.<Incident> find("reference", reference).firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("incident", reference));
    }

    /** Waits for whoever holds the incident, then holds it until the transaction ends. */
    public static Incident lock(UUID id) {
        Incident incident = Incident.findById(id);
        // Reads the row again: what was loaded before the wait may be old.
        getEntityManager().refresh(incident, LockModeType.PESSIMISTIC_WRITE);
        return incident;
    }

    /** As {@link #lock(UUID)}. */
    public static Incident lock(String reference) {
        return lock(named(reference).id);
    }

    static List<Incident> after(UUID last, int limit) {
        return Incident.<Incident> find("id > ?1 order by id", last).page(0, limit).list();
    }

    static Incident open(IncidentForm form, Actor actor, Instant now) {
        IncidentForm.Said said = form.checked();
        var incident = new Incident();
        incident.id = Ids.next();
        incident.reference = said.reference();
        incident.take(said);
        incident.scope = OPEN;
        incident.revision = 1;
        incident.factsRevision = 1;
        incident.factsChangedBy = actor.operatorId();
        incident.createdBy = actor.operatorId();
        incident.createdAt = now;
        incident.updatedAt = now;
        try {
            incident.persistAndFlush();
        } catch (ConstraintViolationException e) {
            if ("incident_reference_is_taken".equals(e.getConstraintName())) {
                throw new Refusal(RefusalCode.CONFLICT,
                        "There is an incident " + said.reference() + " already. Change that one, or choose another reference.");
            }
            throw e;
        }
        return incident;
    }

    /** @return the names of the fields that changed; none, and then nothing moves */
    Set<String> amend(IncidentForm form, Actor actor, Instant now) {
        mustBeOpen();
        IncidentForm.Said said = form.checked();
        if (!said.reference().equals(reference)) {
            throw new Refusal(RefusalCode.INVALID, "An incident keeps its reference.", List.of(Fault.inField("reference",
                    FaultCode.INVALID_VALUE, "An incident keeps its reference, since notices and links name it.")));
        }
        Set<String> changed = take(said);
        if (!changed.isEmpty()) {
            factsRevision++;
            factsChangedBy = actor.operatorId();
            touch(now);
        }
        return changed;
    }

    private Set<String> take(IncidentForm.Said said) {
        Map<String, Object> saidFacts = said.facts();
        var changed = new TreeSet<String>();
        note(changed, "title", title, said.title());
        note(changed, "summary", summary, said.summary());
        note(changed, "discoveredAt", discoveredAt, said.discoveredAt());
        note(changed, "occurredFrom", occurredFrom, said.occurredFrom());
        note(changed, "occurredTo", occurredTo, said.occurredTo());
        note(changed, "tlp", tlp, said.tlp());
        note(changed, "facts", facts, saidFacts);
        note(changed, "translations", translations, said.translations());
        title = said.title();
        summary = said.summary();
        discoveredAt = said.discoveredAt();
        occurredFrom = said.occurredFrom();
        occurredTo = said.occurredTo();
        tlp = said.tlp();
        facts = saidFacts;
        translations = said.translations();
        return changed;
    }

    private static void note(Set<String> changed, String field, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            changed.add(field);
        }
    }

    /** What is told in a language, for each part the incident's own words where there are no others. */
    public IncidentText textIn(Locale reader) {
        IncidentText there = Translations.fitting(translations, reader);
        return new IncidentText(there.title() == null ? title : there.title(),
                there.summary() == null ? summary : there.summary());
    }

    /** Whether all that {@link #textIn} answers was written for readers of that language. */
    public boolean isTranslatedFor(Locale reader) {
        IncidentText there = Translations.fitting(translations, reader);
        return there.title() != null && (summary == null || there.summary() != null);
    }

    /** @return whether anything changed */
    boolean setScope(String wanted, Instant now) {
        mustBeOpen();
        if (!OPEN.equals(wanted) && !FINAL.equals(wanted)) {
            throw new Refusal(RefusalCode.INVALID, "scope is OPEN or FINAL.", List.of(Fault.inField("scope",
                    wanted == null ? FaultCode.REQUIRED : FaultCode.INVALID_VALUE, "scope is OPEN or FINAL.")));
        }
        if (scope.equals(wanted)) {
            return false;
        }
        scope = wanted;
        touch(now);
        return true;
    }

    /**
     * Ends the incident; acknowledging works on. The caller holds the row's lock, which releasing takes too.
     *
     * @return whether anything changed
     */
    boolean close(Instant now) {
        if (closedAt != null) {
            return false;
        }
        String moving = moving();
        if (moving != null) {
            throw new Refusal(RefusalCode.STATE, "It cannot be closed yet: " + moving);
        }
        closedAt = now;
        touch(now);
        return true;
    }

    /** By SQL, since notices stand above incidents. */
    private String moving() {
        Object number = getEntityManager().createNativeQuery("""
                SELECT min(number) FROM notice WHERE incident_id = :id AND state IN ('RELEASED', 'PAUSED')
                """).setParameter("id", id).getSingleResult();
        if (number != null) {
            return "deliveries of notice " + number + " are still moving. Wait until it is completed, or cancel it.";
        }
        number = getEntityManager().createNativeQuery("""
                SELECT min(number) FROM notice JOIN preparation ON preparation.notice_id = notice.id
                WHERE incident_id = :id AND preparation.state = 'RUNNING'
                """).setParameter("id", id).getSingleResult();
        if (number != null) {
            return "notice " + number + " is being prepared. Wait until that ends, or cancel the notice.";
        }
        // The queue is emptied after the act, and never of a mail that is just being handed over.
        number = getEntityManager().createNativeQuery("""
                SELECT min(number) FROM notice WHERE incident_id = :id AND state = 'CANCELLED'
                    AND EXISTS (SELECT FROM delivery_queue WHERE delivery_queue.notice_id = notice.id)
                """).setParameter("id", id).getSingleResult();
        return number == null ? null
                : "deliveries of notice " + number + ", which is cancelled, are still being taken back. Try again in a minute.";
    }

    boolean reopen(Instant now) {
        if (closedAt == null) {
            return false;
        }
        closedAt = null;
        touch(now);
        return true;
    }

    /** What happened, and who is affected, is settled once the incident is closed. */
    public void mustBeOpen() {
        if (closedAt != null) {
            throw new Refusal(RefusalCode.STATE, "Incident " + reference
                    + " is closed. To change it, reopen it first: DELETE /api/v1/incidents/" + reference + "/closure.");
        }
    }

    /** The affected list, its facts or its contacts moved. The caller holds the row's lock. */
    public void listMoved() {
        listRevision++;
    }

    private void touch(Instant now) {
        revision++;
        updatedAt = now;
    }
}
