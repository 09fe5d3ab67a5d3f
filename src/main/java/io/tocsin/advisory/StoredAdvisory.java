package io.tocsin.advisory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

import io.tocsin.template.Frame;
import io.tocsin.template.Placeholder;

/**
 * An advisory in one locale, as it was stored, or would be.
 *
 * @param locales in which the advisory has a rendering
 * @param words without the mail around them, which is {@code frame}
 * @param digest of the advisory in all its locales; null for one that is not stored
 */
public record StoredAdvisory(String tenantName, String locale, List<String> locales, String subject, StoredWords words,
        Frame frame, String digest) {

    private static final String MASK = "••••••••";

    /** The whole mail, as text and HTML, with the token and the check code of nobody: what operators may see. */
    public Frame masked() {
        Frame whole = frame.fill(subject, new String(words.html(), UTF_8), new String(words.text(), UTF_8));
        return new Frame(mask(whole.html()), mask(whole.text()));
    }

    private static String mask(String text) {
        return text.replace(Placeholder.TOKEN, MASK).replace(Placeholder.CODE, MASK);
    }
}
