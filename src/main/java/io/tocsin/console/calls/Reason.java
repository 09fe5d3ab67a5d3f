package io.tocsin.console.calls;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.tenants.Place;
import io.tocsin.console.tenants.Standing;
import io.tocsin.console.tenants.Turn;
import io.tocsin.console.tenants.Turn.Help;

/** Why a tenant is to be called, the most urgent first. */
public enum Reason {

    HELP("Asked for help", Turn.NEED_HELP),
    WRONG_CONTACT("The contact is the wrong one", List.of(new Turn(Standing.UNREACHABLE.state(), null, Help.EITHER),
            new Turn(Standing.AWAITING.state(), null, Help.EITHER))),
    UNREACHABLE("Was not reached", List.of(new Turn(Standing.UNREACHABLE.state(), null, Help.EITHER))),
    SILENT("Did not answer yet", List.of(new Turn(Standing.AWAITING.state(), null, Help.EITHER))),
    AFFECTED("Is affected", List.of(new Turn(Standing.ACKNOWLEDGED.state(), Finding.AFFECTED.name(), Help.EITHER)));

    /** Of one reason. */
    private static final int MOST_TURNS = 8;

    private final String words;
    private final List<Turn> turns;

    Reason(String words, List<Turn> turns) {
        this.words = words;
        this.turns = turns;
    }

    /** Of tenants that have not answered. */
    boolean isUnanswered() {
        return this == UNREACHABLE || this == SILENT;
    }

    /** What a tenant said; a reminder that went there does not supersede it. */
    boolean isAnswer() {
        return this == HELP || this == AFFECTED;
    }

    public String words() {
        return words;
    }

    static Optional<Reason> named(String text) {
        return Arrays.stream(values()).filter(reason -> reason.name().equals(text)).findFirst();
    }

    /**
     * Of a walk that is about this reason alone.
     *
     * @param only what is asked for, null for all: each tenant comes for the first reason that it has
     */
    List<Turn> turns(Reason only) {
        return this == AFFECTED && only == null
                ? List.of(new Turn(Standing.ACKNOWLEDGED.state(), Finding.AFFECTED.name(), Help.NONE))
                : turns;
    }

    /** @param only null for all */
    static List<Reason> from(Place first, Reason only) {
        return Arrays.stream(values()).filter(reason -> reason.ordinal() >= first.turn() / MOST_TURNS)
                .filter(reason -> only == null || reason == only).toList();
    }

    boolean holds(Place place) {
        return place.turn() >= 0 && place.turn() / MOST_TURNS == ordinal();
    }

    /** A place of the walk that is about this reason alone, in the whole list, where the reason goes before the tier. */
    Place inList(Place inWalk) {
        return new Place(inWalk.rank(), ordinal() * MOST_TURNS + Math.max(inWalk.turn(), 0), inWalk.tenantId());
    }

    /** And back; where none of the walk has been seen yet, its start. */
    Place inWalk(Place inList) {
        return holds(inList) ? new Place(inList.rank(), inList.turn() % MOST_TURNS, inList.tenantId()) : Place.START;
    }
}
