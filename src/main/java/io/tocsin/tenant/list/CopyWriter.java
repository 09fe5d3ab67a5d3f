package io.tocsin.tenant.list;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

import io.tocsin.tenant.list.Row.Contact;

/** Writes rows into the staging table in PostgreSQL's COPY text format. */
final class CopyWriter {

    private static final int FULL = 1 << 16;
    /** Addresses of one tenant that are held against each other; beyond that the database does it. */
    private static final int MOST_ADDRESSES = 1000;

    private static final String NO_TENANT = "\\N\t".repeat(10);

    private final CopyIn copy;
    private final boolean csv;
    private final StringBuilder buffer = new StringBuilder(FULL + 4096);
    private final StringBuilder tenant = new StringBuilder();
    private final MessageDigest digest;
    private final Set<String> addresses = new HashSet<>();
    private String tenantId = "";
    private String said = "";
    private int lines;
    private int rows;
    private int tenants;
    private int contacts;
    private int givenByAll = ~0;
    private int givenByAllContacts = ~0;
    private boolean inOrder = true;

    CopyWriter(Connection connection, String sql, ListFormat format) throws SQLException {
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        csv = format == ListFormat.CSV;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** A contact has a line; what is said about the tenant stands in the first line of its row only. */
    void write(Row row) throws SQLException {
        rows++;
        String tenant = tenant(row);
        boolean goesOn = csv && inOrder && row.tenantId().equals(tenantId) && tenant.equals(said);
        if (!goesOn) {
            inOrder = inOrder && row.tenantId().compareTo(tenantId) > 0;
            tenantId = row.tenantId();
            said = tenant;
            tenants++;
            lines = 0;
            addresses.clear();
        }
        List<Contact> contacts = row.contacts() == null ? List.of() : row.contacts();
        this.contacts += contacts.size();
        for (int i = 0; i < Math.max(1, contacts.size()); i++) {
            number(row.line()).number(lines).text(row.tenantId());
            if (lines == 0) {
                buffer.append(tenant);
                number(hash(tenant));
            } else {
                buffer.append(NO_TENANT);
            }
            contact(contacts.isEmpty() ? null : contacts.get(i));
            buffer.setCharAt(buffer.length() - 1, '\n');
            lines++;
            flush(FULL);
        }
    }

    private String tenant(Row row) {
        int given = (row.locale().given() ? Staging.LOCALE : 0) | (row.timeZone().given() ? Staging.TIME_ZONE : 0)
                | (row.tier().given() ? Staging.TIER : 0) | (row.region().given() ? Staging.REGION : 0)
                | (row.contacts() != null ? Staging.CONTACTS : 0);
        givenByAll &= given;
        tenant.setLength(0);
        text(tenant, row.name());
        tenant.append(given).append('\t');
        text(tenant, row.locale().value());
        text(tenant, row.timeZone().value());
        text(tenant, row.tier().value());
        text(tenant, row.region().value());
        text(tenant, row.facts().json());
        tenant.append(row.facts().whole() ? "t\t" : "f\t");
        array(tenant, row.facts().cleared());
        return tenant.toString();
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
        givenByAllContacts &= given;
        inOrder = inOrder && addresses.size() < MOST_ADDRESSES && addresses.add(contact.email().toLowerCase(Locale.ROOT));
        text(contact.email()).number(given).text(contact.name().value()).text(contact.role().value())
                .text(contact.locale().value());
    }

    private CopyWriter number(long number) {
        buffer.append(number).append('\t');
        return this;
    }

    private CopyWriter text(String text) {
        text(buffer, text);
        return this;
    }

    /** Fact names, which need no escapes. */
    private static void array(StringBuilder to, List<String> names) {
        to.append('{');
        for (int i = 0; i < names.size(); i++) {
            to.append(i == 0 ? "\"" : ",\"").append(names.get(i)).append('"');
        }
        to.append("}\t");
    }

    private static void text(StringBuilder to, String text) {
        if (text == null) {
            to.append("\\N\t");
            return;
        }
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '\r' && c != '\\') {
                continue;
            }
            String escaped = switch (c) {
                case '\\' -> "\\\\";
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                case '\t' -> "\\t";
                default -> null;
            };
            if (escaped != null) {
                to.append(text, from, i).append(escaped);
                from = i + 1;
            }
        }
        to.append(text, from, text.length()).append('\t');
    }

    private void flush(int when) throws SQLException {
        if (buffer.length() >= when) {
            byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            buffer.setLength(0);
        }
    }

    /** Ends the copy. */
    Written end() throws SQLException {
        flush(1);
        copy.endCopy();
        return new Written(rows, tenants, contacts, inOrder, givenByAll, contacts == 0 ? 0 : givenByAllContacts);
    }

    /**
     * What was put into the staging table.
     *
     * @param contacts in all rows, those that stand there twice counted twice
     * @param inOrder whether tenants stand in the order of their ids, each in rows that follow one another and say the same of
     *        it, and none has a contact twice; then {@code tenants} is how many there are, and line {@code nth} has the
     *        contact number {@code nth + 1} of its tenant
     * @param givenByAll bits that {@code given} has in every row
     * @param givenByAllContacts bits that {@code contact_given} has for every contact
     */
    record Written(int rows, int tenants, int contacts, boolean inOrder, int givenByAll, int givenByAllContacts) {
    }

    /** Gives the connection back to statements, when writing ended early. */
    void cancel() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
