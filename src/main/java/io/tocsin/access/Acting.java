package io.tocsin.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.journal.Actor;

/** Who is acting in this request. Resources ask once and pass the actor on. */
@RequestScoped
public class Acting {

    @Inject
    SecurityIdentity identity;

    public Actor actor() {
        return identity.getAttribute(Actor.ATTRIBUTE);
    }
}
