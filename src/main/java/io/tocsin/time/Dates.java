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
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale.equals(Locale.ENGLISH) ? Locale.UK : locale);
    }
}
