package io.tocsin.console.words;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.preview.Previews.Preview;

/**
 * A letter as it stands in a frame of a page: by itself under its subject, without any script, and light or dark as whoever
 * looks wants to see it. The page around it is no part of it, and what is in it reaches nothing of the page.
 */
public final class LetterFrame {

    /** {@code allow-same-origin} lets the page around keep the place to which somebody has scrolled; no script runs here. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin";
    private static final String STYLE_END = "</style>";
    private static final Pattern WHEN_DARK = Pattern.compile("\\(prefers-color-scheme:\\s*dark\\)");
    private static final Pattern BODY = Pattern.compile("<body[^>]*>");
    private static final Pattern EITHER = Pattern.compile("color-scheme:\\s*light dark");

    private LetterFrame() {
    }

    @CheckedTemplate(basePath = "console/words")
    static final class Templates {

        private Templates() {
        }

        static native TemplateInstance frame(String language, boolean dark, String subject, String text, boolean plain);

        static native TemplateInstance envelope(String subject, boolean dark);
    }

    /** @param plain as text rather than as the page that most programs show */
    public static Response of(Preview preview, boolean plain, boolean dark) {
        return answer(plain
                ? Templates.frame(preview.locale(), dark, preview.letter().subject(), preview.text(), true).render()
                : BODY.matcher(lit(preview.page(), dark)).replaceFirst(body -> Matcher.quoteReplacement(
                        body.group() + Templates.envelope(preview.letter().subject(), dark).render())));
    }

    /** Why there is no letter. */
    public static Response instead(String message, boolean dark) {
        return answer(Templates.frame("en", dark, "There is no letter to show.", message, false).render());
    }

    private static Response answer(String html) {
        return Response.ok(html, MediaType.TEXT_HTML_TYPE.withCharset("UTF-8")).header("Content-Security-Policy", POLICY)
                .build();
    }

    /** A browser asks the device which colours there are; here whoever looks decides. Only the style is touched, no word. */
    static String lit(String page, boolean dark) {
        int end = page.indexOf(STYLE_END);
        if (end < 0) {
            return page;
        }
        String head = WHEN_DARK.matcher(page.substring(0, end)).replaceAll(dark ? "(min-width:0)" : "not all");
        return EITHER.matcher(head).replaceAll(dark ? "color-scheme: dark" : "color-scheme: light") + page.substring(end);
    }
}
