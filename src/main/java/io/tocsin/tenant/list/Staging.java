package io.tocsin.tenant.list;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.function.IntConsumer;

import io.tocsin.postgres.Sql;
import io.tocsin.tenant.list.CopyWriter.Written;

/**
 * A list in the database, before it is taken over: table {@code listed_tenant} with a row per tenant and
 * {@code listed_contact} with a row per contact, both gone when the transaction ends. Columns that hold the bits below tell
 * what the list says nothing about.
 *
 * @param rows rows of the CSV, or items of the JSON list
 * @param tenants rows of {@code listed_tenant}
 * @param contacts rows of {@code listed_contact}
 * @param givenByAll bits that {@code given} has for every tenant: of these nothing need be looked up elsewhere
 * @param givenByAllContacts bits that {@code given} has for every contact
 */
public record Staging(int rows, int tenants, int contacts, int givenByAll, int givenByAllContacts) {

    /** Bits of {@code listed_tenant.given}. */
    public static final int LOCALE = 1;
    public static final int TIME_ZONE = 2;
    public static final int TIER = 4;
    public static final int REGION = 8;
    public static final int CONTACTS = 16;

    /** All of them but the contacts. */
    public static final int TENANT = LOCALE | TIME_ZONE | TIER | REGION;

    /** Bits of {@code listed_contact.given}. */
    public static final int CONTACT_NAME = 1;
    public static final int CONTACT_ROLE = 2;
    public static final int CONTACT_LOCALE = 4;
    /** All of them. */
    public static final int CONTACT = CONTACT_NAME | CONTACT_ROLE | CONTACT_LOCALE;

    /**
     * Reads the list, checks every row and all of them against each other.
     *
     * @throws io.tocsin.problem.Refusal with all faults, if there is any
     */
    public static Staging of(Sql sql, SpooledList list, boolean withFacts) throws SQLException {
        return of(sql, list, withFacts, new ListFaults(), null);
    }

    /**
     * As the other.
     *
     * @param faults takes what is wrong
     * @param linesRead is told from time to time how many lines were read; null if nobody wants to know
     */
    public static Staging of(Sql sql, SpooledList list, boolean withFacts, ListFaults faults, IntConsumer linesRead)
            throws SQLException {
        // A handful of joins of the whole list, in this transaction only, of which a rough guess at the size is enough.
        sql.run("SET LOCAL work_mem = '64MB'");
        sql.run("SET LOCAL default_statistics_target = 10");
        sql.run("""
                CREATE TEMP TABLE listed (
                    line            integer,
                    nth             integer, -- contact of the row, from 0; only the first has what is said about the tenant
                    tenant_id       text COLLATE "C",
                    name            text,
                    given           integer,
                    locale          text,
                    time_zone       text,
                    tier            text,
                    region          text,
                    facts           jsonb,
                    facts_are_whole boolean,
                    facts_cleared   text[],
                    said            bigint,  -- hash of the columns since tenant_id
                    email           text COLLATE "C",
                    contact_given   integer,
                    contact_name    text,
                    contact_role    text,
                    contact_locale  text
                ) ON COMMIT DROP
                """);
        Written written = copy(sql, list, withFacts, faults, linesRead);
        sql.run("ANALYZE listed (tenant_id, line, nth, email)"); // what it is joined, sorted and chosen by
        if (written.inOrder()) {
            asItStands(sql);
            faults.refuse();
            return new Staging(written.rows(), written.tenants(), written.contacts(), written.givenByAll(),
                    written.givenByAllContacts());
        }
        int tenants = sortTenants(sql);
        int contacts = sortContacts(sql);
        new Contradictions(sql, list.format(), faults).find(written.contacts() > contacts);
        faults.refuse();
        return new Staging(written.rows(), tenants, contacts, written.givenByAll(), written.givenByAllContacts());
    }

    /** Lists come sorted more often than not; then nothing need be copied. */
    private static void asItStands(Sql sql) throws SQLException {
        sql.run("""
                CREATE TEMP VIEW listed_tenant AS
                SELECT tenant_id, line, name, given, locale, time_zone, tier, region, facts, facts_are_whole, facts_cleared,
                       said
                FROM listed WHERE nth = 0
                """);
        sql.run("""
                CREATE TEMP VIEW listed_contact AS
                SELECT tenant_id, email, lower(email) AS email_key, line, contact_given AS given, contact_name AS name,
                       contact_role AS role, contact_locale AS locale, nth + 1 AS position
                FROM listed WHERE email IS NOT NULL
                """);
    }

    private static int sortTenants(Sql sql) throws SQLException {
        int tenants = sql.run("""
                CREATE TEMP TABLE listed_tenant ON COMMIT DROP AS
                SELECT DISTINCT ON (tenant_id) tenant_id, line, name, given, locale, time_zone, tier, region, facts,
                       facts_are_whole, facts_cleared, said
                FROM listed WHERE nth = 0 ORDER BY tenant_id, line
                """);
        sql.run("ANALYZE listed_tenant");
        return tenants;
    }

    private static int sortContacts(Sql sql) throws SQLException {
        int contacts = sql.run("""
                CREATE TEMP TABLE listed_contact ON COMMIT DROP AS
                SELECT tenant_id, email, email_key, line, given, name, role, locale,
                       row_number() OVER (PARTITION BY tenant_id ORDER BY line, nth)::integer AS position
                FROM (SELECT DISTINCT ON (tenant_id, lower(email)) tenant_id, email, lower(email) AS email_key, line, nth,
                             contact_given AS given, contact_name AS name, contact_role AS role, contact_locale AS locale
                      FROM listed WHERE email IS NOT NULL ORDER BY tenant_id, lower(email), line, nth) AS once
                """);
        sql.run("ANALYZE listed_contact");
        return contacts;
    }

    private static Written copy(Sql sql, SpooledList list, boolean withFacts, ListFaults faults, IntConsumer linesRead)
            throws SQLException {
        var copy = new CopyWriter(sql.connection(), "COPY listed FROM STDIN (FORMAT binary)", list.format());
        try {
            ListReader.read(list, withFacts, faults, linesRead, row -> {
                try {
                    copy.write(row);
                } catch (SQLException e) {
                    throw new Broken(e);
                }
            });
            return copy.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Broken e) {
            throw e.cause;
        } finally {
            copy.cancel();
        }
    }

    /** Carries an SQLException through the reader, which knows of none. */
    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final SQLException cause;

        Broken(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
