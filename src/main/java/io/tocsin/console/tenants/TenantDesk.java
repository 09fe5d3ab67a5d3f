package io.tocsin.console.tenants;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.task.TaskDesk;
import io.tocsin.tenant.list.Sql;
import io.tocsin.time.Ids;

/** What people do about a tenant that is not an act on its letters: who looks after it, and that somebody called. */
@ApplicationScoped
public class TenantDesk {

    private final DataSource database;
    private final Clock clock;
    private final Journal journal;

    TenantDesk(DataSource database, Clock clock, Journal journal) {
        this.database = database;
        this.clock = clock;
        this.journal = journal;
    }

    /**
     * Names who looks after a tenant in a notice.
     *
     * @param seen who did when the actor looked; null for nobody
     * @param wanted null for nobody
     * @throws Refusal STALE when it is somebody else by now; INVALID for who could do nothing about it
     */
    @Transactional(MANDATORY)
    public void lookAfter(UUID noticeId, String tenantId, UUID seen, UUID wanted, Actor actor) {
        Notice notice = Notice.withId(noticeId);
        if (wanted != null) {
            TaskDesk.able(wanted.toString(), actor);
        }
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            UUID now = lock(sql, notice, tenantId);
            if (Objects.equals(now, wanted)) {
                return;
            }
            if (!Objects.equals(now, seen)) {
                throw new Refusal(RefusalCode.STALE, now == null ? "Whoever looked after it gave it back."
                        : nameOf(sql, now) + " looks after it by now. Talk to them, or take it over from what is shown here.");
            }
            sql.run("""
                    UPDATE notice_tenant SET looked_after_by = ?
                    WHERE notice_id = ? AND preparation_id = ? AND tenant_id = ?
                    """, wanted, notice.id, notice.preparationId, tenantId);
        } catch (SQLException e) {
            throw failed(notice, e);
        }
        journal.record(actor, "tenant.looked_after", About.notice(notice.incidentId, notice.id).tenant(tenantId),
                wanted == null ? Map.of() : Map.of("to", wanted.toString()));
    }

    /** Notes a try to reach a tenant. Every one is kept; none overwrites another. */
    @Transactional(MANDATORY)
    public void called(UUID noticeId, String tenantId, CallOutcome outcome, String comment, Actor actor) {
        Notice notice = Notice.withId(noticeId);
        String said = TaskDesk.checked(comment);
        UUID id = Ids.next();
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            lock(sql, notice, tenantId);
            sql.run("""
                    INSERT INTO tenant_call (id, notice_id, tenant_id, at, operator_id, outcome, comment)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """, id, notice.id, tenantId, clock.instant(), actor.operatorId(), outcome.name(), said);
        } catch (SQLException e) {
            throw failed(notice, e);
        }
        journal.record(actor, "tenant.called", About.notice(notice.incidentId, notice.id).tenant(tenantId).subjectId(id),
                Map.of("outcome", outcome.name()));
    }

    /** @return who looks after it */
    private static UUID lock(Sql sql, Notice notice, String tenantId) throws SQLException {
        List<UUID[]> found = sql.rows(row -> new UUID[] { row.getObject(1, UUID.class) }, """
                SELECT looked_after_by FROM notice_tenant
                WHERE notice_id = ? AND preparation_id = ? AND tenant_id = ? AND NOT never_sent FOR UPDATE
                """, notice.id, notice.preparationId, tenantId);
        if (notice.releasedAt == null || found.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "Notice " + notice.number + " did not go to the tenant " + tenantId + ".");
        }
        return found.get(0)[0];
    }

    private static String nameOf(Sql sql, UUID operator) throws SQLException {
        return sql.rows(row -> row.getString(1), "SELECT name FROM operator WHERE id = ?", operator).stream().findFirst()
                .orElse("Somebody else");
    }

    private static IllegalStateException failed(Notice notice, SQLException e) {
        return new IllegalStateException("tenant of notice " + notice.id, e);
    }
}
