package io.tocsin.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.incident.Incident;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.time.Ids;

/**
 * One round of telling. Its verbs are called under the lock of its incident's row, taken by {@link #lock}, so that an
 * import, a preparation, an approval and a release never overlap.
 */
@Entity
@Table(name = "notice")
public class Notice extends PanacheEntityBase {

    /** Key of the template that tells a tenant that it has not answered. */
    public static final String REMINDER = "reminder";

    @Id
    public UUID id;
    @Column(name = "incident_id")
    public UUID incidentId;
    public int number;
    @Enumerated(EnumType.STRING)
    public NoticeKind kind;
    @Enumerated(EnumType.STRING)
    public NoticeState state;
    @Column(name = "template_key")
    public String templateKey;
    @Enumerated(EnumType.STRING)
    public Audience audience;
    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "audience_tenants")
    public List<String> audienceTenants;
    /** Seconds after release. */
    @Column(name = "acknowledge_within")
    public Long acknowledgeWithin;
    @Column(name = "acknowledge_by")
    public Instant acknowledgeBy;
    @Column(name = "next_update_at")
    public Instant nextUpdateAt;
    public long revision;
    /** The preparation whose words and recipients count; in DRAFT null, or the one that was rejected. */
    @Column(name = "preparation_id")
    public UUID preparationId;
    @Column(name = "created_by")
    public UUID createdBy;
    @Column(name = "created_at")
    public Instant createdAt;
    @Column(name = "updated_at")
    public Instant updatedAt;
    @Column(name = "approved_by")
    public UUID approvedBy;
    @Column(name = "approved_at")
    public Instant approvedAt;
    @Column(name = "released_by")
    public UUID releasedBy;
    @Column(name = "released_at")
    public Instant releasedAt;
    /** No delivery is begun after this. */
    @Column(name = "deliver_until")
    public Instant deliverUntil;
    @Column(name = "paused_at")
    public Instant pausedAt;
    @Column(name = "completed_at")
    public Instant completedAt;
    @Column(name = "cancelled_at")
    public Instant cancelledAt;
    /** Back at its author since; null once it is approved. */
    @Embedded
    public Rejected rejected;
    /** Never cleared; null where its approval released it. */
    @Embedded
    public Emergency emergency;
    /** Never cleared. */
    @Embedded
    public Retracted retracted;

    /** The next notice of the series. The caller holds the incident's lock, which keeps the numbers without gap or double. */
    static Notice draft(Incident incident, NoticeDraft draft, Actor actor, Instant now) {
        var notice = new Notice();
        notice.id = Ids.next();
        notice.incidentId = incident.id;
        notice.number = (int) count("incidentId", incident.id) + 1;
        notice.state = NoticeState.DRAFT;
        notice.take(draft);
        notice.revision = 1;
        notice.createdBy = actor.operatorId();
        notice.createdAt = now;
        notice.updatedAt = now;
        notice.persist();
        return notice;
    }

    public static Notice withId(UUID id) {
        return Notice.<Notice> findByIdOptional(id).orElseThrow(() -> Refusal.notFound("notice", id));
    }

    /** Takes the incident's lock, then the notice's own; always in this order. */
    public static Notice lock(UUID id) {
        Notice notice = withId(id);
        Incident.lock(notice.incidentId);
        getEntityManager().refresh(notice, LockModeType.PESSIMISTIC_WRITE);
        return notice;
    }

    /** A preparation begins: whatever was prepared or approved before no longer counts. */
    public void unprepare(Instant now) {
        requireThat(state.canBePrepared(), "be prepared");
        state = NoticeState.DRAFT;
        preparationId = null;
        approvedBy = null;
        approvedAt = null;
        moved(now);
        forgetWhatWasLookedAt();
    }

    /** What it is and to whom it goes is other than it was: whatever was prepared or approved before no longer counts. */
    void amend(NoticeDraft draft, Instant now) {
        unprepare(now);
        take(draft);
    }

    private void take(NoticeDraft draft) {
        kind = draft.kind();
        templateKey = draft.template();
        audience = draft.audience();
        audienceTenants = draft.tenantIds();
        acknowledgeWithin = draft.acknowledgeWithin() == null ? null : draft.acknowledgeWithin().toSeconds();
        acknowledgeBy = draft.acknowledgeBy();
        nextUpdateAt = draft.nextUpdateAt();
    }

    /** A preparation ended without fault: its words are what is looked at, approved and sent. */
    public void adopt(UUID preparation, Instant now) {
        requireThat(state == NoticeState.DRAFT, "take over what was prepared");
        state = NoticeState.PREPARED;
        preparationId = preparation;
        moved(now);
    }

    void approve(Actor actor, Instant now) {
        requireThat(state == NoticeState.PREPARED || state == NoticeState.APPROVED, "be approved");
        state = NoticeState.APPROVED;
        approvedBy = actor.operatorId();
        approvedAt = now;
        rejected = null;
        moved(now);
    }

    /** One of two has said yes. */
    void approveInPart(Instant now) {
        requireThat(state == NoticeState.PREPARED, "be approved");
        moved(now);
    }

    /** Back to its author. The rejected words can be looked at until it is prepared again. */
    void reject(Actor actor, String comment, Instant now) {
        requireThat(state == NoticeState.PREPARED || state == NoticeState.APPROVED, "be rejected");
        state = NoticeState.DRAFT;
        approvedBy = null;
        approvedAt = null;
        rejected = Rejected.of(actor, now, comment);
        moved(now);
    }

    /**
     * An admin takes it upon themselves that it goes out without its approval. This stays with the notice for ever.
     *
     * @param lacking whether it is approved, and by too few
     */
    public void override(Actor actor, String reason, boolean lacking, Instant now) {
        requireThat(state == NoticeState.PREPARED || lacking, "be released in an emergency");
        state = NoticeState.APPROVED;
        approvedBy = actor.operatorId();
        approvedAt = now;
        emergency = Emergency.of(actor, now, reason);
        moved(now);
    }

    public void release(Actor actor, Duration deadline, Instant now) {
        requireThat(state == NoticeState.APPROVED, "be released");
        state = NoticeState.RELEASED;
        releasedBy = actor.operatorId();
        releasedAt = now;
        deliverUntil = now.plus(deadline);
        moved(now);
        forgetWhatWasLookedAt();
    }

    public void pause(Instant now) {
        requireThat(state == NoticeState.RELEASED, "be paused");
        state = NoticeState.PAUSED;
        pausedAt = now;
        moved(now);
    }

    public void resume(Instant now) {
        requireThat(state == NoticeState.PAUSED, "be resumed");
        state = NoticeState.RELEASED;
        pausedAt = null;
        moved(now);
    }

    public void cancel(Instant now) {
        requireThat(state.canBeCancelled(), "be cancelled");
        state = NoticeState.CANCELLED;
        cancelledAt = now;
        moved(now);
        forgetWhatWasLookedAt();
    }

    /** It was sent in error, and says so from now on. What was not yet sent is cancelled by the caller. */
    public void retract(Actor actor, String reason, Instant now) {
        retracted = Retracted.of(actor, now, reason);
        moved(now);
    }

    /** A person sets a delivery of a completed notice going again. */
    public void reopen(Instant now) {
        if (retracted != null) {
            throw new Refusal(RefusalCode.STATE, "Notice " + number + " is retracted, and nothing of it is sent again."
                    + " To tell the tenant, draft the next notice of the incident.");
        }
        requireThat(state == NoticeState.RELEASED || state == NoticeState.PAUSED || state == NoticeState.COMPLETED,
                "have a delivery tried again");
        if (state == NoticeState.COMPLETED) {
            state = NoticeState.RELEASED;
            completedAt = null;
            moved(now);
        }
    }

    /** When an answer stops being in time; empty when the notice asks for none by a time. */
    public Optional<Instant> dueAt() {
        if (acknowledgeBy != null) {
            return Optional.of(acknowledgeBy);
        }
        return acknowledgeWithin == null || releasedAt == null ? Optional.empty()
                : Optional.of(releasedAt.plus(timeToAnswer()));
    }

    /** @return from the release on; null where the notice asks for no answer, or for one by a fixed time */
    public Duration timeToAnswer() {
        return acknowledgeWithin == null ? null : Duration.ofSeconds(acknowledgeWithin);
    }

    /** Whether its words are those for tenants that have not answered. */
    public boolean isReminder() {
        return REMINDER.equals(templateKey);
    }

    public void requireThat(boolean holds, String verb) {
        if (!holds) {
            throw new Refusal(RefusalCode.STATE,
                    "Notice " + number + " is " + state + " and cannot " + verb + ". " + NextStep.of(state, id));
        }
    }

    /** It is kept for deciding, and an approval has its own record of it. */
    private void forgetWhatWasLookedAt() {
        getEntityManager().createNativeQuery("""
                DELETE FROM looked_at WHERE preparation_id IN (SELECT id FROM preparation WHERE notice_id = :notice)
                """).setParameter("notice", id).executeUpdate();
    }

    private void moved(Instant now) {
        revision++;
        updatedAt = now;
    }
}
