package io.tocsin.tenant.list;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.tocsin.problem.Characters;
import io.tocsin.problem.Characters.Shape;
import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.EmailAddress.NotAnAddress;

/**
 * Checks what a row says, value by value. Each method takes a value without the blanks around it, notes what is wrong with
 * it, and gives it in the form in which it is kept, or {@code null} or {@link Said#NOTHING} if it cannot be taken.
 */
public final class RowCheck {

    public static final Set<String> ROLES = Set.of("security", "legal", "privacy", "executive", "other");

    private static final int LONGEST_TENANT_ID = 128;
    private static final Pattern MADE_A_NUMBER = Pattern.compile("[0-9]([.,][0-9]{1,20})?E\\+[0-9]{1,3}");
    /** Languages and time zones of a list that are remembered; there are few of them in most. */
    private static final int MOST_REMEMBERED = 500;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_WORD = 100;

    private final FaultSink faults;
    private final Map<String, Said> locales = new HashMap<>();
    private final Map<String, Said> timeZones = new HashMap<>();

    /** Takes what is wrong with a value. */
    public interface FaultSink {
        void add(int line, String column, FaultCode code, String message);
    }

    public RowCheck(FaultSink faults) {
        this.faults = faults;
    }

    public String tenantId(int line, String column, String value) {
        if (value == null) {
            return missing(line, column, "the vendor's own id of this tenant");
        }
        if (!isTenantId(value)) {
            if (MADE_A_NUMBER.matcher(value).matches()) {
                faults.add(line, column, FaultCode.INVALID_TENANT_ID, quoted(value) + " is what a spreadsheet makes of a long"
                        + " number; the last digits are lost. Give the column the format Text there, and the id anew.");
                return null;
            }
            var unseen = Unseen.in(value);
            if (unseen.isPresent()) {
                faults.add(line, column, FaultCode.INVALID_TENANT_ID,
                        quoted(value) + " has " + unseen.get() + ". Take it out.");
                return null;
            }
            faults.add(line, column, FaultCode.INVALID_TENANT_ID, quoted(value) + " is not a tenant id: a letter or digit, then"
                    + " up to 127 letters, digits, dots, underscores, colons, @ or hyphens.");
            return null;
        }
        return value;
    }

    private static boolean isTenantId(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && (i == 0 || c != '.' && c != '_' && c != ':' && c != '@' && c != '-')) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= LONGEST_TENANT_ID;
    }

    public String name(int line, String column, String value) {
        return value == null ? missing(line, column, "the tenant's name as it reads in a letter")
                : text(line, column, value, LONGEST_NAME);
    }

    public String email(int line, String column, String value) {
        if (value == null) {
            return missing(line, column, "the address of the contact");
        }
        if (value.length() <= 320 && text(line, column, value, 320) == null) {
            return null;
        }
        try {
            return EmailAddress.of(value);
        } catch (NotAnAddress e) {
            faults.add(line, column, FaultCode.INVALID_EMAIL, quoted(value) + " " + e.getMessage());
            return null;
        }
    }

    public Said personName(int line, String column, Said said) {
        return said.value() == null ? said : kept(text(line, column, said.value(), LONGEST_NAME));
    }

    /** A tier or a region: a word of the vendor's own. */
    public Said word(int line, String column, Said said) {
        return said.value() == null ? said : kept(text(line, column, said.value(), LONGEST_WORD));
    }

    public Said role(int line, String column, Said said) {
        if (said.value() == null) {
            return said;
        }
        String role = said.value().toLowerCase(Locale.ROOT);
        if (!ROLES.contains(role)) {
            faults.add(line, column, FaultCode.INVALID_ROLE,
                    quoted(said.value()) + " is not a role. Use security, legal, privacy, executive or other.");
            return Said.NOTHING;
        }
        return Said.of(role);
    }

    public Said locale(int line, String column, Said said) {
        if (said.value() == null) {
            return said;
        }
        Said known = locales.get(said.value());
        if (known != null) {
            return known;
        }
        return LanguageTag.of(said.value()).map(tag -> remembered(locales, said, tag)).orElseGet(() -> {
            String hint = LanguageTag.of(said.value().replace('_', '-')).map(tag -> " Did you mean " + tag + "?").orElse(
                    " Give a language by its code, such as de or pt-BR.");
            faults.add(line, column, FaultCode.INVALID_LOCALE, quoted(said.value()) + " is not a known language." + hint);
            return Said.NOTHING;
        });
    }

    public Said timeZone(int line, String column, Said said) {
        if (said.value() == null) {
            return said;
        }
        Said known = timeZones.get(said.value());
        if (known != null) {
            return known;
        }
        return TimeZoneName.of(said.value()).map(zone -> remembered(timeZones, said, zone)).orElseGet(() -> {
            faults.add(line, column, FaultCode.INVALID_TIME_ZONE, quoted(said.value())
                    + " is not a known time zone. Give it as a city of that time, such as Europe/Berlin.");
            return Said.NOTHING;
        });
    }

    private static Said remembered(Map<String, Said> all, Said said, String kept) {
        Said known = Said.of(kept);
        if (all.size() < MOST_REMEMBERED) {
            all.put(said.value(), known);
        }
        return known;
    }

    private String text(int line, String column, String value, int longest) {
        if (value.length() > longest) {
            faults.add(line, column, FaultCode.TOO_LONG,
                    "It is " + value.length() + " characters long; " + longest + " is the most. Shorten it.");
            return null;
        }
        var wrong = Characters.wrongIn(value, Shape.ONE_LINE);
        if (wrong.isPresent()) {
            faults.add(line, column, FaultCode.INVALID_CHARACTER, "It " + wrong.get() + ".");
            return null;
        }
        return value;
    }

    private static Said kept(String value) {
        return value == null ? Said.NOTHING : Said.of(value);
    }

    private String missing(int line, String column, String what) {
        faults.add(line, column, FaultCode.REQUIRED, "It is empty. Give " + what + ".");
        return null;
    }

    /** A value as a message shows it: short, and nothing in it that could disturb a terminal. */
    static String quoted(String value) {
        String shown = value.codePointCount(0, value.length()) <= 60 ? value
                : value.substring(0, value.offsetByCodePoints(0, 60)) + "...";
        return "\""
                + shown.codePoints().map(c -> Characters.wrongIn(Character.toString(c), Shape.ONE_LINE).isPresent() ? '?' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "\"";
    }
}
