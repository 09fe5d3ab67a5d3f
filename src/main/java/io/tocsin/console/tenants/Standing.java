package io.tocsin.console.tenants;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.tocsin.console.Label;
import io.tocsin.console.Tone;

/** Where a tenant stands in a notice, as people ask for it and are shown it. */
public enum Standing {

    UNREACHABLE(new Label("Not reached", "telephone-x", Tone.BAD), "UNREACHABLE"),
    AWAITING(new Label("No answer yet", "hourglass-split", Tone.WARN), "AWAITING"),
    ACKNOWLEDGED(new Label("Answered", "chat-left-text-fill", Tone.GOOD), "ACKNOWLEDGED"),
    /** A part of the answered. */
    LATE(new Label("Answered late", "clock-history", Tone.PLAIN), "ACKNOWLEDGED");

    private final Label label;
    private final String state;

    Standing(Label label, String state) {
        this.label = label;
        this.state = state;
    }

    public Label label() {
        return label;
    }

    /** As notice_tenant keeps it. */
    public String state() {
        return state;
    }

    static Standing of(String state, boolean late) {
        return late && state.equals(ACKNOWLEDGED.state) ? LATE : valueOf(state);
    }

    static Optional<Standing> named(String text) {
        return Arrays.stream(values()).filter(standing -> standing.name().equals(text)).findFirst();
    }

    public static List<Standing> all() {
        return List.of(values());
    }
}
