package io.tocsin.console;

/** Light or dark, as somebody chose it. */
public enum Theme {

    /** As the device is set; light where no script runs. */
    AUTO("As my device is set"),
    LIGHT("Light"),
    DARK("Dark");

    private final String word;

    Theme(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** What stands in {@code data-bs-theme} before any script has run. */
    public String mode() {
        return this == DARK ? "dark" : "light";
    }
}
