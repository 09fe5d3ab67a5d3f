package io.tocsin.vendor;

import java.util.Locale;
import java.util.regex.Pattern;

/** A colour as {@code #rrggbb}, and how legible it is on another: the contrast of WCAG 2.2. */
record Colour(int rgb) {

    static final Colour WHITE = new Colour(0xFFFFFF);
    private static final Pattern WRITTEN = Pattern.compile("#[0-9A-Fa-f]{6}");
    /** Steps in which a colour is mixed with white. */
    private static final int STEPS = 20;

    /** @throws IllegalArgumentException when it is not six hexadecimal digits after a hash */
    static Colour of(String written) {
        if (!WRITTEN.matcher(written).matches()) {
            throw new IllegalArgumentException("is not a colour like #0b57b7");
        }
        return new Colour(Integer.parseInt(written.substring(1), 16));
    }

    /** @return 1 to 21; 4.5 is what text of usual size needs (WCAG 2.2, 1.4.3) */
    double contrastWith(Colour other) {
        double one = luminance();
        double two = other.luminance();
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }

    /** WCAG 2.2, "relative luminance". */
    private double luminance() {
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
    }

    private static double linear(int channel) {
        double value = (channel & 0xFF) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    /** @param step of 20 on the way to white */
    private Colour lightened(int step) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int channel = rgb >> shift & 0xFF;
            mixed |= channel + (0xFF - channel) * step / STEPS << shift;
        }
        return new Colour(mixed);
    }

    /** The same colour with as little white in it as makes it legible on that ground; white is on any dark one. */
    Colour legibleOn(Colour ground, double contrast) {
        for (int step = 0; step < STEPS; step++) {
            if (lightened(step).contrastWith(ground) >= contrast) {
                return lightened(step);
            }
        }
        return WHITE;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%06x", rgb);
    }
}
