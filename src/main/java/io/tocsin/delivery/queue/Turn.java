package io.tocsin.delivery.queue;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * A place in a notice's queue: deliveries go by when they are due, then by the rank of their tenant's tier, then by id.
 *
 * @param rank 0 goes first
 */
public record Turn(Instant dueAt, int rank, UUID deliveryId) implements Comparable<Turn> {

    /** Before every delivery there is. */
    public static final Turn FIRST = new Turn(Instant.EPOCH, 0, new UUID(0, 0));

    private static final Comparator<Turn> ORDER = Comparator.comparing(Turn::dueAt).thenComparing(Turn::rank)
            .thenComparing(turn -> turn.deliveryId.toString());

    @Override
    public int compareTo(Turn other) {
        return ORDER.compare(this, other);
    }
}
