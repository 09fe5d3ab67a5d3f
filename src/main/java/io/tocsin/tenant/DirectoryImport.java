package io.tocsin.tenant;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.tocsin.http.Idempotent;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.postgres.Sql;
import io.tocsin.tenant.list.ImportResult;
import io.tocsin.tenant.list.SpooledList;
import io.tocsin.tenant.list.Staging;

/** Takes a list of tenants, without facts, into the directory: all of it or nothing. Tenants that are not in it stay. */
@ApplicationScoped
public class DirectoryImport {

    private final AgroalDataSource database;
    private final Journal journal;
    private final Clock clock;

    DirectoryImport(AgroalDataSource database, Journal journal, Clock clock) {
        this.database = database;
        this.journal = journal;
        this.clock = clock;
    }

    /** @throws io.tocsin.problem.Refusal with every fault of the list */
    @Transactional
    @TransactionConfiguration(timeout = 3600)
    @Idempotent
    public ImportResult run(SpooledList list, boolean dryRun, Actor actor) throws SQLException {
        ImportResult result;
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            Staging staged = Staging.of(sql, list, false);
            list.sum().begin();
            Directory.own(sql);
            result = takeOver(sql, staged, dryRun);
        }
        if (dryRun) {
            QuarkusTransaction.setRollbackOnly();
        } else {
            journal.record(actor, "directory.imported", About.NOTHING, result.forJournal(list));
        }
        return result;
    }

    private ImportResult takeOver(Sql sql, Staging staged, boolean dryRun) throws SQLException {
        Instant now = clock.instant();
        resolve(sql);
        int removed = (int) sql.number("""
                SELECT count(*) FROM tenant_contact AS before JOIN next_tenant USING (tenant_id)
                WHERE contacts_given AND NOT is_new AND NOT EXISTS (SELECT FROM next_contact AS next
                    WHERE next.tenant_id = before.tenant_id AND next.email_key = lower(before.email))
                """);
        int updated = sql.run("""
                UPDATE tenant SET name = next.name, locale = next.locale, time_zone = next.time_zone, tier = next.tier,
                    region = next.region, revision = tenant.revision + 1, updated_at = ?
                FROM next_tenant AS next JOIN moved_tenant USING (tenant_id)
                WHERE tenant.tenant_id = next.tenant_id AND NOT next.is_new
                """, now);
        int created = sql.run("""
                INSERT INTO tenant (tenant_id, name, locale, time_zone, tier, region, created_at, updated_at)
                SELECT tenant_id, name, locale, time_zone, tier, region, ?, ? FROM next_tenant WHERE is_new ORDER BY tenant_id
                """, now, now);
        sql.run("""
                DELETE FROM tenant_contact USING next_tenant AS next JOIN moved_tenant USING (tenant_id)
                WHERE tenant_contact.tenant_id = next.tenant_id AND next.contacts_given
                """);
        sql.run("""
                INSERT INTO tenant_contact (tenant_id, email, position, name, role, locale)
                SELECT tenant_id, email, position, name, role, locale FROM next_contact JOIN moved_tenant USING (tenant_id)
                ORDER BY tenant_id, email
                """);
        return new ImportResult(staged.rows(), staged.tenants(), staged.contacts(), created, updated,
                staged.tenants() - created - updated, removed, dryRun);
    }

    /** What each listed tenant is to be, and which of them move. */
    private static void resolve(Sql sql) throws SQLException {
        sql.run("""
                CREATE TEMP TABLE next_tenant ON COMMIT DROP AS
                SELECT listed.tenant_id, listed.name,
                       CASE WHEN listed.given & 1 <> 0 THEN listed.locale ELSE before.locale END AS locale,
                       CASE WHEN listed.given & 2 <> 0 THEN listed.time_zone ELSE before.time_zone END AS time_zone,
                       CASE WHEN listed.given & 4 <> 0 THEN listed.tier ELSE before.tier END AS tier,
                       CASE WHEN listed.given & 8 <> 0 THEN listed.region ELSE before.region END AS region,
                       listed.given & 16 <> 0 AS contacts_given,
                       before.tenant_id IS NULL AS is_new
                FROM listed_tenant AS listed LEFT JOIN tenant AS before USING (tenant_id)
                """);
        sql.run("ANALYZE next_tenant");
        sql.run("""
                CREATE TEMP TABLE next_contact ON COMMIT DROP AS
                SELECT listed.tenant_id, listed.email, listed.email_key, listed.position,
                       CASE WHEN listed.given & 1 <> 0 THEN listed.name ELSE before.name END AS name,
                       CASE WHEN listed.given & 2 <> 0 THEN listed.role ELSE before.role END AS role,
                       CASE WHEN listed.given & 4 <> 0 THEN listed.locale ELSE before.locale END AS locale
                FROM listed_contact AS listed LEFT JOIN tenant_contact AS before
                    ON before.tenant_id = listed.tenant_id AND lower(before.email) = listed.email_key
                """);
        sql.run("ANALYZE next_contact");
        sql.run("""
                CREATE TEMP TABLE moved_tenant ON COMMIT DROP AS
                SELECT next.tenant_id FROM next_tenant AS next LEFT JOIN tenant AS before USING (tenant_id)
                WHERE next.is_new OR (next.name, next.locale, next.time_zone, next.tier, next.region)
                    IS DISTINCT FROM (before.name, before.locale, before.time_zone, before.tier, before.region)
                UNION
                SELECT coalesce(next.tenant_id, before.tenant_id)
                FROM (SELECT c.* FROM next_contact AS c JOIN next_tenant USING (tenant_id) WHERE NOT is_new) AS next
                    FULL JOIN (SELECT c.* FROM tenant_contact AS c JOIN next_tenant USING (tenant_id) WHERE contacts_given)
                        AS before
                    ON before.tenant_id = next.tenant_id AND before.email = next.email
                WHERE (next.email, next.position, next.name, next.role, next.locale)
                    IS DISTINCT FROM (before.email, before.position, before.name, before.role, before.locale)
                """);
        sql.run("ANALYZE moved_tenant");
    }
}
