package io.tocsin.template.frame;

import io.tocsin.template.language.Placeholder;
import io.tocsin.template.words.Html;

/**
 * The mail around the words, in one language: the same for all tenants of a notice.
 *
 * @param html a page with {@link Placeholder#SUBJECT} and {@link Placeholder#BODY}
 * @param text the same as plain text
 */
public record Frame(String html, String text) {

    /**
     * @param subject plain text
     * @return the whole mail; what it holds of {@link Placeholder#TOKEN} and {@link Placeholder#CODE} is left as it is
     */
    public Frame fill(String subject, String bodyHtml, String bodyText) {
        return new Frame(
                html.replace(Placeholder.SUBJECT, Html.escape(subject)).replace(Placeholder.BODY, bodyHtml),
                text.replace(Placeholder.SUBJECT, subject).replace(Placeholder.BODY, bodyText));
    }
}
