package io.tocsin.advisory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
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
            StoredWords back = StoredWords.inflate(new StoredWords(texts, pages).deflated());
            assertThat(back.text()).isEqualTo(texts);
            assertThat(back.html()).isEqualTo(pages);
        }
    }
}
