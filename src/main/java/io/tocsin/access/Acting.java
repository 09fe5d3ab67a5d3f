package io.tocsin.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.journal.Actor;

/** Who is acting in this request. Resources ask once and pass the actor on. */
@RequestScoped
public class Acting {

    /** Attribute of the {@link SecurityIdentity} under which sign-in leaves the {@link Actor}. */
    static final String ACTOR = "tocsin.actor";

    @Inject
    SecurityIdentity identity;

    public Actor actor() {
        return identity.getAttribute(ACTOR);
    }
}
