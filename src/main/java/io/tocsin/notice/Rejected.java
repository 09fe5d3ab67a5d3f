package io.tocsin.notice;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

import io.tocsin.journal.Actor;

/**
 * An approver said no, and what has to change.
 *
 * @param by the operator's id, {@code name} as it was then
 * @param comment see {@link Reason}
 */
@Embeddable
public record Rejected(@Column(name = "rejected_by") UUID by, @Column(name = "rejected_by_name") String name,
        @Column(name = "rejected_at") Instant at, @Column(name = "rejection_comment") String comment) {

    static Rejected of(Actor actor, Instant now, String comment) {
        return new Rejected(actor.operatorId(), actor.name(), now, comment);
    }
}
