package io.tocsin.console.calls;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.tenants.Standing;
import io.tocsin.console.tenants.Turn;

/** Why a tenant is to be called. In the order in which those of one tier are. */
public enum Reason {

    HELP("Asked for help", new Turn(Standing.ACKNOWLEDGED.state(), Finding.NEEDS_HELP.name())),
    UNREACHABLE("Was not reached", new Turn(Standing.UNREACHABLE.state(), null)),
    SILENT("Did not answer yet", new Turn(Standing.AWAITING.state(), null)),
    AFFECTED("Is affected", new Turn(Standing.ACKNOWLEDGED.state(), Finding.AFFECTED.name()));

    private final String words;
    private final Turn turn;

    Reason(String words, Turn turn) {
        this.words = words;
        this.turn = turn;
    }

    public String words() {
        return words;
    }

    static Optional<Reason> named(String text) {
        return Arrays.stream(values()).filter(reason -> reason.name().equals(text)).findFirst();
    }

    /** @param only null for all */
    static List<Turn> turns(Reason only) {
        return Arrays.stream(values()).filter(reason -> only == null || reason == only).map(reason -> reason.turn).toList();
    }
}
