package io.tocsin.delivery.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.template.frame.Frame;
import io.tocsin.template.language.Placeholder;
import io.tocsin.template.words.Html;

/** What is sent is what was looked at: octets copied into a page, and strings replaced in it, come to the same. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CutPageTest {

    private static final String SUBJECT = "Breach & <b>“Müller”</b>";
    private static final String TOKEN = "a-token";
    private static final String CODE = "7KQ2M-X94TD";

    @ParameterizedTest
    @ValueSource(strings = { "", "words", "@token", "@code@token", "ä@token–@code日本@token\uFDCF\uFDF0\uFD90",
            "0123456@token", "01234567@token", "012345678@token\uD83D\uDD14", "\u00EF\u00B7\u0090" })
    void every_placeholder_is_filled_and_nothing_else_changes(String described) {
        String words = withPlaceholders(described);
        for (String around : new String[] { "@body", "@subject@body@code",
                "<title>@subject</title> – @token\n@body\n@body ü@code" }) {
            String page = withPlaceholders(around);
            var frame = new Frame(page, page).fill(SUBJECT, words, words);
            assertThat(filled(page, Html.escape(SUBJECT), words)).isEqualTo(own(frame.html()));
            assertThat(filled(page, SUBJECT, words)).isEqualTo(own(frame.text()));
        }
    }

    private static String filled(String page, String subject, String words) {
        return new String(CutPage.of(page).fill(subject.getBytes(UTF_8), words.getBytes(UTF_8), TOKEN.getBytes(UTF_8),
                CODE.getBytes(UTF_8)), UTF_8);
    }

    private static String own(String text) {
        return text.replace(Placeholder.TOKEN, TOKEN).replace(Placeholder.CODE, CODE);
    }

    private static String withPlaceholders(String text) {
        return text.replace("@token", Placeholder.TOKEN).replace("@code", Placeholder.CODE)
                .replace("@subject", Placeholder.SUBJECT).replace("@body", Placeholder.BODY);
    }
}
