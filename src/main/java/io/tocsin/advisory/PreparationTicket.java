package io.tocsin.advisory;

import java.util.UUID;

import io.tocsin.notice.Preparation;

/** Which attempt of which preparation a process works on; {@code attempt} fences it off from a later one. */
public record PreparationTicket(UUID preparationId, int attempt, int total) {

    /** Whether this attempt still counts. */
    boolean holds(Preparation preparation) {
        return preparation.state == Preparation.State.RUNNING && preparation.attempt == attempt;
    }
}
