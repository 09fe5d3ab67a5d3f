package io.tocsin.affected;

import java.sql.SQLException;
import java.time.Instant;

import io.tocsin.incident.Incident;
import io.tocsin.journal.Actor;
import io.tocsin.postgres.Sql;
import io.tocsin.tenant.list.ImportResult;
import io.tocsin.tenant.list.Staging;

/**
 * From the staging tables onto the affected list and, where it does not know a tenant, into the directory. The caller holds
 * the incident's lock and shares the directory.
 */
final class AffectedTakeOver {

    private final Sql sql;
    private final Incident incident;
    private final Actor actor;
    private final Instant now;
    private final boolean named;
    private ListChanges changes;

    /** @param named whether somebody wants to know whom it changes */
    AffectedTakeOver(Sql sql, Incident incident, Actor actor, Instant now, boolean named) {
        this.sql = sql;
        this.incident = incident;
        this.actor = actor;
        this.now = now;
        this.named = named;
    }

    /** @return whom it changed, or null if nobody wanted to know */
    ListChanges changes() {
        return changes;
    }

    ImportResult run(Staging staged, boolean dryRun) throws SQLException {
        var result = isEmpty() ? begin(staged, dryRun) : goOn(staged, dryRun);
        if (result.changedAnything()) {
            AffectedList.moved(sql, incident, actor, now);
        }
        return result;
    }

    private boolean isEmpty() throws SQLException {
        return sql.rows(row -> true, "SELECT FROM affected_tenant WHERE incident_id = ? LIMIT 1", incident.id).isEmpty();
    }

    /** The first import, the one that everybody waits for: nothing is there to compare with, so it goes straight in. */
    private ImportResult begin(Staging staged, boolean dryRun) throws SQLException {
        changes = named ? ListChanges.ofFirst(sql) : null;
        boolean news = FirstImport.addToDirectory(sql, staged, now);
        FirstImport first = new FirstImport(sql, incident, staged, news);
        first.addTenants(actor, now);
        first.addContacts();
        return new ImportResult(staged.rows(), staged.tenants(), staged.contacts(), staged.tenants(), 0, 0, 0, dryRun);
    }

    private ImportResult goOn(Staging staged, boolean dryRun) throws SQLException {
        resolveTenants();
        resolveContacts();
        int removed = findRemovedContacts();
        findMoved();
        changes = named ? ListChanges.of(sql, incident.id) : null;
        int updated = update();
        int created = add();
        replaceContacts();
        addToDirectory();
        return new ImportResult(staged.rows(), staged.tenants(), staged.contacts(), created, updated,
                staged.tenants() - created - updated, removed, dryRun);
    }

    /**
     * What each listed tenant is to be: what the upload says, else what it was on this list, else, if it is new on it, what the
     * directory says.
     */
    private void resolveTenants() throws SQLException {
        sql.run("""
                CREATE TEMP TABLE next_tenant ON COMMIT DROP AS
                SELECT tenant_id, name, locale, time_zone, tier, region, CASE WHEN moved THEN facts END AS facts,
                       contacts_given, is_new, is_unknown, moved
                FROM (SELECT listed.tenant_id, next.*, listed.given & 16 <> 0 AS contacts_given,
                             before.tenant_id IS NULL AS is_new, directory.tenant_id IS NULL AS is_unknown,
                             before.tenant_id IS NULL OR before.withdrawn_at IS NOT NULL
                                 OR (next.name, next.locale, next.time_zone, next.tier, next.region, next.facts)
                                     IS DISTINCT FROM (before.name, before.locale, before.time_zone, before.tier,
                                         before.region, before.facts) AS moved
                      FROM listed_tenant AS listed
                          LEFT JOIN affected_tenant AS before
                              ON before.incident_id = ? AND before.tenant_id = listed.tenant_id
                          LEFT JOIN tenant AS directory ON directory.tenant_id = listed.tenant_id
                          CROSS JOIN LATERAL (SELECT
                              CASE WHEN before.tenant_id IS NULL THEN directory.locale ELSE before.locale END AS locale,
                              CASE WHEN before.tenant_id IS NULL THEN directory.time_zone ELSE before.time_zone END
                                  AS time_zone,
                              CASE WHEN before.tenant_id IS NULL THEN directory.tier ELSE before.tier END AS tier,
                              CASE WHEN before.tenant_id IS NULL THEN directory.region ELSE before.region END AS region
                              ) AS known
                          CROSS JOIN LATERAL (SELECT listed.name,
                              CASE WHEN listed.given & 1 <> 0 THEN listed.locale ELSE known.locale END AS locale,
                              CASE WHEN listed.given & 2 <> 0 THEN listed.time_zone ELSE known.time_zone END AS time_zone,
                              CASE WHEN listed.given & 4 <> 0 THEN listed.tier ELSE known.tier END AS tier,
                              CASE WHEN listed.given & 8 <> 0 THEN listed.region ELSE known.region END AS region,
                              CASE WHEN listed.facts_are_whole THEN listed.facts
                                   ELSE coalesce(before.facts, '{}') - listed.facts_cleared || listed.facts END AS facts
                              ) AS next) AS resolved
                """, incident.id);
        sql.run("ANALYZE next_tenant");
    }

    /** Likewise each contact. A tenant that is new here and comes without contacts has those of the directory. */
    private void resolveContacts() throws SQLException {
        sql.run("""
                CREATE TEMP TABLE next_contact ON COMMIT DROP AS
                SELECT tenant_id, email, email_key, position, name, role, locale,
                       NOT is_new AND (email, position, name, role, locale) IS DISTINCT FROM
                           (email_before, position_before, name_before, role_before, locale_before) AS moved
                FROM (SELECT listed.tenant_id, listed.email, listed.email_key, listed.position, next.is_new,
                             CASE WHEN listed.given & 1 <> 0 THEN listed.name
                                  WHEN next.is_new THEN directory.name ELSE before.name END AS name,
                             CASE WHEN listed.given & 2 <> 0 THEN listed.role
                                  WHEN next.is_new THEN directory.role ELSE before.role END AS role,
                             CASE WHEN listed.given & 4 <> 0 THEN listed.locale
                                  WHEN next.is_new THEN directory.locale ELSE before.locale END AS locale,
                             before.email AS email_before, before.position AS position_before, before.name AS name_before,
                             before.role AS role_before, before.locale AS locale_before
                      FROM listed_contact AS listed JOIN next_tenant AS next USING (tenant_id)
                          LEFT JOIN affected_contact AS before ON before.incident_id = ?
                              AND before.tenant_id = listed.tenant_id AND lower(before.email) = listed.email_key
                          LEFT JOIN tenant_contact AS directory
                              ON next.is_new AND directory.tenant_id = listed.tenant_id
                                  AND lower(directory.email) = listed.email_key) AS resolved
                UNION ALL
                SELECT tenant_id, email, lower(email), position, directory.name, role, directory.locale, false
                FROM next_tenant JOIN tenant_contact AS directory USING (tenant_id)
                WHERE is_new AND NOT contacts_given
                """, incident.id);
        sql.run("ANALYZE next_contact");
    }

    /** Those of whom the upload knows nothing any more; a tenant's are left alone where it says nothing of contacts. */
    private int findRemovedContacts() throws SQLException {
        return sql.run("""
                CREATE TEMP TABLE removed_contact ON COMMIT DROP AS
                SELECT before.tenant_id, before.email FROM affected_contact AS before JOIN next_tenant USING (tenant_id)
                WHERE before.incident_id = ? AND contacts_given AND NOT is_new
                    AND NOT EXISTS (SELECT FROM next_contact AS next
                        WHERE next.tenant_id = before.tenant_id AND next.email_key = lower(before.email))
                """, incident.id);
    }

    private void findMoved() throws SQLException {
        sql.run("""
                CREATE TEMP TABLE moved_tenant ON COMMIT DROP AS
                SELECT tenant_id FROM next_tenant WHERE moved
                UNION SELECT tenant_id FROM next_contact WHERE moved
                UNION SELECT tenant_id FROM removed_contact
                """);
        sql.run("ANALYZE moved_tenant");
    }

    private int update() throws SQLException {
        return sql.run("""
                UPDATE affected_tenant AS before SET name = next.name, locale = next.locale, time_zone = next.time_zone,
                    tier = next.tier, region = next.region, facts = coalesce(next.facts, before.facts),
                    revision = before.revision + 1,
                    listed_by = ?, updated_at = ?, withdrawn_at = NULL, withdrawn_reason = NULL
                FROM next_tenant AS next JOIN moved_tenant USING (tenant_id)
                WHERE before.incident_id = ? AND before.tenant_id = next.tenant_id AND NOT next.is_new
                """, actor.operatorId(), now, incident.id);
    }

    private int add() throws SQLException {
        return sql.run("""
                INSERT INTO affected_tenant (incident_id, tenant_id, name, locale, time_zone, tier, region, facts, listed_by,
                                             listed_at, updated_at)
                SELECT ?, tenant_id, name, locale, time_zone, tier, region, facts, ?, ?, ?
                FROM next_tenant WHERE is_new ORDER BY tenant_id
                """, incident.id, actor.operatorId(), now, now);
    }

    private void replaceContacts() throws SQLException {
        sql.run("""
                DELETE FROM affected_contact USING next_tenant AS next JOIN moved_tenant USING (tenant_id)
                WHERE affected_contact.incident_id = ? AND affected_contact.tenant_id = next.tenant_id
                    AND next.contacts_given AND NOT next.is_new
                """, incident.id);
        sql.run("""
                INSERT INTO affected_contact (incident_id, tenant_id, email, position, name, role, locale)
                SELECT ?, tenant_id, email, position, name, role, locale FROM next_contact JOIN moved_tenant USING (tenant_id)
                ORDER BY tenant_id, email
                """, incident.id);
    }

    /** In the order of ids, so that of two imports for different incidents one waits for the other, and never both. */
    private void addToDirectory() throws SQLException {
        sql.run("""
                WITH added AS (
                    INSERT INTO tenant (tenant_id, name, locale, time_zone, tier, region, created_at, updated_at)
                    SELECT tenant_id, name, locale, time_zone, tier, region, ?, ?
                    FROM next_tenant WHERE is_unknown ORDER BY tenant_id
                    ON CONFLICT DO NOTHING
                    RETURNING tenant_id)
                INSERT INTO tenant_contact (tenant_id, email, position, name, role, locale)
                SELECT tenant_id, email, position, name, role, locale FROM next_contact JOIN added USING (tenant_id)
                ORDER BY tenant_id, email
                """, now, now);
    }
}
