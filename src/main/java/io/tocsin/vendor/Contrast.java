package io.tocsin.vendor;

/** How legible one colour is on another. */
public final class Contrast {

    private Contrast() {
    }

    /**
     * @param one as {@code #rrggbb}
     * @return 1 to 21; 4.5 is what text of usual size needs (WCAG 2.2, 1.4.3)
     */
    public static double between(String one, String other) {
        return Colour.of(one).contrastWith(Colour.of(other));
    }
}
