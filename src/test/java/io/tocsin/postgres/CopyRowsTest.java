package io.tocsin.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class CopyRowsTest {

    private static final String TABLE = "CREATE TEMP TABLE copied (a text, b bytea, c uuid, d timestamptz, e boolean,"
            + " f smallint, g integer, h bigint) ON COMMIT DROP";

    @Inject
    DataSource database;

    @Test
    void values_of_every_type_arrive_as_they_were() throws SQLException {
        UUID id = UUID.randomUUID();
        byte[] bytes = { 0, -1, '\\', '\n' };
        Instant before2000 = Instant.parse("1969-07-20T20:17:40.000001Z");
        var rows = new CopyRows();
        rows.add("tab\t, \\N, line\n, Müller \uD83D\uDD14").add(bytes).add(id).add(before2000).add(true).add((short) -2)
                .add(-3).add(Long.MIN_VALUE).endRow();
        rows.add(null).add(null).add(null).add(null).add(null).add(null).add(null).add(null).endRow();
        rows.add("").add(new byte[0]).add(id).add(Instant.EPOCH).add(false).add((short) 1).add(2).add(3L).endRow();
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(TABLE);
            rows.into(connection, "copied (a, b, c, d, e, f, g, h)");
            try (ResultSet row = statement.executeQuery("SELECT * FROM copied ORDER BY f")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("tab\t, \\N, line\n, Müller \uD83D\uDD14");
                assertThat(row.getBytes(2)).isEqualTo(bytes);
                assertThat(row.getObject(3)).isEqualTo(id);
                assertThat(row.getObject(4, OffsetDateTime.class).toInstant()).isEqualTo(before2000);
                assertThat(row.getBoolean(5)).isTrue();
                assertThat(row.getInt(6)).isEqualTo(-2);
                assertThat(row.getInt(7)).isEqualTo(-3);
                assertThat(row.getLong(8)).isEqualTo(Long.MIN_VALUE);
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEmpty();
                assertThat(row.getBytes(2)).isEmpty();
                assertThat(row.next()).isTrue();
                for (int column = 1; column <= 8; column++) {
                    assertThat(row.getObject(column)).isNull();
                }
            }
            connection.rollback();
        }
    }

    @Test
    void rows_longer_and_shorter_than_a_piece_follow_one_another() throws SQLException {
        var random = new Random(1);
        var rows = new CopyRows();
        long sum = 0;
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[i % 50 == 0 ? 600_000 : random.nextInt(20_000)];
            random.nextBytes(bytes);
            sum += bytes.length;
            rows.add("row " + i).add(bytes).endRow();
        }
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(TABLE);
            rows.into(connection, "copied (a, b)");
            try (ResultSet row = statement.executeQuery("SELECT count(*), sum(length(b)), max(a) FROM copied")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(300);
                assertThat(row.getLong(2)).isEqualTo(sum);
                assertThat(row.getString(3)).isEqualTo("row 99");
            }
            connection.rollback();
        }
    }

    @Test
    void a_copy_that_breaks_leaves_nothing_and_gives_the_connection_back() throws SQLException {
        var rows = new CopyRows();
        rows.add("taken").add(1).endRow();
        rows.add("not an integer").add(2L).endRow();
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE half (a text, g integer)");
            assertThatThrownBy(() -> rows.into(connection, "half (a, g)")).isInstanceOf(SQLException.class);
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM half")) {
                row.next();
                assertThat(row.getInt(1)).isZero();
            }
            statement.execute("DROP TABLE half");
        }
    }
}
