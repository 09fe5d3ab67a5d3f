package io.tocsin.advisory;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

/** Runs statements of a preparation on the connection of the caller's transaction. */
record OnConnection(DataSource database) {

    interface Statement<T> {
        T on(Connection connection) throws SQLException;
    }

    /** @return what the statement answers, null included */
    <T> T run(Statement<T> statement) {
        try (Connection connection = database.getConnection()) {
            return statement.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("preparation", e);
        }
    }
}
