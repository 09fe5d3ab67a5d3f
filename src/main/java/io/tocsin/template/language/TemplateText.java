package io.tocsin.template.language;

import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.tocsin.problem.Characters;
import io.tocsin.problem.Characters.Shape;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.LanguageTag;

/** What holds for every text of a template, fault by fault: its key, its language, its length and its characters. */
public final class TemplateText {

    public static final int LONGEST_SUBJECT = 300;
    public static final int LONGEST_BODY = 100_000;
    public static final int LONGEST_NOTE = 500;
    /** Words that stand in addresses where a key would. */
    static final Set<String> NOT_A_KEY = Set.of("catalogue", "lint", "import");

    private static final int LONGEST_LOCALE = 35;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private TemplateText() {
    }

    public static void key(String key, List<Fault> faults) {
        if (key == null) {
            faults.add(Fault.inField("key", FaultCode.REQUIRED,
                    "key is missing: the name under which notices choose the template."));
        } else if (!isName(key)) {
            faults.add(Fault.inField("key", FaultCode.INVALID_VALUE,
                    "key has letters, digits, dots, dashes and underscores, up to 64, and starts with a letter or digit."));
        } else if (NOT_A_KEY.contains(key)) {
            faults.add(Fault.inField("key", FaultCode.INVALID_VALUE,
                    "key cannot be " + key + ", which is an address of its own here. Choose another."));
        }
    }

    public static boolean isName(String text) {
        return KEY.matcher(text).matches();
    }

    /** @return the tag in its usual spelling, or null after a fault */
    public static String locale(String locale, List<Fault> faults) {
        if (locale == null) {
            faults.add(
                    Fault.inField("locale", FaultCode.REQUIRED, "locale is missing: the language of the template, e.g. en."));
            return null;
        }
        try {
            String tag = new Locale.Builder().setLanguageTag(locale.replace('_', '-')).build().stripExtensions()
                    .toLanguageTag();
            if (locale.length() <= LONGEST_LOCALE && tag.length() == locale.length()
                    && LanguageTag.of(tag).isPresent()) {
                return tag;
            }
        } catch (IllformedLocaleException e) {
            // Refused below, like a tag that carries more than a language, a script and a region.
        }
        faults.add(Fault.inField("locale", FaultCode.INVALID_LOCALE,
                "locale is a language that exists with, at most, a script and a region: de, pt-BR, zh-Hant-TW."));
        return null;
    }

    public static void subject(String text, List<Fault> faults) {
        bounded("subject", text, LONGEST_SUBJECT, Shape.ONE_LINE, faults);
    }

    public static void body(String text, List<Fault> faults) {
        bounded("body", text, LONGEST_BODY, Shape.LINES, faults);
    }

    public static void note(String field, String text, List<Fault> faults) {
        bounded(field, text, LONGEST_NOTE, Shape.LINES, faults);
    }

    /** An absent text has no fault here. */
    private static void bounded(String field, String text, int longest, Shape shape, List<Fault> faults) {
        if (text == null) {
            return;
        }
        if (text.length() > longest) {
            faults.add(Fault.inField(field, FaultCode.TOO_LONG,
                    field + " has " + text.length() + " characters; " + longest + " are allowed."));
            return;
        }
        Characters.wrongIn(text, shape).ifPresent(
                wrong -> faults.add(Fault.inField(field, FaultCode.INVALID_CHARACTER, field + " " + wrong + ".")));
        if (text.chars().anyMatch(Rendering::isMark)) {
            faults.add(Fault.inField(field, FaultCode.INVALID_CHARACTER,
                    field + " has a private-use character (U+E400 to U+EBFF); take it out."));
        }
    }
}
