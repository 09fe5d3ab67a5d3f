package io.tocsin.delivery.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.tocsin.postgres.HeldLocks;
import io.tocsin.postgres.IndexWalks;

/**
 * Runs the queue's statements, each in the caller's transaction.
 *
 * @param database which answers with {@link QueueUnavailableException} while it is away
 */
public record QueueStatements(DataSource database) {

    public interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    public <T> List<T> rows(String sql, Binder parameters, Row<T> as) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement(sql)) {
            parameters.bind(select);
            List<T> rows = new ArrayList<>();
            try (ResultSet row = Steady.is(sql) ? Steady.query(select) : select.executeQuery()) {
                while (row.next()) {
                    rows.add(as.of(row));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }

    /** @return how many rows it touched */
    public int run(String sql, Binder parameters) {
        try (Connection connection = database.getConnection(); PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.bind(statement);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }

    /** With locks that the other replicas wait for, see {@link HeldLocks}. */
    public int runBriefly(String sql, Binder parameters) {
        return run(sql, statement -> {
            HeldLocks.briefly(statement.getConnection());
            parameters.bind(statement);
        });
    }

    /** Until the end of the transaction. */
    void holdBriefly() {
        tell(HeldLocks::briefly);
    }

    /** Until the end of the transaction. */
    void walkIndexes() {
        tell(IndexWalks::only);
    }

    private interface Setting {
        void tell(Connection connection) throws SQLException;
    }

    private void tell(Setting setting) {
        try (Connection connection = database.getConnection()) {
            setting.tell(connection);
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }
}
