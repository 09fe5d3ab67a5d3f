package io.tocsin.delivery;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Kind;
import io.tocsin.problem.Refusal;

/**
 * One advisory to one contact, for those who look at it. Its state is moved by {@link io.tocsin.delivery.queue.DeliveryQueue}
 * and {@link io.tocsin.delivery.desk.DeliveryDesk} in SQL, round the persistence context, and never by changing this object.
 */
@Entity
@Immutable
@Table(name = "delivery")
public class Delivery extends PanacheEntityBase {

    @Id
    public UUID id;
    @Column(name = "notice_id")
    public UUID noticeId;
    @Column(name = "preparation_id")
    public UUID preparationId;
    @Column(name = "tenant_id")
    public String tenantId;
    /** Null once erased. */
    public String email;
    @Column(name = "contact_name")
    public String contactName;
    @Column(name = "contact_role")
    public String contactRole;
    /** Of the rendering that it carries. */
    public String locale;
    /** What the contact asked for, where that is another language. */
    @Column(name = "wanted_locale")
    public String wantedLocale;
    @Enumerated(EnumType.STRING)
    public DeliveryState state;
    public int attempts;
    @Column(name = "token_version")
    public int tokenVersion;
    /** See {@link io.tocsin.advisory.CheckCode}. */
    @Column(name = "check_code")
    public long checkCode;
    public String reason;
    /** Of the receipt that brought it where it is; null where none did. */
    @Enumerated(EnumType.STRING)
    public Kind kind;
    @Column(name = "last_reply")
    public String lastReply;
    @Column(name = "next_attempt_at")
    public Instant nextAttemptAt;
    @Column(name = "attempted_at")
    public Instant attemptedAt;
    @Column(name = "accepted_at")
    public Instant acceptedAt;
    @Column(name = "delivered_at")
    public Instant deliveredAt;
    @Column(name = "finished_at")
    public Instant finishedAt;
    /** When this contact said that it is the wrong one; work for a person. Written by the acknowledgement package. */
    @Formula("(SELECT wrong.at FROM wrong_contact wrong WHERE wrong.notice_id = notice_id AND wrong.delivery_id = id)")
    public Instant wrongContactAt;

    /** What sort of trouble it is in; null for none. */
    Kind kindOfTrouble() {
        if (kind != null || state != DeliveryState.DEFERRED && !state.needsAPerson()) {
            return kind;
        }
        return lastReply == null ? null : Classifier.diagnose(lastReply).kind();
    }

    /** @return empty also for a delivery of a preparation that no longer counts */
    public static Optional<Delivery> named(UUID id) {
        return find("""
                from Delivery d where d.id = ?1
                    and exists (select 1 from Notice n where n.id = d.noticeId and n.preparationId = d.preparationId)
                """, id).firstResultOptional();
    }

    public static Delivery withId(UUID id) {
        return named(id).orElseThrow(() -> Refusal.notFound("delivery", id));
    }
}
