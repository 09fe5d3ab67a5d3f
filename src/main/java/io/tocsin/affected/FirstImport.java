package io.tocsin.affected;

import java.sql.SQLException;
import java.time.Instant;

import io.tocsin.incident.Incident;
import io.tocsin.journal.Actor;
import io.tocsin.postgres.Sql;
import io.tocsin.tenant.list.Staging;

/**
 * From the staging tables onto a list that has nobody on it yet. Every tenant is new there, so each row is written once and
 * none is read again; the directory is asked only for what the upload leaves open.
 *
 * @param news whether the directory knows of none of the tenants more than the upload says
 */
record FirstImport(Sql sql, Incident incident, Staging staged, boolean news) {

    private static final String UNIQUE_VIOLATION = "23505";

    /**
     * Adds the tenants that the directory does not know, in the order of ids, so that of two imports for different incidents
     * one waits for the other, and never both.
     *
     * @return whether it knew none of them
     */
    static boolean addToDirectory(Sql sql, Staging staged, Instant now) throws SQLException {
        long known = sql.number("SELECT count(*) FROM listed_tenant JOIN tenant USING (tenant_id)");
        if (known == staged.tenants()) {
            return false;
        }
        if (known == 0 && addAll(sql, now)) {
            return true;
        }
        sql.run("""
                CREATE TEMP TABLE added_tenant ON COMMIT DROP AS
                WITH added AS (
                    INSERT INTO tenant (tenant_id, name, locale, time_zone, tier, region, created_at, updated_at)
                    SELECT tenant_id, name, locale, time_zone, tier, region, ?, ? FROM listed_tenant AS listed
                    WHERE NOT EXISTS (SELECT FROM tenant WHERE tenant.tenant_id = listed.tenant_id) ORDER BY tenant_id
                    ON CONFLICT DO NOTHING
                    RETURNING tenant_id)
                SELECT tenant_id FROM added
                """, now, now);
        sql.run("""
                INSERT INTO tenant_contact (tenant_id, email, position, name, role, locale)
                SELECT tenant_id, email, position, name, role, locale FROM listed_contact JOIN added_tenant USING (tenant_id)
                """);
        return false;
    }

    /**
     * A list of which the directory knows nobody. To be ready for tenants that are there already, and to remember which were
     * not, costs half as much again as adding them. The staging table lies in the order of ids, so nothing is sorted.
     *
     * @return false, and nothing is added, where another import was faster with one of them
     */
    private static boolean addAll(Sql sql, Instant now) throws SQLException {
        sql.run("SAVEPOINT nobody_known");
        try {
            sql.run("""
                    INSERT INTO tenant (tenant_id, name, locale, time_zone, tier, region, created_at, updated_at)
                    SELECT tenant_id, name, locale, time_zone, tier, region, ?, ? FROM listed_tenant
                    """, now, now);
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            sql.run("ROLLBACK TO SAVEPOINT nobody_known");
            return false;
        }
        sql.run("RELEASE SAVEPOINT nobody_known");
        sql.run("""
                INSERT INTO tenant_contact (tenant_id, email, position, name, role, locale)
                SELECT tenant_id, email, position, name, role, locale FROM listed_contact
                """);
        return true;
    }

    void addTenants(Actor actor, Instant now) throws SQLException {
        sql.run("""
                INSERT INTO affected_tenant (incident_id, tenant_id, name, locale, time_zone, tier, region, facts, listed_by,
                                             listed_at, updated_at)
                """ + (news || saysAll(staged.givenByAll(), Staging.TENANT) ? """
                SELECT ?, tenant_id, name, locale, time_zone, tier, region, facts, ?, ?, ? FROM listed_tenant
                """ : """
                SELECT ?, listed.tenant_id, listed.name,
                       CASE WHEN listed.given & 1 <> 0 THEN listed.locale ELSE directory.locale END,
                       CASE WHEN listed.given & 2 <> 0 THEN listed.time_zone ELSE directory.time_zone END,
                       CASE WHEN listed.given & 4 <> 0 THEN listed.tier ELSE directory.tier END,
                       CASE WHEN listed.given & 8 <> 0 THEN listed.region ELSE directory.region END,
                       listed.facts, ?, ?, ?
                FROM listed_tenant AS listed LEFT JOIN tenant AS directory USING (tenant_id) ORDER BY listed.tenant_id
                """), incident.id, actor.operatorId(), now, now);
    }

    /** A tenant that comes without contacts has those of the directory. */
    void addContacts() throws SQLException {
        String insert = "INSERT INTO affected_contact (incident_id, tenant_id, email, position, name, role, locale) ";
        if (news || saysAll(staged.givenByAllContacts(), Staging.CONTACT)) {
            sql.run(insert + """
                    SELECT ?, tenant_id, email, position, name, role, locale FROM listed_contact
                    """, incident.id);
        } else {
            sql.run(insert + """
                    SELECT ?, listed.tenant_id, listed.email, listed.position,
                           CASE WHEN listed.given & 1 <> 0 THEN listed.name ELSE directory.name END,
                           CASE WHEN listed.given & 2 <> 0 THEN listed.role ELSE directory.role END,
                           CASE WHEN listed.given & 4 <> 0 THEN listed.locale ELSE directory.locale END
                    FROM listed_contact AS listed LEFT JOIN tenant_contact AS directory
                        ON directory.tenant_id = listed.tenant_id AND lower(directory.email) = listed.email_key
                    ORDER BY listed.tenant_id, listed.position
                    """, incident.id);
        }
        if (!news && !saysAll(staged.givenByAll(), Staging.CONTACTS)) {
            sql.run(insert + """
                    SELECT ?, tenant_id, email, position, directory.name, role, directory.locale
                    FROM listed_tenant AS listed JOIN tenant_contact AS directory USING (tenant_id)
                    WHERE listed.given & 16 = 0 ORDER BY tenant_id, position
                    """, incident.id);
        }
    }

    private static boolean saysAll(int given, int bits) {
        return (given & bits) == bits;
    }
}
