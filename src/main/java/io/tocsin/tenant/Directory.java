package io.tocsin.tenant;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.tocsin.http.Revision;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Changes of single tenants of the directory, and who may make them at the same time: an import has the directory alone,
 * others go side by side. Its lock is taken after that of an incident, where both are.
 */
public final class Directory {

    /** Any number that nothing else locks by. */
    private static final long LOCK = 0x746f6373696e01L;

    private Directory() {
    }

    /** For an act that adds or changes single tenants. */
    public static void share(Sql sql) throws SQLException {
        sql.query("SELECT pg_advisory_xact_lock_shared(?)", LOCK);
    }

    static void own(Sql sql) throws SQLException {
        sql.query("SELECT pg_advisory_xact_lock(?)", LOCK);
    }

    /** The tenant as it is, and as it stays until the transaction ends, but for the caller. */
    static TenantView lock(Sql sql, String tenantId) throws SQLException {
        sql.query("SELECT FROM tenant WHERE tenant_id = ? FOR UPDATE", tenantId);
        return TenantView.of(sql, tenantId).orElseThrow(() -> Refusal.notFound("tenant", tenantId));
    }

    static void change(Sql sql, String tenantId, TenantForm form, Instant now) throws SQLException {
        sql.run("""
                UPDATE tenant SET name = ?, locale = ?, time_zone = ?, tier = ?, region = ?, revision = revision + 1,
                    updated_at = ?
                WHERE tenant_id = ?
                """, form.name(), form.locale(), form.timeZone(), form.tier(), form.region(), now, tenantId);
        sql.run("DELETE FROM tenant_contact WHERE tenant_id = ?", tenantId);
        List<ContactView> contacts = form.contacts();
        for (int i = 0; i < contacts.size(); i++) {
            ContactView contact = contacts.get(i);
            sql.run("INSERT INTO tenant_contact (tenant_id, email, position, name, role, locale) VALUES (?, ?, ?, ?, ?, ?)",
                    tenantId, contact.email(), i + 1, contact.name(), contact.role(), contact.locale());
        }
    }

    /**
     * Puts right a contact of a tenant, where it has it. The caller shares the directory.
     *
     * @param ifMatch ETag of the tenant as the caller saw it, or null
     * @param wrong address under which it stands now
     * @param right checked already; where another contact has its address, that one goes
     * @return whether anything is different now
     */
    public static boolean correct(Sql sql, String tenantId, String ifMatch, String wrong, ContactView right, Instant now)
            throws SQLException {
        TenantView tenant = lock(sql, tenantId);
        Revision.check(ifMatch, tenant.revision());
        List<ContactView> contacts = ContactView.corrected(tenant.contacts(), wrong, right);
        if (contacts.equals(tenant.contacts())) {
            return false;
        }
        change(sql, tenantId, new TenantForm(tenant.name(), tenant.locale(), tenant.timeZone(), tenant.tier(),
                tenant.region(), contacts), now);
        return true;
    }

    /** By SQL, since incidents' lists stand above the directory. The caller has the directory alone. */
    static void delete(Sql sql, String tenantId) throws SQLException {
        List<String> incidents = sql.rows(row -> row.getString(1), """
                SELECT reference FROM affected_tenant JOIN incident ON incident.id = incident_id
                WHERE tenant_id = ? ORDER BY reference LIMIT 5
                """, tenantId);
        if (!incidents.isEmpty()) {
            throw new Refusal(RefusalCode.CONFLICT, "The tenant stands on the list of " + String.join(", ", incidents)
                    + " and must stay in the directory as long as it does.");
        }
        sql.run("DELETE FROM tenant WHERE tenant_id = ?", tenantId);
    }
}
