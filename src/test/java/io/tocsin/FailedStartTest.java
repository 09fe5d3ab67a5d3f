package io.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.FailedStart.Place;
import io.tocsin.postgres.StartRefused;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FailedStartTest {

    static final Path FOLDER = Path.of("/data/demo");
    static final Place DEMO = Place.ofDemo(FOLDER, FOLDER.resolve("tocsin.log"));
    static final Place SERVICE = new Place(Optional.of(Path.of("/data")), Optional.empty(), false);

    @Test
    void a_demo_whose_terminal_is_silent_says_in_one_line_what_to_do_and_where_the_rest_stands() {
        for (Throwable thrown : new Throwable[] { anotherBuild(), new IllegalStateException("no\nidea"),
                new NullPointerException(),
                new RuntimeException(new SQLException("disk full")) }) {
            FailedStart failed = FailedStart.of(thrown, DEMO);
            assertThat(failed.isLogged()).isTrue();
            assertThat(failed.line().lines()).singleElement().asString().contains("delete /data/demo", "/data/demo/tocsin.log");
        }
    }

    @Test
    void a_database_of_another_build_is_named_with_the_remedy() {
        FailedStart failed = FailedStart.of(anotherBuild(), SERVICE);
        assertThat(failed.line()).contains("/data was made by another build").doesNotContain("delete", "checksum");
        assertThat(failed.isLogged()).isFalse();
    }

    @Test
    void what_nobody_foresaw_is_logged_and_named() {
        FailedStart failed = FailedStart.of(new RuntimeException(new IllegalStateException("the cat\nsat on it")), SERVICE);
        assertThat(failed.isLogged()).isTrue();
        assertThat(failed.line()).contains("IllegalStateException: the cat").doesNotContain("sat").endsWith("stands above.");
    }

    @Test
    void a_refusal_is_told_as_it_is() {
        Throwable refused = new RuntimeException(new StartRefused("Do this.", new SQLException("x")));
        assertThat(FailedStart.of(refused, DEMO)).isEqualTo(new FailedStart("Do this.", false));
    }

    private static Throwable anotherBuild() {
        return new RuntimeException(
                new FlywayValidateException(new ErrorDetails(CoreErrorCode.VALIDATE_ERROR, "checksum"), ""));
    }
}
