package io.tocsin.template.frame;

import java.util.Locale;

import io.tocsin.template.language.Phrases;
import io.tocsin.template.words.Html;
import io.tocsin.template.words.PlainLine;

/**
 * Marks a mail as a test, in the language of the mail, where nobody can overlook it: before its subject and above its words.
 */
public final class TestMark {

    private static final String BANNER = """
            <div role="note" style="max-width:600px;margin:0 auto;box-sizing:border-box;padding:14px 28px;\
            background:#ffd24d;color:#1c2430;font:16px/1.5 Arial,sans-serif"><strong>%s</strong> %s</div>
            """;

    private final Phrases phrases;
    private final String explanation;

    /**
     * @param locale of the words
     * @param asker the operator who asked for the test
     * @param tenant whose advisory it is
     */
    public TestMark(Locale locale, String asker, String tenant) {
        phrases = Phrases.in(locale);
        explanation = phrases.say("test.means", asker, tenant);
    }

    public String subject(String subject) {
        return "[" + phrases.say("test") + "] " + subject;
    }

    /** @param text a whole mail */
    public String text(String text) {
        String title = "*** " + phrases.say("test") + " ***";
        return title + "\n" + PlainLine.wrapped(explanation) + "\n" + title + "\n\n" + text + "\n" + title + "\n";
    }

    /** @param html a whole mail, as {@link MailFrame} makes it */
    public String html(String html) {
        int words = html.indexOf('>', html.indexOf("<body")) + 1;
        return html.substring(0, words) + "\n"
                + BANNER.formatted(Html.escape(phrases.say("test")), Html.escape(explanation)) + html.substring(words);
    }
}
