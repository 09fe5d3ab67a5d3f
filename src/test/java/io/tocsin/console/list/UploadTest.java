package io.tocsin.console.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.console.list.Upload.Kind;
import io.tocsin.console.list.Upload.Report;
import io.tocsin.problem.FaultCode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UploadTest {

    private static final Kind TWO_UNKNOWN = new Kind(FaultCode.UNKNOWN_COLUMN, 2);
    private static final Kind TWO_MISSING = new Kind(FaultCode.MISSING_COLUMN, 2);

    @Test
    void a_column_under_another_name_is_one_thing_that_is_wrong_and_not_two() {
        assertThat(words(4, TWO_UNKNOWN, TWO_MISSING)).isEqualTo("2 columns are not known or missing");
        assertThat(words(5, TWO_UNKNOWN, TWO_MISSING, new Kind(FaultCode.DUPLICATE_COLUMN, 1)))
                .isEqualTo("3 things are wrong with this file");
        assertThat(words(2, TWO_UNKNOWN)).isEqualTo("2 things are wrong with this file");
    }

    private static String words(int faults, Kind... kinds) {
        return new Report(null, null, 1, faults, faults, 1, List.of(kinds)).faultsInWords();
    }
}
