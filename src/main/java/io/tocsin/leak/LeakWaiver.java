package io.tocsin.leak;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;

/**
 * Somebody has looked at a leak and lets it through: one tenant may be told of another, or a word is an ordinary one whoever
 * is called by it. Holds for one notice or, without one, for all of the incident, until it is taken back.
 */
@Entity
@Table(name = "leak_waiver")
public class LeakWaiver extends PanacheEntityBase {

    @Id
    public UUID id;
    @Column(name = "incident_id")
    public UUID incidentId;
    @Column(name = "notice_id")
    public UUID noticeId;
    @Column(name = "tenant_id")
    public String tenantId;
    @Column(name = "other_tenant_id")
    public String otherTenantId;
    public String word;
    public String reason;
    @Column(name = "waived_by")
    public UUID waivedBy;
    @Column(name = "waived_by_name")
    public String waivedByName;
    @Column(name = "waived_at")
    public Instant waivedAt;
    @Column(name = "taken_back_at")
    public Instant takenBackAt;

    /** Those that count for a notice, in the order in which they were given. */
    public static List<LeakWaiver> of(UUID incidentId, UUID noticeId) {
        return list("incidentId = ?1 and takenBackAt is null and (noticeId is null or noticeId = ?2) order by id", incidentId,
                noticeId);
    }
}
