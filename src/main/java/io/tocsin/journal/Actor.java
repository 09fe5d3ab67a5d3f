package io.tocsin.journal;

import java.util.UUID;

/**
 * Who acts: an operator, or the service itself.
 *
 * @param operatorId null for the service itself
 * @param name the operator's name as the journal shows it
 */
public record Actor(UUID operatorId, String name) {

    /** Attribute of the request's security identity under which every way of signing in leaves the actor. */
    public static final String ATTRIBUTE = "tocsin.actor";

    public static final Actor SERVICE = new Actor(null, "tocsin");
}
