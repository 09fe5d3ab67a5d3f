package io.tocsin.time;

import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** How readers write a date in words, each in their own way. */
public final class Dates {

    private Dates() {
    }

    /**
     * A formatter such as writes {@code 22 November 2026}, {@code 22. November 2026} or, for who says en-US, {@code November
     * 22, 2026}. English of no country in particular is British, as our own words are.
     */
    public static DateTimeFormatter inWords(Locale locale) {
        return formatter(FormatStyle.LONG, locale);
    }

    /** Such as writes {@code 22 Nov 2026}. */
    public static DateTimeFormatter inFewCharacters(Locale locale) {
        return formatter(FormatStyle.MEDIUM, locale);
    }

    private static DateTimeFormatter formatter(FormatStyle style, Locale locale) {
        return DateTimeFormatter.ofLocalizedDate(style).withLocale(locale.equals(Locale.ENGLISH) ? Locale.UK : locale);
    }
}
