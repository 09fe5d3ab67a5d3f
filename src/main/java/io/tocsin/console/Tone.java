package io.tocsin.console;

/** What a state means to whoever looks at it; a colour is never the only sign of it. */
public enum Tone {

    /** Nothing to do. */
    GOOD("success", "check-circle-fill"),
    /** Under way, or waits for its turn. */
    BUSY("primary", "arrow-repeat"),
    /** Neither good nor bad. */
    PLAIN("secondary", "circle"),
    /** Somebody should look. */
    WARN("warning", "exclamation-triangle-fill"),
    /** Somebody has to do something. */
    BAD("danger", "x-octagon-fill");

    private final String colour;
    private final String icon;

    Tone(String colour, String icon) {
        this.colour = colour;
        this.icon = icon;
    }

    /** Bootstrap's name of the colour. */
    public String colour() {
        return colour;
    }

    public String icon() {
        return icon;
    }
}
