package io.tocsin.tenant.list;

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

/** Writes rows into the staging table in PostgreSQL's binary COPY format. */
final class CopyWriter {

    private static final int FULL = 1 << 16;
    /** Addresses of one tenant that are held against each other; beyond that the database does it. */
    private static final int MOST_ADDRESSES = 1000;

    private static final int COLUMNS = 18;
    /** What is said about a tenant, and the hash of it. */
    private static final int COLUMNS_SAID = 10;

    private final CopyIn copy;
    private final boolean csv;
    private final CopyValues buffer = new CopyValues(2 * FULL);
    private final MessageDigest digest;
    private final Set<String> addresses = new HashSet<>();
    private String tenantId = "";
    private CopyValues said = new CopyValues(1024);
    private CopyValues saidBefore = new CopyValues(1024);
    private int lines;
    private int rows;
    private int tenants;
    private int contacts;
    private int givenByAll = ~0;
    private int givenByAllContacts = ~0;
    private boolean inOrder = true;

    CopyWriter(Connection connection, String sql, ListFormat format) throws SQLException {
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        buffer.begin();
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
        var before = saidBefore;
        saidBefore = said;
        said = before;
        say(row);
        boolean goesOn = csv && inOrder && row.tenantId().equals(tenantId) && said.hasSame(saidBefore);
        if (!goesOn) {
            inOrder = inOrder && row.tenantId().compareTo(tenantId) > 0;
            tenantId = row.tenantId();
            tenants++;
            lines = 0;
            addresses.clear();
        }
        List<Contact> contacts = row.contacts() == null ? List.of() : row.contacts();
        this.contacts += contacts.size();
        for (int i = 0; i < Math.max(1, contacts.size()); i++) {
            buffer.beginRow(COLUMNS).integer(row.line()).integer(lines).text(row.tenantId());
            if (lines == 0) {
                buffer.append(said).bigint(said.hash(digest));
            } else {
                buffer.nothing(COLUMNS_SAID);
            }
            contact(contacts.isEmpty() ? null : contacts.get(i));
            lines++;
            flush(FULL);
        }
    }

    private void say(Row row) {
        int given = (row.locale().given() ? Staging.LOCALE : 0) | (row.timeZone().given() ? Staging.TIME_ZONE : 0)
                | (row.tier().given() ? Staging.TIER : 0) | (row.region().given() ? Staging.REGION : 0)
                | (row.contacts() != null ? Staging.CONTACTS : 0);
        givenByAll &= given;
        said.clear();
        said.text(row.name()).integer(given).text(row.locale().value()).text(row.timeZone().value()).text(row.tier().value())
                .text(row.region().value()).json(row.facts().json()).truth(row.facts().whole())
                .texts(row.facts().cleared());
    }

    private void contact(Contact contact) {
        if (contact == null) {
            buffer.nothing(5);
            return;
        }
        int given = (contact.name().given() ? Staging.CONTACT_NAME : 0) | (contact.role().given() ? Staging.CONTACT_ROLE : 0)
                | (contact.locale().given() ? Staging.CONTACT_LOCALE : 0);
        givenByAllContacts &= given;
        inOrder = inOrder && addresses.size() < MOST_ADDRESSES && addresses.add(contact.email().toLowerCase(Locale.ROOT));
        buffer.text(contact.email()).integer(given).text(contact.name().value()).text(contact.role().value())
                .text(contact.locale().value());
    }

    private void flush(int when) throws SQLException {
        if (buffer.length() >= when) {
            buffer.writeTo(copy);
            buffer.clear();
        }
    }

    /** Ends the copy. */
    Written end() throws SQLException {
        buffer.end();
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
