package io.tocsin.console.words;

import java.util.List;

import io.tocsin.console.Label;
import io.tocsin.console.Tone;
import io.tocsin.template.review.Remark;
import io.tocsin.template.review.Severity;

/**
 * Something that is to be said of a text, with the line that it is about.
 *
 * @param stops whether it can be published, and no notice of the incident be prepared with it
 * @param where e.g. {@code Line 12} or {@code Subject}
 * @param line of the body, or null
 * @param excerpt that line, or null
 */
public record RemarkShown(boolean error, boolean stops, Label label, String where, Integer line, Integer position,
        String excerpt,
        String message) {

    private static final int LONGEST = 160;

    static List<RemarkShown> of(List<Remark> remarks, String body) {
        List<String> lines = body.lines().toList();
        return remarks.stream().map(remark -> shown(remark, lines)).toList();
    }

    private static RemarkShown shown(Remark remark, List<String> lines) {
        boolean error = remark.severity() == Severity.ERROR;
        boolean inBody = "body".equals(remark.field()) && remark.line() != null;
        String excerpt = inBody && remark.line() <= lines.size() ? lines.get(remark.line() - 1) : null;
        return new RemarkShown(error, remark.stopsPreparing(),
                error ? new Label("Error", "x-octagon-fill", Tone.BAD)
                        : remark.stopsPreparing() ? new Label("Preparing stops here", "sign-stop", Tone.WARN)
                                : new Label("Hint", "lightbulb", Tone.PLAIN),
                where(remark, inBody), inBody ? remark.line() : null, inBody ? remark.position() : null,
                excerpt == null || excerpt.length() <= LONGEST ? excerpt : excerpt.substring(0, LONGEST) + "…",
                remark.message());
    }

    private static String where(Remark remark, boolean inBody) {
        if (inBody) {
            return "Line " + remark.line();
        }
        if (remark.line() == null) {
            return "The whole text";
        }
        return remark.field().equals("subject") ? "Subject" : remark.field() + ", line " + remark.line();
    }
}
