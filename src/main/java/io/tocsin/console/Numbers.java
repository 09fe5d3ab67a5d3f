package io.tocsin.console;

import java.util.Locale;

import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateExtension;

/** Numbers as people read them, and bars that show one of another without a style in the page. */
@TemplateExtension(namespace = "number")
public final class Numbers {

    private Numbers() {
    }

    /** {@code {number:of(1234567)}}: 1,234,567. */
    public static String of(Number number) {
        return String.format(Locale.UK, "%,d", number.longValue());
    }

    /** {@code {number:percent(part, whole)}}: whole percent, never 100 % while one is missing, never 0 % while there is one. */
    public static String percent(Number part, Number whole) {
        return percentOf(part.longValue(), whole.longValue()) + " %";
    }

    /** {@code {number:counted(n, 'tenant')}}: 1 tenant, 2 tenants. */
    public static String counted(Number number, String noun) {
        return counted(number, noun, noun + "s");
    }

    public static String counted(Number number, String one, String many) {
        return of(number) + " " + (number.longValue() == 1 ? one : many);
    }

    /**
     * {@code {number:bar(done, total, 'Delivered')}}: a bar that says to programs what it shows to eyes. The figures stand
     * beside it in words; it is no replacement of them.
     *
     * @param name what is counted
     */
    public static RawString bar(Number part, Number whole, String name) {
        return bar(part, whole, name, Tone.BUSY);
    }

    public static RawString bar(Number part, Number whole, String name, Tone tone) {
        int percent = percentOf(part.longValue(), whole.longValue());
        double width = whole.longValue() <= 0 ? 0 : Math.min(100, Math.max(0, 100.0 * part.longValue() / whole.longValue()));
        return new RawString("<svg class=\"bar bar-" + tone.colour() + "\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\""
                + " role=\"progressbar\" aria-label=\"" + Html.escape(name) + "\" aria-valuemin=\"0\" aria-valuemax=\"100\""
                + " aria-valuenow=\"" + percent + "\" aria-valuetext=\"" + of(part) + " of " + of(whole) + "\">"
                + "<rect width=\"" + String.format(Locale.ROOT, "%.2f", width) + "\" height=\"1\"/></svg>");
    }

    private static int percentOf(long part, long whole) {
        if (whole <= 0 || part <= 0) {
            return 0;
        }
        if (part >= whole) {
            return 100;
        }
        return (int) Math.max(1, Math.min(99, Math.round(100.0 * part / whole)));
    }
}
