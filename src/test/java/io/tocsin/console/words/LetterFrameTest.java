package io.tocsin.console.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LetterFrameTest {

    private static final String LETTER = "<head><style>:root { color-scheme: light dark } a { color: red } "
            + "@media (prefers-color-scheme: dark) { a { color: pink } }</style></head><body>Write (prefers-color-scheme: dark)";

    @Test
    void a_letter_is_dark_or_light_as_whoever_looks_wants_it_whatever_the_device_is() {
        assertThat(LetterFrame.lit(LETTER, true)).contains("@media (min-width:0) { a { color: pink } }")
                .contains("color-scheme: dark }");
        assertThat(LetterFrame.lit(LETTER, false)).contains("@media not all { a { color: pink } }")
                .contains("color-scheme: light }");
    }

    @Test
    void no_word_of_it_is_another_for_that() {
        assertThat(LetterFrame.lit(LETTER, true)).endsWith("<body>Write (prefers-color-scheme: dark)");
        assertThat(LetterFrame.lit("<p>No style</p>", true)).isEqualTo("<p>No style</p>");
    }
}
