package io.tocsin.notice;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

import io.tocsin.journal.Actor;

/**
 * Somebody said that a notice was sent in error.
 *
 * @param by the operator's id, {@code name} as it was then
 * @param reason see {@link Reason}
 */
@Embeddable
public record Retracted(@Column(name = "retracted_by") UUID by, @Column(name = "retracted_by_name") String name,
        @Column(name = "retracted_at") Instant at, @Column(name = "retraction_reason") String reason) {

    static Retracted of(Actor actor, Instant now, String reason) {
        return new Retracted(actor.operatorId(), actor.name(), now, reason);
    }
}
