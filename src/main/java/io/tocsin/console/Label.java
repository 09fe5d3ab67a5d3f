package io.tocsin.console;

import io.quarkus.qute.RawString;

/**
 * A state as people are shown it: a word, an icon and a colour, in this order of importance.
 *
 * @param icon name of one of {@link Icons}
 */
public record Label(String word, String icon, Tone tone) {

    public static Label of(String word, Tone tone) {
        return new Label(word, tone.icon(), tone);
    }

    /** {@code {state.label.html}} in a template. */
    public RawString html() {
        return new RawString("<span class=\"state state-" + tone.colour() + "\">" + Icons.of(icon) + " <span>"
                + Html.escape(word) + "</span></span>");
    }
}
