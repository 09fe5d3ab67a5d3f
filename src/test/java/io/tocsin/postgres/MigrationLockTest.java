package io.tocsin.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

/** A new version that starts beside one which is busy: its migration makes nobody wait for long. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class MigrationLockTest {

    private static final String SCHEMA = "being_migrated";

    @Inject
    Flyway own;
    @Inject
    DataSource database;

    @BeforeEach
    @AfterEach
    void drop() throws SQLException {
        try (Connection connection = database.getConnection()) {
            run(connection, "DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
        }
    }

    @Test
    void a_migration_gives_up_soon_where_a_long_transaction_has_the_lock_and_works_when_tried_again() throws SQLException {
        // Foreign keys are dropped by it, which takes the strongest lock there is.
        flyway("11").migrate();
        try (Connection busy = database.getConnection()) {
            busy.setAutoCommit(false);
            run(busy, "SET LOCAL idle_in_transaction_session_timeout = '5min'"); // a migration that waits is seen to succeed
            run(busy, "SELECT count(*) FROM " + SCHEMA + ".affected_contact");
            assertThatThrownBy(() -> flyway("12").migrate()).hasStackTraceContaining("lock timeout");
            run(busy, "SELECT count(*) FROM " + SCHEMA + ".tenant_contact"); // nothing of it is left behind
            busy.rollback();
        }
        assertThat(flyway("12").migrate().migrationsExecuted).isEqualTo(1);
        try (Connection connection = database.getConnection()) {
            assertThat(text(connection, "SHOW lock_timeout")).as("of everybody else").isEqualTo("0");
        }
    }

    /** As the service's own, in a schema apart. */
    private Flyway flyway(String target) {
        return new FluentConfiguration().configuration(own.getConfiguration()).schemas(SCHEMA).target(target)
                .placeholders(Map.of("lock-timeout", "100ms")).load();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
