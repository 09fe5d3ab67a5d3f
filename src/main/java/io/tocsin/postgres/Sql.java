package io.tocsin.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/** Runs statements on one connection, which the caller's transaction owns. */
public record Sql(Connection connection) {

    /** Statements that belong together. */
    public interface Work<T> {
        T with(Sql sql) throws SQLException;
    }

    /**
     * On the connection of the caller's transaction, or where there is none on one that is given back afterwards.
     *
     * @param subject what the statements are about, with its id and never with a name or an address: it stands in the log
     * @throws IllegalStateException with what PostgreSQL said as its cause, by which {@code problem} tells what became of it
     */
    public static <T> T on(DataSource database, String subject, Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.with(new Sql(connection));
        } catch (SQLException e) {
            throw new IllegalStateException(subject, e);
        }
    }

    /** Turns the row that a result is at into what the caller wants of it. */
    public interface Read<T> {
        T from(ResultSet row) throws SQLException;
    }

    public interface Take {
        void row(ResultSet row) throws SQLException;
    }

    /** @return how many rows it touched */
    public int run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** For what it does, not for what it answers. */
    public void query(String sql, Object... values) throws SQLException {
        each(row -> {
        }, sql, values);
    }

    public long number(String sql, Object... values) throws SQLException {
        return rows(row -> row.getLong(1), sql, values).get(0);
    }

    public <T> List<T> rows(Read<T> read, String sql, Object... values) throws SQLException {
        List<T> rows = new ArrayList<>();
        each(row -> rows.add(read.from(row)), sql, values);
        return rows;
    }

    /** Row by row, so that they need not fit into memory. */
    public void each(Take take, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            statement.setFetchSize(1000);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    take.row(result);
                }
            }
        }
    }

    /** Tells whether it wants another row. */
    public interface TakeWhile {
        boolean row(ResultSet row) throws SQLException;
    }

    /**
     * As {@link #each}, until the caller has enough.
     *
     * @param fetched rows that are held in memory at a time
     */
    public void eachWhile(int fetched, TakeWhile take, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            statement.setFetchSize(fetched);
            try (ResultSet result = statement.executeQuery()) {
                boolean more = true;
                while (more && result.next()) {
                    more = take.row(result);
                }
            }
        }
    }

    /** @return null where the column is */
    public static Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1,
                    values[i] instanceof Instant ? ((Instant) values[i]).atOffset(ZoneOffset.UTC) : values[i]);
        }
        return statement;
    }
}
