package io.tocsin.affected;

import java.sql.SQLException;
import java.time.Instant;

import io.tocsin.incident.Incident;
import io.tocsin.journal.Actor;
import io.tocsin.postgres.Sql;

/** The list of an incident as a whole. */
final class AffectedList {

    private AffectedList() {
    }

    /**
     * Notes that the list moved, which voids what was prepared from it, and by whom, who may not approve then. The caller
     * holds the incident's lock.
     */
    static void moved(Sql sql, Incident incident, Actor actor, Instant now) throws SQLException {
        incident.listMoved();
        sql.run("""
                INSERT INTO list_importer (incident_id, operator_id, last_at) VALUES (?, ?, ?)
                ON CONFLICT (incident_id, operator_id) DO UPDATE SET last_at = EXCLUDED.last_at
                """, incident.id, actor.operatorId(), now);
    }

    /** @return true if it was told and is kept as withdrawn; false if it was never told, and is gone from the list */
    static boolean takeOff(Sql sql, Incident incident, String tenantId, String reason, Instant now) throws SQLException {
        boolean told = sql.number("""
                SELECT count(*) FROM notice_tenant AS told
                    JOIN notice ON notice.id = told.notice_id AND notice.preparation_id = told.preparation_id
                WHERE told.tenant_id = ? AND notice.incident_id = ? AND notice.released_at IS NOT NULL
                    AND NOT told.never_sent
                """, tenantId, incident.id) > 0;
        if (told) {
            sql.run("""
                    UPDATE affected_tenant SET withdrawn_at = ?, withdrawn_reason = ?, revision = revision + 1, updated_at = ?
                    WHERE incident_id = ? AND tenant_id = ?
                    """, now, reason, now, incident.id, tenantId);
        } else {
            sql.run("DELETE FROM affected_tenant WHERE incident_id = ? AND tenant_id = ?", incident.id, tenantId);
        }
        return told;
    }
}
