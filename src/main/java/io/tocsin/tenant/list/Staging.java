package io.tocsin.tenant.list;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;

/**
 * A list in the database, before it is taken over: table {@code listed_tenant} with a row per tenant and
 * {@code listed_contact} with a row per contact, both gone when the transaction ends. Columns that hold the bits below tell
 * what the list says nothing about.
 *
 * @param rows rows of the CSV, or items of the JSON list
 * @param tenants rows of {@code listed_tenant}
 * @param contacts rows of {@code listed_contact}
 */
public record Staging(int rows, int tenants, int contacts) {

    /** Bits of {@code listed_tenant.given}. */
    public static final int LOCALE = 1;
    public static final int TIME_ZONE = 2;
    public static final int TIER = 4;
    public static final int REGION = 8;
    public static final int CONTACTS = 16;

    /** Bits of {@code listed_contact.given}. */
    public static final int CONTACT_NAME = 1;
    public static final int CONTACT_ROLE = 2;
    public static final int CONTACT_LOCALE = 4;

    /**
     * Reads the list, checks every row and all of them against each other.
     *
     * @throws io.tocsin.problem.Refusal with all faults, if there is any
     */
    public static Staging of(Sql sql, SpooledList list, boolean withFacts) throws SQLException {
        var faults = new ListFaults();
        sql.run("SET LOCAL work_mem = '64MB'"); // a handful of sorts and joins of the whole list, in this transaction only
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
        Written written = copy(sql, list, withFacts, faults);
        sql.run("ANALYZE listed");
        int tenants = sql.run("""
                CREATE TEMP TABLE listed_tenant ON COMMIT DROP AS
                SELECT DISTINCT ON (tenant_id) tenant_id, line, name, given, locale, time_zone, tier, region, facts,
                       facts_are_whole, facts_cleared, said
                FROM listed WHERE nth = 0 ORDER BY tenant_id, line
                """);
        sql.run("ANALYZE listed_tenant");
        int contacts = sql.run("""
                CREATE TEMP TABLE listed_contact ON COMMIT DROP AS
                SELECT tenant_id, email, email_key, line, given, name, role, locale,
                       row_number() OVER (PARTITION BY tenant_id ORDER BY line, nth)::integer AS position
                FROM (SELECT DISTINCT ON (tenant_id, lower(email)) tenant_id, email, lower(email) AS email_key, line, nth,
                             contact_given AS given, contact_name AS name, contact_role AS role, contact_locale AS locale
                      FROM listed WHERE email IS NOT NULL ORDER BY tenant_id, lower(email), line, nth) AS once
                """);
        sql.run("ANALYZE listed_contact");
        new Contradictions(sql, list.format(), faults).find(written.contacts() > contacts);
        faults.refuse();
        return new Staging(written.rows(), tenants, contacts);
    }

    private static Written copy(Sql sql, SpooledList list, boolean withFacts, ListFaults faults) throws SQLException {
        var copy = new CopyWriter(sql.connection(), "COPY listed FROM STDIN");
        try {
            ListReader.read(list, withFacts, faults, row -> {
                try {
                    copy.write(row);
                } catch (SQLException e) {
                    throw new Broken(e);
                }
            });
            return new Written(copy.end(), copy.contacts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Broken e) {
            throw e.cause;
        } finally {
            copy.cancel();
        }
    }

    /** How many rows of the list, and contacts in them, were put into table {@code listed}. */
    private record Written(int rows, int contacts) {
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
