package io.tocsin.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TextWordsTest {

    private static List<String> words(String text) {
        TextWords words = new TextWords().read(text);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < words.count(); i++) {
            found.add(text.substring(words.start(i), words.end(i)));
        }
        return found;
    }

    @Test
    void what_stands_between_words_does_not_count() {
        assertThat(words("  Acme, Inc. <svc_globex-7@acme.example>\n")).containsExactly("Acme", "Inc", "svc", "globex", "7",
                "acme",
                "example");
        assertThat(words("")).isEmpty();
        assertThat(words("*** !? \u2068\u2069")).isEmpty();
    }

    @Test
    void scripts_without_spaces_have_a_word_for_each_character() {
        assertThat(words("株式会社東京A")).containsExactly("株", "式", "会", "社", "東", "京", "A");
        assertThat(words("か\u3099ん")).containsExactly("か\u3099", "ん");
        assertThat(words("Acme株")).containsExactly("Acme", "株");
        assertThat(words("مؤسسة النخيل")).hasSize(2);
        assertThat(words("\uD83D\uDE00Acme\uD83D\uDE00")).containsExactly("Acme");
    }

    @ParameterizedTest
    @CsvSource({ "ACME, acme", "STRASSE, Straße", "STRASSE, STRAẞE", "Μάϊος, ΜΆΪΟΣ", "Çelik, çELIK", "Ångström, ÅNGSTRÖM",
            "ΣΊΣΥΦΟΣ, σίσυφος", "Ac\u00ADme, Acme", "Ac\u200Bme, acme" })
    void case_and_what_nobody_sees_do_not_count(String one, String other) {
        assertThat(TextWords.fingerprint(one)).isEqualTo(TextWords.fingerprint(other)).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({ "Müller", "Škoda", "Crème brûlée", "Việt Nam", "が", "한국" })
    void it_is_one_word_however_it_is_composed(String word) {
        String apart = Normalizer.normalize(word, Normalizer.Form.NFD);
        assertThat(apart).isNotEqualTo(word);
        assertThat(TextWords.fingerprint(apart)).isEqualTo(TextWords.fingerprint(word));
        assertThat(words(apart)).hasSameSizeAs(words(word));
    }

    @ParameterizedTest
    @CsvSource({ "Acme, Acne", "Müller, Muller", "Acme Bank, Bank Acme", "Acme Bank, AcmeBank", "a1, a 1" })
    void other_words_are_other_numbers(String one, String other) {
        assertThat(TextWords.fingerprint(one)).isNotEqualTo(TextWords.fingerprint(other));
    }
}
