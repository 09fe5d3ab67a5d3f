package io.tocsin.acknowledgement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.http.Revision;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * What people do about contacts who said that they are the wrong one: take the matter, say that it is dealt with, and take
 * that back. Each names the revision that it looked at, and is refused when it is another by now.
 */
@ApplicationScoped
public class WrongContactDesk {

    private final DataSource database;
    private final Clock clock;
    private final Journal journal;

    WrongContactDesk(DataSource database, Clock clock, Journal journal) {
        this.database = database;
        this.clock = clock;
        this.journal = journal;
    }

    private record Report(UUID noticeId, String tenantId, long revision, boolean closed) {
    }

    /** @param operator null for nobody */
    @Transactional(MANDATORY)
    public void assign(UUID deliveryId, String ifMatch, UUID operator, Actor actor) {
        Report report = open(deliveryId, ifMatch);
        run(deliveryId,
                "UPDATE wrong_contact SET assigned_to = ?, revision = revision + 1 WHERE notice_id = ? AND delivery_id = ?",
                operator, report.noticeId(), deliveryId);
        record(report, deliveryId, operator == null ? "wrong_contact.unassigned" : "wrong_contact.assigned",
                operator == null ? Map.of() : Map.of("to", operator.toString()), actor);
    }

    /** @param comment checked already; may be null */
    @Transactional(MANDATORY)
    public void complete(UUID deliveryId, String ifMatch, String comment, Actor actor) {
        Report report = open(deliveryId, ifMatch);
        run(deliveryId, """
                UPDATE wrong_contact SET closed_at = ?, closed_by = ?, comment = ?, revision = revision + 1
                WHERE notice_id = ? AND delivery_id = ?
                """, clock.instant(), actor.operatorId(), comment, report.noticeId(), deliveryId);
        record(report, deliveryId, "wrong_contact.completed", Map.of(), actor);
    }

    @Transactional(MANDATORY)
    public void reopen(UUID deliveryId, Actor actor) {
        Report report = lock(deliveryId);
        if (!report.closed()) {
            throw new Refusal(RefusalCode.STATE, "This report is open already.");
        }
        run(deliveryId, """
                UPDATE wrong_contact SET closed_at = NULL, closed_by = NULL, comment = NULL, revision = revision + 1
                WHERE notice_id = ? AND delivery_id = ?
                """, report.noticeId(), deliveryId);
        record(report, deliveryId, "wrong_contact.reopened", Map.of(), actor);
    }

    private Report open(UUID deliveryId, String ifMatch) {
        Report report = lock(deliveryId);
        Revision.check(ifMatch, report.revision());
        if (report.closed()) {
            throw new Refusal(RefusalCode.STATE, "This report is dealt with already.");
        }
        return report;
    }

    private Report lock(UUID deliveryId) {
        return Sql.on(database, "wrong contact of delivery " + deliveryId, sql -> sql.rows(
                row -> new Report(row.getObject(1, UUID.class), row.getString(2), row.getLong(3), row.getTimestamp(4) != null),
                """
                        SELECT w.notice_id, w.tenant_id, w.revision, w.closed_at
                        FROM delivery d JOIN wrong_contact w ON w.notice_id = d.notice_id AND w.delivery_id = d.id
                        WHERE d.id = ? FOR UPDATE OF w
                        """, deliveryId)).stream().findFirst()
                .orElseThrow(() -> Refusal.notFound("report of a wrong contact", deliveryId));
    }

    private void run(UUID deliveryId, String statement, Object... values) {
        Sql.on(database, "wrong contact of delivery " + deliveryId, sql -> sql.run(statement, values));
    }

    private void record(Report report, UUID deliveryId, String act, Map<String, ?> detail, Actor actor) {
        journal.record(actor, act, About.notice(Notice.withId(report.noticeId()).incidentId, report.noticeId())
                .tenant(report.tenantId()).subjectId(deliveryId), detail);
    }
}
