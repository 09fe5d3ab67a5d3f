package io.tocsin.tenant.list;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

import io.tocsin.tenant.list.Row.Contact;

/** Writes rows into the staging table in PostgreSQL's COPY text format. */
final class CopyWriter {

    private static final int FULL = 1 << 16;

    private final CopyIn copy;
    private final StringBuilder buffer = new StringBuilder(FULL + 4096);
    private final MessageDigest digest;
    private int rows;
    private int contacts;

    CopyWriter(Connection connection, String sql) throws SQLException {
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** A contact has a line; what is said about the tenant stands in the first line of its row only. */
    void write(Row row) throws SQLException {
        rows++;
        List<Contact> contacts = row.contacts();
        this.contacts += contacts == null ? 0 : contacts.size();
        int lines = contacts == null ? 1 : Math.max(1, contacts.size());
        for (int i = 0; i < lines; i++) {
            number(row.line()).number(i).text(row.tenantId());
            if (i == 0) {
                tenant(row);
            } else {
                for (int column = 0; column < 10; column++) {
                    text(null);
                }
            }
            contact(contacts == null || contacts.isEmpty() ? null : contacts.get(i));
            buffer.setCharAt(buffer.length() - 1, '\n');
            flush(FULL);
        }
    }

    private void tenant(Row row) {
        int given = (row.locale().given() ? Staging.LOCALE : 0) | (row.timeZone().given() ? Staging.TIME_ZONE : 0)
                | (row.tier().given() ? Staging.TIER : 0) | (row.region().given() ? Staging.REGION : 0)
                | (row.contacts() != null ? Staging.CONTACTS : 0);
        int start = buffer.length();
        text(row.name()).number(given).text(row.locale().value()).text(row.timeZone().value()).text(row.tier().value())
                .text(row.region().value()).text(row.facts().json());
        buffer.append(row.facts().whole() ? "t\t" : "f\t");
        array(row.facts().cleared());
        number(hash(buffer.substring(start)));
    }

    /** Equal for rows that say the same of a tenant; that rows differ is found without comparing every cell. */
    private long hash(String said) {
        byte[] hash = digest.digest(said.getBytes(StandardCharsets.UTF_8));
        long first = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            first = first << 8 | hash[i] & 0xff;
        }
        return first;
    }

    private void contact(Contact contact) {
        if (contact == null) {
            text(null).text(null).text(null).text(null).text(null);
            return;
        }
        int given = (contact.name().given() ? Staging.CONTACT_NAME : 0) | (contact.role().given() ? Staging.CONTACT_ROLE : 0)
                | (contact.locale().given() ? Staging.CONTACT_LOCALE : 0);
        text(contact.email()).number(given).text(contact.name().value()).text(contact.role().value())
                .text(contact.locale().value());
    }

    private CopyWriter number(long number) {
        buffer.append(number).append('\t');
        return this;
    }

    /** Fact names, which need no escapes. */
    private void array(List<String> names) {
        buffer.append('{');
        for (int i = 0; i < names.size(); i++) {
            buffer.append(i == 0 ? "\"" : ",\"").append(names.get(i)).append('"');
        }
        buffer.append("}\t");
    }

    private CopyWriter text(String text) {
        if (text == null) {
            buffer.append("\\N\t");
            return this;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> buffer.append("\\\\");
                case '\n' -> buffer.append("\\n");
                case '\r' -> buffer.append("\\r");
                case '\t' -> buffer.append("\\t");
                default -> buffer.append(c);
            }
        }
        buffer.append('\t');
        return this;
    }

    private void flush(int when) throws SQLException {
        if (buffer.length() >= when) {
            byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            buffer.setLength(0);
        }
    }

    /** @return how many rows were written */
    int end() throws SQLException {
        flush(1);
        copy.endCopy();
        return rows;
    }

    int contacts() {
        return contacts;
    }

    /** Gives the connection back to statements, when writing ended early. */
    void cancel() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
