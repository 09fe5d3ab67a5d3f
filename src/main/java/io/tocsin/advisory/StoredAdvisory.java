package io.tocsin.advisory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

import io.tocsin.template.frame.Frame;
import io.tocsin.template.language.Placeholder;

/**
 * An advisory in one locale, as it was stored, or would be.
 *
 * @param locales in which the advisory has a rendering
 * @param words without the mail around them, which is {@code frame}
 * @param digest of the advisory in all its locales; null for one that is not stored
 * @param supersedes number of the notice that the tenant was sent before, or null
 */
public record StoredAdvisory(String tenantName, String locale, List<String> locales, String subject, StoredWords words,
        Frame frame, String digest, Integer supersedes) {

    private static final String MASK = "••••••••";

    /**
     * The whole mail, as text and HTML, with what is the recipient's own filled in.
     *
     * @param token and code as they are to stand in it
     */
    public Frame sent(String token, String code) {
        Frame whole = frame.fill(subject, new String(words.html(), UTF_8), new String(words.text(), UTF_8));
        return new Frame(fill(whole.html(), token, code), fill(whole.text(), token, code));
    }

    private static String fill(String text, String token, String code) {
        return text.replace(Placeholder.TOKEN, token).replace(Placeholder.CODE, code);
    }

    /** The whole mail, as text and HTML, with the token and the check code of nobody: what operators may see. */
    public Frame masked() {
        return sent(MASK, MASK);
    }
}
