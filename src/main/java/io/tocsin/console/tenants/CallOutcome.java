package io.tocsin.console.tenants;

import java.util.Arrays;
import java.util.Optional;

import io.tocsin.console.Label;
import io.tocsin.console.Tone;

/** What came of a try to reach a tenant by phone. */
public enum CallOutcome {

    /** An answer was taken; it stands among the answers too. */
    ANSWERED(new Label("Reached, gave its answer", "telephone-inbound-fill", Tone.GOOD)),
    WILL_ANSWER(new Label("Reached, will answer by itself", "telephone-plus-fill", Tone.BUSY)),
    LEFT_MESSAGE(new Label("Left a message", "voicemail", Tone.PLAIN)),
    NOBODY(new Label("Nobody answered", "telephone-x", Tone.WARN)),
    WRONG_NUMBER(new Label("Wrong number or person", "person-x-fill", Tone.BAD));

    private final Label label;

    CallOutcome(Label label) {
        this.label = label;
    }

    public Label label() {
        return label;
    }

    public static Optional<CallOutcome> named(String text) {
        return Arrays.stream(values()).filter(outcome -> outcome.name().equals(text)).findFirst();
    }
}
