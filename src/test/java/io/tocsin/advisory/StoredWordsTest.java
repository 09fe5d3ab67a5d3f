package io.tocsin.advisory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StoredWordsTest {

    @ParameterizedTest
    @CsvSource({ "'',''", "a,b", "Müller,<p>\uD83D\uDD14</p>" })
    void words_come_back_as_they_were_stored(String text, String html) {
        for (int times : new int[] { 1, 1000, 20_000 }) {
            byte[] texts = text.repeat(times).getBytes(UTF_8);
            byte[] pages = html.repeat(times).getBytes(UTF_8);
            StoredWords words = new StoredWords(texts, pages);
            assertThat(StoredWords.inflate(words.deflated(null), null)).satisfies(same(words));
            for (byte[] dictionary : new byte[][] { {}, texts, pages, "something else".getBytes(UTF_8) }) {
                assertThat(StoredWords.inflate(words.deflated(dictionary), dictionary)).satisfies(same(words));
                assertThat(StoredWords.inflate(words.deflated(null), dictionary)).as("stored by the version before")
                        .satisfies(same(words));
            }
        }
    }

    private static Consumer<StoredWords> same(StoredWords words) {
        return back -> {
            assertThat(back.text()).isEqualTo(words.text());
            assertThat(back.html()).isEqualTo(words.html());
        };
    }

    @Test
    void what_two_advisories_share_holds_nothing_that_only_one_of_them_says() {
        String alike = "Somebody read your audit log. We shut them out on 12 January.\n<p>Change your keys.</p>\n";
        var shared = new SharedWords();
        var acme = words("Dear Acme GmbH,\n" + alike + "Your region is eu-west-1 of Acme.\n");
        var other = words("Dear Weyland,\n" + alike + "Your region is us-east-2.\n");
        assertThat(shared.dictionaryFor("en", acme)).isNull();
        assertThat(shared.dictionaryFor("de", other)).isNull();
        byte[] dictionary = shared.dictionaryFor("en", other);
        assertThat(new String(dictionary, UTF_8)).contains("Somebody read your audit log.", "Change your keys.")
                .doesNotContain("Acme", "Weyland", "eu-west", "us-east");
        assertThat(shared.dictionaryFor("en", words("more"))).isSameAs(dictionary);
        assertThat(shared.dictionaries()).containsOnlyKeys("en");
        assertThat(acme.deflated(dictionary)).hasSizeLessThan(acme.deflated(null).length / 2);
    }

    private static StoredWords words(String both) {
        return new StoredWords(both.getBytes(UTF_8), both.getBytes(UTF_8));
    }
}
