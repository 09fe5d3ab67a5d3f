package io.tocsin.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CheckCodeTest {

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void a_code_is_read_back_however_it_was_typed() {
        for (int i = 0; i < 10_000; i++) {
            long number = random.nextLong(1L << 45);
            String code = CheckCode.write(number);
            assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}");
            assertThat(CheckCode.read(code)).hasValue(number);
            assertThat(CheckCode.read(" " + code.toLowerCase().replace("-", " – ").replace('0', 'o').replace('1', 'l')))
                    .hasValue(number);
        }
    }

    @Test
    void one_wrong_character_is_noticed() {
        String code = CheckCode.write(random.nextLong(1L << 45)).replace("-", "");
        for (int at = 0; at < code.length(); at++) {
            for (char other : "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray()) {
                if (other != code.charAt(at)) {
                    assertThat(CheckCode.read(code.substring(0, at) + other + code.substring(at + 1))).isEmpty();
                }
            }
        }
    }

    @Test
    void what_is_no_code_is_not_taken_for_one() {
        for (String typed : new String[] { null, "", "-", "ABCDE-FGHJ", "ABCDE-FGHJKM", "ABCDE-FGHJ!", "U".repeat(10),
                "0".repeat(1000) }) {
            assertThat(CheckCode.read(typed)).isEmpty();
        }
    }
}
