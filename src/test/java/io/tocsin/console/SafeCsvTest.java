package io.tocsin.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SafeCsvTest {

    @ParameterizedTest
    @ValueSource(strings = { "=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "=HYPERLINK(\"http://x\")" })
    void no_cell_is_a_formula(String text) {
        assertThat(SafeCsv.line(text)).startsWith("\"'");
    }

    @Test
    void what_is_harmless_stays_as_it_is_and_quotes_are_doubled() {
        assertThat(SafeCsv.line("Acme, \"the\" bank", null, "a=b", 7))
                .isEqualTo("\"Acme, \"\"the\"\" bank\",\"\",\"a=b\",\"7\"\r\n");
    }
}
