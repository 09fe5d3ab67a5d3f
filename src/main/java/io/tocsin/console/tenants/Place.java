package io.tocsin.console.tenants;

import java.util.Comparator;

import io.tocsin.http.Cursor;
import io.tocsin.problem.Refusal;

/**
 * A tenant's place among those of a notice: by the rank of its tier, then by the turn that its standing has, then by its id.
 *
 * @param rank 0 comes first
 * @param turn 0 comes first
 */
public record Place(int rank, int turn, String tenantId) implements Comparable<Place> {

    /** Before every tenant. */
    public static final Place START = new Place(-1, -1, "");
    /** After every id: none has such a character. */
    private static final String LAST = "~";

    private static final Comparator<Place> ORDER = Comparator.comparingInt(Place::rank).thenComparingInt(Place::turn)
            .thenComparing(Place::tenantId);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** After which id a turn goes on within {@link #rank}. */
    String after(int otherTurn) {
        return otherTurn < turn ? LAST : otherTurn == turn ? tenantId : "";
    }

    public String cursor() {
        return Cursor.encode(rank + "/" + turn + "/" + tenantId);
    }

    /** @return the start for what is no cursor of ours: a list from its top is better than a page that says no */
    public static Place read(String cursor) {
        try {
            String[] parts = Cursor.decode(cursor).split("/", 3);
            return parts.length < 3 ? START : new Place(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2]);
        } catch (Refusal | NumberFormatException notOurs) {
            return START;
        }
    }
}
