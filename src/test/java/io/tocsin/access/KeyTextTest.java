package io.tocsin.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyTextTest {

    @Test
    void a_key_is_recognisable_and_checks_itself() {
        String key = KeyText.random();
        assertThat(key).matches("tocsin_[0-9A-Za-z]{49}");
        assertThat(KeyText.isWellFormed(key)).isTrue();
        assertThat(KeyText.shown(key)).hasSize(13).isEqualTo(key.substring(0, 13));
    }

    @Test
    void one_wrong_character_anywhere_is_noticed() {
        String key = KeyText.random();
        for (int i = 0; i < key.length(); i++) {
            String wrong = key.substring(0, i) + (key.charAt(i) == 'x' ? 'y' : 'x') + key.substring(i + 1);
            assertThat(KeyText.isWellFormed(wrong)).as(wrong).isFalse();
        }
        assertThat(KeyText.isWellFormed(key.substring(1))).isFalse();
        assertThat(KeyText.isWellFormed(key + "0")).isFalse();
    }

    @Test
    void no_two_keys_are_alike() {
        assertThat(KeyText.random()).isNotEqualTo(KeyText.random());
    }
}
