package io.tocsin.template;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.language.TemplateText;
import io.tocsin.template.library.Library;
import io.tocsin.template.review.Lint;
import io.tocsin.template.review.Prose;

/**
 * A template as its author sends it.
 *
 * @param locale BCP 47 tag: language, and where it matters script and region
 * @param subject plain text with expressions
 * @param body Markdown with expressions and sections
 * @param changeNote why this version is written; may be absent
 */
public record TemplateForm(
        @Schema(required = true, pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}", examples = "my-notice") String key,
        @Schema(required = true, examples = "en") String locale,
        @Schema(required = true, maxLength = TemplateText.LONGEST_SUBJECT) String subject,
        @Schema(required = true, maxLength = TemplateText.LONGEST_BODY) String body,
        @Schema(maxLength = TemplateText.LONGEST_NOTE) String changeNote) {

    /**
     * @param library in which the fragments are that the body includes
     * @return the same with the locale in its usual spelling
     * @throws Refusal INVALID with every fault there is
     */
    TemplateForm checked(Library library) {
        List<Fault> faults = new ArrayList<>();
        TemplateText.key(key, faults);
        String tag = TemplateText.locale(locale, faults);
        TemplateText.subject(subject, faults);
        if (isThere("subject", subject, faults) && subject.length() <= TemplateText.LONGEST_SUBJECT) {
            faults.addAll(Lint.of("subject", subject, null));
        }
        TemplateText.body(body, faults);
        if (isThere("body", body, faults) && body.length() <= TemplateText.LONGEST_BODY) {
            faults.addAll(Lint.of("body", body, tag == null ? null : library.in(tag)));
            faults.addAll(Prose.of(body).rawHtml());
        }
        TemplateText.note("changeNote", changeNote, faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The template is not stored: "
                    + (faults.size() == 1 ? "there is one fault." : "there are " + faults.size() + " faults."), faults);
        }
        return new TemplateForm(key, tag, subject, body, changeNote == null || changeNote.isBlank() ? null : changeNote);
    }

    private static boolean isThere(String field, String text, List<Fault> faults) {
        if (text == null || text.isBlank()) {
            faults.add(Fault.inField(field, FaultCode.REQUIRED, field + " is missing or empty."));
            return false;
        }
        return true;
    }
}
