package io.tocsin.access.session;

import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.journal.Actor;

/**
 * A sign-in that holds, as one request found it.
 *
 * @param roles as the operator has them now, {@code viewer} included
 * @param zone in which the operator wants to see times; null where none was chosen
 * @param theme {@code AUTO}, {@code LIGHT} or {@code DARK}
 * @param csrf proves that a form was made for this operator by this installation
 * @param hasSaid whether something waits to be told once
 */
public record Session(UUID id, Actor actor, Set<String> roles, ZoneId zone, String theme, String csrf, boolean hasSaid) {

    /** Attribute of the request's security identity under which the session is left. */
    static final String ATTRIBUTE = "tocsin.session";

    /** @return nothing for whoever is not signed in */
    public static Optional<Session> of(SecurityIdentity identity) {
        return identity.isAnonymous() ? Optional.empty() : Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
    }
}
