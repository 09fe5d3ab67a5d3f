package io.tocsin.access;

import java.util.UUID;

import io.tocsin.journal.Actor;

/** A way in besides keys. */
public interface Entrance {

    /**
     * Shuts an operator out who is being disabled, for good: enabling it again opens nothing that there was. In the transaction
     * that disables it.
     */
    void shutOut(UUID operatorId, Actor actor);

    /**
     * Ends what somebody opened who showed this key, which opens nothing any more. In the transaction that revokes it.
     *
     * @return how many sign-ins ended
     */
    default int close(ApiKey revoked, Actor actor) {
        return 0;
    }
}
