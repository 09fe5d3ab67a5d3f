package io.tocsin.acknowledgement;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.tocsin.time.Dates;

/**
 * What our own words on a page are written in: a language that we speak, and how its readers write dates.
 *
 * @param zone in which times are shown, each with the zone beside it
 */
record PageLanguage(Locale locale, ZoneId zone) {

    /** The first is for everybody whose language is not among them. */
    static final List<String> SPOKEN = List.of("en", "de", "fr", "es");

    private static final String NO_BREAK = "\u00a0";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /**
     * @param locale of the words that the recipient was sent
     * @param zone IANA name, or null: then UTC
     */
    static PageLanguage of(String locale, String zone) {
        Locale wanted = Locale.forLanguageTag(locale);
        return new PageLanguage(SPOKEN.contains(wanted.getLanguage()) ? wanted : Locale.ENGLISH, zoneNamed(zone));
    }

    private static ZoneId zoneNamed(String zone) {
        try {
            return zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    /** @param accepted the header {@code Accept-Language} (RFC 9110, section 12.5.4), or null */
    static PageLanguage accepted(String accepted) {
        Locale best = Locale.ENGLISH;
        try {
            Locale found = accepted == null ? null
                    : Locale.lookup(Locale.LanguageRange.parse(accepted), SPOKEN.stream().map(Locale::forLanguageTag).toList());
            best = found == null ? best : found;
        } catch (IllegalArgumentException e) {
            // Not a header that a browser sends: it gets English.
        }
        return new PageLanguage(best, ZoneOffset.UTC);
    }

    public String tag() {
        return locale.toLanguageTag();
    }

    /** The language alone, by which the messages are found. */
    public String language() {
        return locale.getLanguage();
    }

    PageText text() {
        return language().equals(SPOKEN.get(0)) ? MessageBundles.get(PageText.class)
                : MessageBundles.get(PageText.class, Localized.Literal.of(language()));
    }

    /** Date and time with its zone, since a reader must not have to guess which clock is meant. */
    String show(Instant instant) {
        ZonedDateTime time = instant.atZone(zone);
        String offset = time.getOffset().equals(ZoneOffset.UTC) ? "UTC"
                : "UTC" + time.getOffset().getId().replace("+0", "+").replace("-0", "\u2212").replace("-", "\u2212")
                        .replace(":00", "");
        return Dates.inWords(locale).format(time) + ", " + CLOCK.format(time)
                + NO_BREAK + offset
                + (zone instanceof ZoneOffset || zone.getId().equals("UTC") ? "" : " (" + zone.getId() + ")");
    }
}
