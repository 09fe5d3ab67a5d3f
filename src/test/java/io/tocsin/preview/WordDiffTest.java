package io.tocsin.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.preview.WordDiff.Kind;
import io.tocsin.testkit.CpuTime;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WordDiffTest {

    @Test
    void what_was_added_and_removed_stands_in_its_place() {
        assertThat(diff("Dear {tenant.name},\nhello.\n", "Dear Acme GmbH,\nhello.\n"))
                .isEqualTo("Dear [-{tenant.name},-] {+Acme GmbH,+}\nhello.\n");
        assertThat(diff("", "all")).isEqualTo("{+all+}");
        assertThat(diff("all", "")).isEqualTo("[-all-]");
        assertThat(diff("", "")).isEmpty();
        assertThat(diff(" same ", " same ")).isEqualTo(" same ");
    }

    @Test
    void a_paragraph_that_breaks_elsewhere_and_a_longer_line_under_a_heading_are_no_difference() {
        assertThat(WordDiff.of("About X\n=======\none two\nthree", "About X\n=========\none\ntwo three"))
                .allMatch(piece -> piece.kind() == Kind.SAME);
    }

    @Test
    void every_character_of_the_later_text_is_there_again() {
        String later = "  a\n\n- b  c\n\td e \n";
        assertThat(WordDiff.of("x b y\n d", later).stream().filter(piece -> piece.kind() != Kind.REMOVED)
                .map(WordDiff.Piece::text).collect(Collectors.joining())).isEqualTo(later);
    }

    @Test
    void long_texts_with_nothing_in_common_are_compared_in_reasonable_time() {
        String one = IntStream.range(0, 3_999).mapToObj(i -> "a" + i).collect(Collectors.joining(" "));
        String other = IntStream.range(0, 3_999).mapToObj(i -> "b" + i).collect(Collectors.joining(" "));
        CpuTime.spentOn("two long texts", Duration.ofSeconds(3), () -> assertThat(WordDiff.of(one, other)).hasSize(2));
        assertThat(WordDiff.of((one + "\n") + other + " x", one + "\n" + other + " y")).as("by lines").hasSize(3);
    }

    private static String diff(String earlier, String later) {
        return WordDiff.written(WordDiff.of(earlier, later));
    }
}
