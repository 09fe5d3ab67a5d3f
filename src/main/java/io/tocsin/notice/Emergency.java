package io.tocsin.notice;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

import io.tocsin.journal.Actor;

/**
 * An admin took it upon themselves that a notice goes out although it was not approved, or by too few.
 *
 * @param by the operator's id, {@code name} as it was then
 * @param reason see {@link Reason}
 */
@Embeddable
public record Emergency(@Column(name = "emergency_by") UUID by, @Column(name = "emergency_by_name") String name,
        @Column(name = "emergency_at") Instant at, @Column(name = "emergency_reason") String reason) {

    static Emergency of(Actor actor, Instant now, String reason) {
        return new Emergency(actor.operatorId(), actor.name(), now, reason);
    }
}
