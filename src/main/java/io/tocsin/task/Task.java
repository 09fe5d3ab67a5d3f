package io.tocsin.task;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.diagnosis.Kind;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * A delivery that needs a person. Opened and closed by the database as the delivery moves (trigger
 * {@code delivery_event_makes_task}); a person can close it too, where the matter was dealt with another way.
 */
@Entity
@Table(name = "task")
public class Task extends PanacheEntityBase {

    /** State of the delivery that asks for somebody. */
    public enum Trouble {
        REFUSED,
        BOUNCED,
        COMPLAINED,
        EXPIRED,
        HELD
    }

    public enum Outcome {
        /** Somebody said that nothing is left to do. */
        COMPLETED,
        /** Somebody set the delivery going again. */
        RETRIED,
        /** The delivery moved on by itself, or its notice was cancelled. */
        MOVED
    }

    @Id
    public UUID id;
    @Column(name = "notice_id")
    public UUID noticeId;
    @Column(name = "delivery_id")
    public UUID deliveryId;
    @Column(name = "tenant_id")
    public String tenantId;
    @Enumerated(EnumType.STRING)
    public Trouble trouble;
    /** Of the receipt that brought it here; null where a relay's own reply did. */
    @Enumerated(EnumType.STRING)
    public Kind kind;
    @Column(name = "created_at")
    public Instant createdAt;
    /** When the delivery left the state. */
    @Column(name = "left_at")
    public Instant leftAt;
    @Column(name = "closed_at")
    public Instant closedAt;
    @Column(name = "closed_by")
    public UUID closedBy;
    @Enumerated(EnumType.STRING)
    public Outcome outcome;
    public String comment;
    @Column(name = "assigned_to")
    public UUID assignedTo;
    /** Of this row; the database counts it up. */
    @Column(insertable = false, updatable = false)
    public long revision;

    /** @throws Refusal NOT_FOUND */
    public static Task lock(UUID id) {
        return Task.<Task> find("id", id).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("task", id));
    }

    /**
     * @param operator null for nobody
     * @param sawWhose whether the actor knows whose it is now
     * @return whether anything is different now
     * @throws Refusal STATE when it is closed; CONFLICT when it is another's, and the actor may not know
     */
    boolean assign(UUID operator, Actor actor, boolean sawWhose) {
        requireOpen();
        if (Objects.equals(operator, assignedTo)) {
            return false;
        }
        if (assignedTo != null && !assignedTo.equals(actor.operatorId()) && !sawWhose) {
            throw new Refusal(RefusalCode.CONFLICT,
                    "Somebody else looks after this task. Read it, and send its ETag as If-Match to change that.");
        }
        assignedTo = operator;
        return true;
    }

    /** @throws Refusal STATE when it is closed already */
    void complete(Actor actor, String said, Instant now) {
        requireOpen();
        closedAt = now;
        closedBy = actor.operatorId();
        outcome = Outcome.COMPLETED;
        comment = said;
    }

    /** @throws Refusal STATE when it is open, or when the delivery has moved on */
    void reopen() {
        if (closedAt == null) {
            throw new Refusal(RefusalCode.STATE, "This task is open already.");
        }
        if (leftAt != null) {
            throw new Refusal(RefusalCode.STATE, "The delivery of this task has moved on, so there is nothing to take back.");
        }
        closedAt = null;
        closedBy = null;
        outcome = null;
        comment = null;
    }

    private void requireOpen() {
        if (closedAt != null) {
            throw new Refusal(RefusalCode.STATE, "This task is closed already (" + outcome + ").");
        }
    }
}
