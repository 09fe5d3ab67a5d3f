package io.tocsin.incident;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.problem.Refusal;

/**
 * A breach. Its row's lock orders everything that must not overlap: imports into its list, and a notice's preparation,
 * approval and release.
 */
@Entity
@Table(name = "incident")
public class Incident extends PanacheEntityBase {

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
    public String scope;
    @Column(name = "closed_at")
    public Instant closedAt;
    /** Moves with any change of the row: the ETag. */
    public long revision;
    /** Moves when something moves that a template can read. */
    @Column(name = "facts_revision")
    public long factsRevision;
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
        return Incident.findById(id, LockModeType.PESSIMISTIC_WRITE);
    }
}
