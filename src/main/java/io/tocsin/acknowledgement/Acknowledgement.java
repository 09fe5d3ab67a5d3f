package io.tocsin.acknowledgement;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.time.Ids;

/** One answer of a tenant to a notice. Every one is kept, also what was taken back. */
@Entity
@Table(name = "acknowledgement")
public class Acknowledgement extends PanacheEntityBase {

    @Id
    public UUID id;
    @Column(name = "notice_id")
    public UUID noticeId;
    @Column(name = "tenant_id")
    public String tenantId;
    /** Through whose link it came; null when an operator took it. */
    @Column(name = "delivery_id")
    public UUID deliveryId;
    public String name;
    public String email;
    @Enumerated(EnumType.STRING)
    public Finding finding;
    public String comment;
    /** How the operator reached the tenant, in the operator's words. */
    @Column(name = "reached_by")
    public String reachedBy;
    @Column(name = "recorded_by")
    public UUID recordedBy;
    /** Strictly ascending among the answers of a tenant, so that the newest is the same one everywhere. */
    public Instant at;
    /** Whether this very answer came after the due time. That of the tenant is decided by its first. */
    public boolean late;
    /** When an operator took back what an operator had noted; null while it counts. */
    @Column(name = "withdrawn_at")
    public Instant withdrawnAt;
    @Column(name = "withdrawn_by")
    public UUID withdrawnBy;

    static Acknowledgement of(UUID noticeId, String tenantId, Answer answer, Answer.WayIn wayIn, Instant at, boolean late) {
        var acknowledgement = new Acknowledgement();
        acknowledgement.id = Ids.next();
        acknowledgement.noticeId = noticeId;
        acknowledgement.tenantId = tenantId;
        acknowledgement.deliveryId = wayIn.deliveryId();
        acknowledgement.name = answer.name();
        acknowledgement.email = answer.email();
        acknowledgement.finding = answer.finding();
        acknowledgement.comment = answer.comment();
        acknowledgement.reachedBy = wayIn.reachedBy();
        acknowledgement.recordedBy = wayIn.recordedBy();
        acknowledgement.at = at;
        acknowledgement.late = late;
        acknowledgement.persist();
        return acknowledgement;
    }

    static Optional<Acknowledgement> newestOf(UUID noticeId, String tenantId) {
        return find("noticeId = ?1 and tenantId = ?2 and withdrawnAt is null order by at desc", noticeId, tenantId)
                .firstResultOptional();
    }

    static Optional<Acknowledgement> firstOf(UUID noticeId, String tenantId) {
        return find("noticeId = ?1 and tenantId = ?2 and withdrawnAt is null order by at", noticeId, tenantId)
                .firstResultOptional();
    }

    static Optional<Acknowledgement> newestThrough(Told told) {
        return find("noticeId = ?1 and tenantId = ?2 and deliveryId = ?3 order by at desc", told.noticeId(), told.tenantId(),
                told.deliveryId()).firstResultOptional();
    }

    static long countThrough(Told told, Instant since) {
        return count("noticeId = ?1 and tenantId = ?2 and deliveryId = ?3 and at > ?4", told.noticeId(), told.tenantId(),
                told.deliveryId(), since);
    }

    /** The same form sent twice: a double click, or a browser that asks again. */
    boolean isRepeatedBy(Answer answer, Answer.WayIn wayIn, Instant now) {
        return at.plus(Duration.ofMinutes(1)).isAfter(now) && Objects.equals(deliveryId, wayIn.deliveryId())
                && Objects.equals(recordedBy, wayIn.recordedBy()) && Objects.equals(reachedBy, wayIn.reachedBy())
                && answer.equals(new Answer(name, email, finding, comment));
    }
}
