package io.tocsin.template.language;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

import io.tocsin.time.Dates;

/**
 * Values as people read them, in one language and time zone. Lists and objects are shown too, since facts may be any JSON:
 * a list of plain values in a row, a list of objects line by line.
 */
public final class Shown {

    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private static final int NOTHING = -1;

    private final Phrases phrases;
    private final Locale locale;
    private final ZoneId zone;
    private NumberFormat numbers;
    private DateTimeFormatter dates;

    public Shown(Locale locale, ZoneId zone) {
        this.phrases = Phrases.in(locale);
        this.locale = locale;
        this.zone = zone;
    }

    Phrases phrases() {
        return phrases;
    }

    String of(Object value) {
        if (value instanceof String text) {
            Instant instant = instant(text);
            return instant == null ? clean(text) : compact(instant);
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Boolean bool) {
            return phrases.say(bool ? "yes" : "no");
        } else if (value instanceof Instant instant) {
            return full(instant);
        } else if (value instanceof Duration duration) {
            return duration(duration);
        } else if (value instanceof Collection<?> collection) {
            return collection.isEmpty() ? phrases.say("none") : list(collection);
        } else if (value instanceof Map<?, ?> map) {
            return map.isEmpty() ? phrases.say("none") : object(map);
        } else if (value instanceof Markdown markdown) {
            return clean(markdown.text());
        } else if (value instanceof Link link) {
            return link.text();
        } else if (value == null) {
            return phrases.say("unknown");
        }
        throw Stopped.failed("a value is of a kind that templates do not know.");
    }

    /** A time in a fact: RFC 3339 with seconds and an offset; null for any other text. */
    static Instant instant(String text) {
        int length = text.length();
        if (length < 20 || length > 35 || text.charAt(4) != '-' || text.charAt(7) != '-' || text.charAt(10) != 'T') {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** In the order of size and the same in every language, to be read in lists and tables. */
    String compact(Instant instant) {
        ZonedDateTime time = instant.atZone(zone);
        return SHORT.format(time) + " " + offset(time);
    }

    /** As the reader's language and country write a day, in few characters and never with a bare number for the month's. */
    String local(Instant instant) {
        ZonedDateTime time = instant.atZone(zone);
        return Dates.inFewCharacters(locale).format(time) + ", " + TIME.format(time)
                + " " + offset(time);
    }

    /** With its zone, since a reader must not have to guess which clock is meant. */
    String full(Instant instant) {
        ZonedDateTime time = instant.atZone(zone);
        String offset = offset(time);
        return date(instant) + ", " + TIME.format(time)
                + " " + offset + (zone instanceof ZoneOffset || zone.getId().equals("UTC") ? "" : " (" + zone.getId() + ")");
    }

    String date(Instant instant) {
        if (dates == null) {
            dates = Dates.inWords(locale);
        }
        return dates.format(instant.atZone(zone));
    }

    String time(Instant instant) {
        ZonedDateTime time = instant.atZone(zone);
        return TIME.format(time) + " " + offset(time);
    }

    private static String offset(ZonedDateTime time) {
        int minutes = time.getOffset().getTotalSeconds() / 60;
        if (minutes == 0) {
            return "UTC";
        }
        int rest = Math.abs(minutes) % 60;
        return "UTC" + (minutes < 0 ? "\u2212" : "+") + Math.abs(minutes) / 60
                + (rest == 0 ? "" : ":" + (rest < 10 ? "0" : "") + rest);
    }

    private String number(Number number) {
        if (numbers == null) {
            numbers = NumberFormat.getInstance(locale);
            numbers.setMaximumFractionDigits(20);
        }
        return numbers.format(number instanceof Float || number instanceof Double ? new BigDecimal(number.toString()) : number);
    }

    private String duration(Duration duration) {
        long minutes = duration.toMinutes();
        if (minutes % 1440 == 0 && minutes > 4320) {
            return phrases.count("day", minutes / 1440);
        } else if (minutes % 60 == 0) {
            return phrases.count("hour", minutes / 60);
        }
        return phrases.count("minute", minutes);
    }

    private String list(Collection<?> list) {
        boolean plain = true;
        for (Object item : list) {
            plain &= !(item instanceof Map) && !(item instanceof Collection);
        }
        var all = new StringBuilder();
        for (Object item : list) {
            limit(all);
            if (plain) {
                all.append(all.isEmpty() ? "" : ", ").append(of(item));
            } else {
                all.append(all.isEmpty() ? "" : "\n").append("\u2013 ").append(of(item).replace("\n", "; "));
            }
        }
        return all.toString();
    }

    private String object(Map<?, ?> map) {
        var all = new StringBuilder();
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext();) {
            limit(all);
            Map.Entry<?, ?> entry = entries.next();
            all.append(label(entry.getKey().toString())).append(": ").append(of(entry.getValue()).replace("\n", " "))
                    .append(entries.hasNext() ? "; " : "");
        }
        return all.toString();
    }

    private static void limit(StringBuilder all) {
        if (all.length() > Rendering.MAX_CHARACTERS) {
            throw Stopped.failed("one value alone is longer than " + Rendering.MAX_CHARACTERS + " characters.");
        }
    }

    /** A fact's name as words: {@code passwordResetsSeen} is "Password resets seen". */
    public static String label(String name) {
        var words = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean starts = Character.isUpperCase(c) && i > 0
                    && (!Character.isUpperCase(name.charAt(i - 1))
                            || i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1)));
            if (c == '_' || c == '-') {
                words.append(' ');
            } else if (starts) {
                boolean abbreviation = i + 1 < name.length() && Character.isUpperCase(name.charAt(i + 1))
                        || i + 1 == name.length();
                words.append(words.charAt(words.length() - 1) == ' ' ? "" : " ")
                        .append(abbreviation ? c : Character.toLowerCase(c));
            } else {
                words.append(words.isEmpty() ? Character.toUpperCase(c) : c);
            }
        }
        return clean(words.toString().trim());
    }

    /**
     * Without what has no place in words: control characters, directions forced upon the text around, and the characters
     * that stand for something in ours. Lines end in LF.
     */
    static String clean(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int kept = c;
            if (c == '\r') {
                kept = i + 1 < text.length() && text.charAt(i + 1) == '\n' ? NOTHING : '\n';
            } else if (c == '\u2028' || c == '\u2029' || c == '\u0085') {
                kept = '\n';
            } else if (c == '\t') {
                kept = ' ';
            } else if (c < ' ' && c != '\n' || c >= 0x7F && c < 0xA0 || c >= 0x202A && c <= 0x202E
                    || c >= 0x2066 && c <= 0x2069 || Placeholder.isReserved(c) || Rendering.isMark(c)) {
                kept = NOTHING;
            }
            if (kept != c && clean == null) {
                clean = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (clean != null && kept != NOTHING) {
                clean.append((char) kept);
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** Markdown that comes in from outside, kept as Markdown. */
    static String withoutMarks(String markdown) {
        return clean(markdown.replace("\t", "    "));
    }
}
