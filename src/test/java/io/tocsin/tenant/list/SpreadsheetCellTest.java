package io.tocsin.tenant.list;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SpreadsheetCellTest {

    @ParameterizedTest
    @ValueSource(strings = { "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\")", "+49 30 1234", "-Acme", "@SUM(A1)", "'=1",
            "''@x",
            "\tx", "\t=1", "\r=1", "\uFF1D1", " =1", "\u00A0 =1", "\u2003+x", "' =1", "-1.5.2", "'Acme'", "Acme = good",
            " Acme",
            "", "'", " " })
    void a_cell_is_no_formula_in_a_spreadsheet_and_is_what_it_was_when_it_comes_back(String cell) {
        String given = SpreadsheetCell.harmless(cell);

        assertThat(given).doesNotMatch("(?s)[\\s\\p{Z}]*[=+\\-@\\t\\uFF1D].*");
        assertThat(SpreadsheetCell.restored(given)).isEqualTo(cell);
    }

    @Test
    void numbers_stay_numbers() {
        assertThat(SpreadsheetCell.harmless("-12.50")).isEqualTo("-12.50");
    }

    @Test
    void a_line_has_harmless_cells_in_quotes_where_they_need_them() {
        assertThat(SpreadsheetCell.line("Acme, \"the\" bank", null, "a=b", 7, " =1", "=1;2", "two\nlines", -1))
                .isEqualTo("\"Acme, \"\"the\"\" bank\",,a=b,7,' =1,\"'=1;2\",\"two\nlines\",-1\r\n");
    }
}
