package io.tocsin.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import io.quarkus.qute.RawString;

/**
 * Times as the viewer's clock has them, with UTC where the pointer rests. Through the frame: {@code {around.time(at)}}.
 *
 * @param now when the page was made
 */
public record Times(ZoneId zone, Instant now) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.UK);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.UK);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.UK);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.UK)
            .withZone(ZoneOffset.UTC);

    public boolean isUtc() {
        return zone.normalized().equals(ZoneOffset.UTC);
    }

    /** {@code 21 Jan 2022, 00:18}; nothing for null. */
    public RawString time(Instant at) {
        return marked(at, at == null ? "" : TIME.format(at.atZone(zone)));
    }

    /** {@code 21 Jan 2022, 00:18}, for a sentence that is made before the page is. */
    public String plain(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    /** {@code 21 Jan 2022}. */
    public RawString day(Instant at) {
        return marked(at, at == null ? "" : DAY.format(at.atZone(zone)));
    }

    /** {@code 00:18}, for lists of one day. */
    public RawString clock(Instant at) {
        return marked(at, at == null ? "" : CLOCK.format(at.atZone(zone)));
    }

    /** {@code 00:18:05}, bare: for an attribute. */
    public String second(Instant at) {
        return SECOND.format(at.atZone(zone));
    }

    /** {@code 3 minutes ago}, {@code in 2 hours}. */
    public RawString ago(Instant at) {
        return marked(at, at == null ? "" : relative(at));
    }

    private static RawString marked(Instant at, String words) {
        return new RawString(at == null ? ""
                : "<time datetime=\"" + at.truncatedTo(ChronoUnit.SECONDS) + "\" title=\"" + EXACT.format(at) + "\">" + words
                        + "</time>");
    }

    private String relative(Instant at) {
        Duration since = Duration.between(at, now);
        if (since.abs().toSeconds() < 60) {
            return since.isNegative() ? "in a moment" : "just now";
        }
        return since.isNegative() ? "in " + ahead(since.negated()) : words(since) + " ago";
    }

    /** To the nearest: what is due in 72 hours is due in three days six seconds later, too. In hours up to three days. */
    private static String ahead(Duration left) {
        long minutes = Math.round(left.toSeconds() / 60.0);
        long hours = Math.round(minutes / 60.0);
        return minutes < 60 ? counted(minutes, "minute")
                : hours < 72 ? counted(hours, "hour") : counted(Math.round(minutes / 1440.0), "day");
    }

    /** {@code 2 hours}, {@code 1 day}: the largest whole unit. */
    public static String words(Duration duration) {
        long minutes = duration.toMinutes();
        if (minutes < 1) {
            return counted(Math.max(duration.toSeconds(), 0), "second");
        }
        if (minutes < 60) {
            return counted(minutes, "minute");
        }
        return minutes < 48 * 60 ? counted(minutes / 60, "hour") : counted(minutes / 1440, "day");
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
