package io.tocsin.template;

import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.problem.Characters;
import io.tocsin.problem.Characters.Shape;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * A template as its author sends it.
 *
 * @param locale BCP 47 tag: language, and where it matters script and region
 * @param subject plain text with expressions
 * @param body Markdown with expressions and sections
 */
public record TemplateForm(
        @Schema(required = true, pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}", examples = "initial-notice") String key,
        @Schema(required = true, examples = "en") String locale,
        @Schema(required = true, maxLength = TemplateForm.LONGEST_SUBJECT) String subject,
        @Schema(required = true, maxLength = TemplateForm.LONGEST_BODY) String body) {

    static final int LONGEST_SUBJECT = 300;
    static final int LONGEST_BODY = 100_000;
    private static final int LONGEST_LOCALE = 35;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * @return the same with the locale in its usual spelling
     * @throws Refusal INVALID with every fault there is
     */
    TemplateForm checked() {
        List<Fault> faults = new ArrayList<>();
        if (key == null) {
            faults.add(Fault.inField("key", FaultCode.REQUIRED,
                    "key is missing: the name under which notices choose the template."));
        } else if (!KEY.matcher(key).matches()) {
            faults.add(Fault.inField("key", FaultCode.INVALID_VALUE,
                    "key has letters, digits, dots, dashes and underscores, up to 64, and starts with a letter or digit."));
        }
        String tag = usualSpelling(faults);
        check("subject", subject, LONGEST_SUBJECT, Shape.ONE_LINE, faults);
        check("body", body, LONGEST_BODY, Shape.LINES, faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The template is not stored: "
                    + (faults.size() == 1 ? "there is one fault." : "there are " + faults.size() + " faults."), faults);
        }
        return new TemplateForm(key, tag, subject, body);
    }

    /**
     * What is written, checked as if it were to be stored: for looking at.
     *
     * @throws Refusal INVALID with every fault there is
     */
    public static TemplateVersion draft(String locale, String subject, String body) {
        TemplateForm checked = new TemplateForm("draft", locale, subject, body).checked();
        return new TemplateVersion(checked.key, checked.locale, -1, checked.subject, checked.body);
    }

    private String usualSpelling(List<Fault> faults) {
        if (locale == null) {
            faults.add(
                    Fault.inField("locale", FaultCode.REQUIRED, "locale is missing: the language of the template, e.g. en."));
            return null;
        }
        try {
            String tag = new Locale.Builder().setLanguageTag(locale.replace('_', '-')).build().stripExtensions()
                    .toLanguageTag();
            if (locale.length() <= LONGEST_LOCALE && !tag.startsWith("und") && tag.length() == locale.length()) {
                return tag;
            }
        } catch (IllformedLocaleException e) {
            // Refused below, like a tag that carries more than a language, a script and a region.
        }
        faults.add(Fault.inField("locale", FaultCode.INVALID_LOCALE,
                "locale is a language with, at most, a script and a region (BCP 47): de, pt-BR, zh-Hant-TW."));
        return null;
    }

    private static void check(String field, String text, int longest, Shape shape, List<Fault> faults) {
        if (text == null || text.isBlank()) {
            faults.add(Fault.inField(field, FaultCode.REQUIRED, field + " is missing or empty."));
        } else if (text.length() > longest) {
            faults.add(Fault.inField(field, FaultCode.TOO_LONG,
                    field + " has " + text.length() + " characters; " + longest + " are allowed."));
        } else {
            Characters.wrongIn(text, shape).ifPresent(
                    wrong -> faults.add(Fault.inField(field, FaultCode.INVALID_CHARACTER, field + " " + wrong + ".")));
            if (text.chars().anyMatch(Rendering::isMark)) {
                faults.add(Fault.inField(field, FaultCode.INVALID_CHARACTER,
                        field + " has a private-use character (U+E400 to U+EBFF); take it out."));
            }
            faults.addAll(Lint.of(field, text));
        }
    }
}
