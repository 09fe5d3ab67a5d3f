package io.tocsin.console.tenants;

import java.util.List;

/**
 * A group of a notice's tenants that a walk goes through along an index.
 *
 * @param state of notice_tenant
 * @param finding the newest, or null for any
 */
public record Turn(String state, String finding) {

    static Turn of(Standing standing) {
        return new Turn(standing.state(), null);
    }

    boolean holds(String itsState, String itsFinding) {
        return state.equals(itsState) && (finding == null || finding.equals(itsFinding));
    }

    /** @return which of some holds a tenant; -1 for none of them */
    static int holding(List<Turn> turns, String itsState, String itsFinding) {
        for (int turn = 0; turn < turns.size(); turn++) {
            if (turns.get(turn).holds(itsState, itsFinding)) {
                return turn;
            }
        }
        return -1;
    }

    /** Nothing in it is from outside: both are constants of enums. */
    String condition() {
        return "w.state = '" + state + "'" + (finding == null ? "" : " AND w.finding = '" + finding + "'");
    }
}
