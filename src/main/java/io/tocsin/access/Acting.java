package io.tocsin.access;

import java.util.UUID;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.journal.Actor;

/** Who is acting in this request. Resources ask once and pass the actor on. */
@RequestScoped
public class Acting {

    /** Attribute of the request's security identity: the id of the session or of the API key that let it in. */
    public static final String ADMITTED_BY = "tocsin.admitted-by";

    @Inject
    SecurityIdentity identity;

    public Actor actor() {
        return identity.getAttribute(Actor.ATTRIBUTE);
    }

    /** With which session or API key; for an answer that lasts longer than it may. */
    public UUID admittedBy() {
        return identity.getAttribute(ADMITTED_BY);
    }
}
