package io.tocsin.affected;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.http.Revision;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.tenant.ContactView;
import io.tocsin.tenant.Directory;

/**
 * A contact of a tenant put right for the notices to come: on the list of an incident, in the directory. What was released
 * works on its own snapshot; its deliveries are corrected one by one, when they are tried again.
 */
@ApplicationScoped
public class ContactCorrection {

    private final DataSource database;
    private final Journal journal;
    private final Clock clock;

    ContactCorrection(DataSource database, Journal journal, Clock clock) {
        this.database = database;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * On an incident's list, which voids what is prepared from it and makes the actor one of its importers.
     *
     * @param ifMatch ETag of the tenant on the list as the actor saw it, or null
     * @param wrong address under which the contact stands now
     * @param right checked already
     * @return whether the list had it, and anything is different now
     * @throws Refusal NOT_FOUND, PRECONDITION_FAILED; STATE when the incident is closed
     */
    @Transactional(MANDATORY)
    public boolean onList(String reference, String tenantId, String ifMatch, String wrong, ContactView right, Actor actor) {
        Incident incident = Incident.lock(reference);
        incident.mustBeOpen();
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            AffectedView listed = AffectedView.of(sql, incident.id, tenantId)
                    .orElseThrow(() -> Refusal.notFound("tenant on the list of " + reference + " with the id", tenantId));
            Revision.check(ifMatch, listed.revision());
            List<ContactView> before = listed.contacts();
            List<ContactView> after = ContactView.corrected(before, wrong, right);
            if (after.equals(before)) {
                return false;
            }
            replace(sql, incident, tenantId, after);
            sql.run("""
                    UPDATE affected_tenant SET revision = revision + 1, listed_by = ?, updated_at = ?
                    WHERE incident_id = ? AND tenant_id = ?
                    """, actor.operatorId(), now, incident.id, tenantId);
            AffectedList.moved(sql, incident, actor, now);
        } catch (SQLException e) {
            throw new IllegalStateException("contact on the list of " + incident.id, e);
        }
        journal.record(actor, "affected.contact_corrected", About.incident(incident.id).tenant(tenantId), Map.of());
        return true;
    }

    private static void replace(Sql sql, Incident incident, String tenantId, List<ContactView> contacts) throws SQLException {
        sql.run("DELETE FROM affected_contact WHERE incident_id = ? AND tenant_id = ?", incident.id, tenantId);
        for (int i = 0; i < contacts.size(); i++) {
            ContactView contact = contacts.get(i);
            sql.run("""
                    INSERT INTO affected_contact (incident_id, tenant_id, email, position, name, role, locale)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """, incident.id, tenantId, contact.email(), i + 1, contact.name(), contact.role(), contact.locale());
        }
    }

    /** In the directory. Called after {@link #onList}, where both are: so are their locks ordered. */
    @Transactional(MANDATORY)
    public boolean inDirectory(String tenantId, String ifMatch, String wrong, ContactView right, Actor actor) {
        boolean changed;
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            Directory.share(sql);
            changed = Directory.correct(sql, tenantId, ifMatch, wrong, right, clock.instant());
        } catch (SQLException e) {
            throw new IllegalStateException("contact in the directory", e);
        }
        if (changed) {
            journal.record(actor, "tenant.changed", About.NOTHING.tenant(tenantId), Map.of("contactsChanged", true));
        }
        return changed;
    }
}
