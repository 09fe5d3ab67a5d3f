package io.tocsin.console.calls;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.tenants.Standing;
import io.tocsin.console.tenants.Turn;
import io.tocsin.console.tenants.Turn.Help;

/** Why a tenant is to be called. In the order in which those of one tier are. */
public enum Reason {

    HELP("Asked for help", Turn.NEED_HELP),
    UNREACHABLE("Was not reached", List.of(new Turn(Standing.UNREACHABLE.state(), null, Help.EITHER))),
    SILENT("Did not answer yet", List.of(new Turn(Standing.AWAITING.state(), null, Help.EITHER))),
    AFFECTED("Is affected", List.of(new Turn(Standing.ACKNOWLEDGED.state(), Finding.AFFECTED.name(), Help.EITHER)));

    private final String words;
    private final List<Turn> turns;

    Reason(String words, List<Turn> turns) {
        this.words = words;
        this.turns = turns;
    }

    public String words() {
        return words;
    }

    static Optional<Reason> named(String text) {
        return Arrays.stream(values()).filter(reason -> reason.name().equals(text)).findFirst();
    }

    /** @param only null for all, each tenant for the first reason that it has */
    static List<Turn> turns(Reason only) {
        return only != null ? only.turns
                : Arrays.stream(values()).flatMap(reason -> reason == AFFECTED
                        ? Stream.of(new Turn(Standing.ACKNOWLEDGED.state(), Finding.AFFECTED.name(), Help.NONE))
                        : reason.turns.stream()).toList();
    }
}
