package io.tocsin.postgres;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;

import org.postgresql.PGConnection;

/**
 * Rows on their way into a table by COPY, in PostgreSQL's text format: tabs between columns, {@code \N} for null, and a
 * backslash before what would be mistaken for either.
 */
public final class CopyRows {

    private final StringBuilder rows = new StringBuilder();
    private boolean begun;

    /** @param value anything whose {@code toString} PostgreSQL reads for the column: text, a number, a UUID, a boolean */
    public CopyRows add(Object value) {
        if (begun) {
            rows.append('\t');
        }
        begun = true;
        if (value == null) {
            rows.append("\\N");
        } else if (value instanceof byte[] bytes) {
            rows.append("\\\\x");
            HexFormat.of().formatHex(rows, bytes);
        } else {
            escape(value instanceof Instant instant ? instant.toString() : String.valueOf(value));
        }
        return this;
    }

    public void endRow() {
        rows.append('\n');
        begun = false;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * Writes the rows in the connection's transaction.
     *
     * @param table name and columns, e.g. {@code advisory (notice_id, digest)}; never from outside
     */
    public void into(Connection connection, String table) throws SQLException, IOException {
        if (!isEmpty()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN",
                    new StringReader(rows.toString()));
        }
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(c);
            }
        }
    }
}
