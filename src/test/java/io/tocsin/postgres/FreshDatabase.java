package io.tocsin.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Throws away what an earlier run left: its schema may have been made by migrations that have changed since. */
public final class FreshDatabase {

    private FreshDatabase() {
    }

    public static void on(EmbeddedPostgres postgres) {
        try (Connection connection = postgres.connect("postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE tocsin WITH (FORCE)");
            statement.execute("CREATE DATABASE tocsin OWNER tocsin");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
