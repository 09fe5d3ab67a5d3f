package io.tocsin.console.tenants;

import java.util.List;

import io.tocsin.acknowledgement.Finding;

/**
 * A group of a notice's tenants that a walk goes through along an index.
 *
 * @param state of notice_tenant
 * @param finding the newest, or null for any
 * @param help what is asked of a request for help that the newest answer does not mention any more
 */
public record Turn(String state, String finding, Help help) {

    /** Whether there is such a request that nobody has dealt with. */
    public enum Help {

        EITHER(""),
        UNMET(" AND w.unmet_help AND w.finding <> 'NEEDS_HELP'"),
        NONE(" AND NOT w.unmet_help");

        private final String condition;

        Help(String condition) {
            this.condition = condition;
        }
    }

    /** Who asked for help and is to have it: in the newest answer, or in one before. */
    public static final List<Turn> NEED_HELP = List.of(
            new Turn(Standing.ACKNOWLEDGED.state(), Finding.NEEDS_HELP.name(), Help.EITHER),
            new Turn(Standing.ACKNOWLEDGED.state(), null, Help.UNMET));

    static Turn of(Standing standing) {
        return new Turn(standing.state(), null, Help.EITHER);
    }

    private boolean holds(String itsState, String itsFinding, boolean unmetHelp) {
        return state.equals(itsState) && (finding == null || finding.equals(itsFinding)) && switch (help) {
            case EITHER -> true;
            case UNMET -> unmetHelp && !Finding.NEEDS_HELP.name().equals(itsFinding);
            case NONE -> !unmetHelp;
        };
    }

    /** @return which of some holds a tenant; -1 for none of them */
    static int holding(List<Turn> turns, String itsState, String itsFinding, boolean unmetHelp) {
        for (int turn = 0; turn < turns.size(); turn++) {
            if (turns.get(turn).holds(itsState, itsFinding, unmetHelp)) {
                return turn;
            }
        }
        return -1;
    }

    /** Nothing in it is from outside: both are constants of enums. */
    String condition() {
        return "w.state = '" + state + "'" + (finding == null ? "" : " AND w.finding = '" + finding + "'") + help.condition;
    }
}
