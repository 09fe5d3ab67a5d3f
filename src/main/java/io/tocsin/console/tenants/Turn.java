package io.tocsin.console.tenants;

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

    /** Nothing in it is from outside: both are constants of enums. */
    String condition() {
        return "w.state = '" + state + "'" + (finding == null ? "" : " AND w.finding = '" + finding + "'");
    }
}
