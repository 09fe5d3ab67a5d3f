package io.tocsin.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class SteadyTest {

    /** From the fifth time on the driver keeps a statement on the server, and sees what it has to ask about it. */
    private static final int TIMES = 12;

    @Inject
    DataSource database;

    /** Outside of a transaction they are one only as long as nothing is waited for between them. */
    @Test
    void a_statement_and_what_its_plan_needs_travel_together_every_time() throws SQLException {
        Set<String> modes = new HashSet<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        Steady.PLAN
                                + "SELECT current_setting('plan_cache_mode'), ?::timestamptz, 'longer than any limit'::text")) {
            for (int i = 0; i < TIMES; i++) {
                select.setObject(1, Steady.time(Instant.EPOCH));
                try (ResultSet row = Steady.query(select)) {
                    row.next();
                    modes.add(row.getString(1));
                }
            }
        }
        assertThat(modes).containsExactly("force_generic_plan");
    }

    /** Claims and settlements are transactions of this kind. */
    @Test
    void outside_of_a_transaction_they_are_one_and_leave_no_setting_behind_even_when_they_fail() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(Steady.PLAN
                        + "SELECT 1 / ?::int");
                PreparedStatement settings = connection.prepareStatement("SELECT current_setting('plan_cache_mode'),"
                        + " current_setting('enable_seqscan')")) {
            for (int i = 0; i < TIMES; i++) {
                select.setInt(1, i == TIMES - 1 ? 0 : i % 2);
                if (i % 2 == 0 || i == TIMES - 1) {
                    assertThatThrownBy(() -> Steady.query(select)).hasMessageContaining("division by zero");
                } else {
                    Steady.query(select).close();
                }
                try (ResultSet row = settings.executeQuery()) {
                    row.next();
                    assertThat(row.getString(1)).isEqualTo("auto");
                    assertThat(row.getString(2)).isEqualTo("on");
                }
            }
        }
    }
}
