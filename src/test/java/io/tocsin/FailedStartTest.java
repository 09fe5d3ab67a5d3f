package io.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void a_step_of_the_schema_that_waited_in_vain_is_not_told_as_a_broken_database() {
        FailedStart failed = FailedStart.of(step(new SQLException("ERROR: canceling statement due to lock timeout", "55P03")),
                SERVICE);
        assertThat(failed.line()).contains("step 28 waited too long", "nothing of it was done", "Start this one again")
                .doesNotContain("does not do what it should", "stands above");
    }

    @Test
    void a_step_of_the_schema_that_fails_is_named_with_what_works_on() {
        FailedStart failed = FailedStart.of(step(new SQLException("ERROR: relation \"x\" does not exist\n at", "42P01")),
                SERVICE);
        assertThat(failed.line()).contains("step 28 failed", "relation \"x\" does not exist", "version before works on")
                .doesNotContain("does not do what it should", " at");
    }

    @Test
    void what_breaks_before_there_is_a_log_is_written_to_a_file_of_its_owner(@TempDir Path folder) throws IOException {
        Path report = FailureReport.write(new IllegalStateException("the cat"),
                List.of(() -> folder.resolve("missing"), () -> Path.of("\0"), () -> folder)).orElseThrow();
        assertThat(report).hasParent(folder).content().contains("IllegalStateException: the cat", "at io.tocsin");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report))).isEqualTo("rw-------");
        assertThat(FailedStart.beforeTheLog(new IllegalStateException("the cat"), Optional.of(report)).line())
                .endsWith("All of it is in " + report + ".");
        assertThat(FailedStart.beforeTheLog(new IllegalStateException("the cat"), Optional.empty()).line())
                .contains("IllegalStateException: the cat", "Make room there").doesNotContain("stands above");
        assertThat(FailureReport.write(new IllegalStateException(), List.of(() -> folder.resolve("missing")))).isEmpty();
    }

    private static Throwable step(SQLException failure) {
        var migration = (MigrationInfo) Proxy.newProxyInstance(FailedStartTest.class.getClassLoader(),
                new Class<?>[] { MigrationInfo.class },
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getVersion" -> MigrationVersion.fromVersion("28");
                    case "getType" -> CoreMigrationType.SQL;
                    default -> null;
                });
        return new RuntimeException(
                new FlywayMigrateException(migration, true, failure, false, new MigrateResult("", "", "", "")));
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
