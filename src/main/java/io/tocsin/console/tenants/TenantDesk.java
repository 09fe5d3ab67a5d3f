package io.tocsin.console.tenants;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.console.States;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.task.TaskDesk;
import io.tocsin.time.Ids;

/** What people do about a tenant that is not an act on its letters: who looks after it, and that somebody called. */
@ApplicationScoped
public class TenantDesk {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm 'on' d MMMM", Locale.UK);

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

    /** In the caller's transaction. */
    public Optional<LastAnswer> lastAnswer(Notice notice, String tenantId) {
        try (Connection connection = database.getConnection()) {
            return LastAnswer.of(new Sql(connection), notice, tenantId);
        } catch (SQLException e) {
            throw failed(notice, e);
        }
    }

    /**
     * Lets nobody note a call in ignorance of an answer.
     *
     * @param seen id of the newest answer when the actor looked, empty for none; null passes, for a form that did not say
     * @param zone for the time in the refusal
     * @throws Refusal STALE when it is another by now
     */
    @Transactional(MANDATORY)
    public void requireSeen(UUID noticeId, String tenantId, String seen, ZoneId zone) {
        Notice notice = Notice.withId(noticeId);
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            lock(sql, notice, tenantId);
            Optional<LastAnswer> now = LastAnswer.of(sql, notice, tenantId);
            if (seen != null && !seen.equals(now.map(answer -> answer.id().toString()).orElse(""))) {
                throw new Refusal(RefusalCode.STALE, now.map(answer -> "An answer came while you had this page open: “"
                        + States.label(answer.finding()).word() + "”" + (answer.name() == null ? "" : ", by " + answer.name())
                        + ", at " + TIME.format(answer.at().atZone(zone))
                        + ". Your call is not noted yet. Look at the answer, and"
                        + " note the call if it still holds.")
                        .orElse("The answer that you saw was taken back meanwhile. Your call is not noted yet. Note it if it still"
                                + " holds."));
            }
        } catch (SQLException e) {
            throw failed(notice, e);
        }
    }

    /**
     * Notes a try to reach a tenant. Every one is kept; none overwrites another.
     *
     * @param answer id of the acknowledgement that was given, or null
     */
    @Transactional(MANDATORY)
    public void called(UUID noticeId, String tenantId, CallOutcome outcome, String comment, UUID answer, Actor actor) {
        Notice notice = Notice.withId(noticeId);
        String said = TaskDesk.checked(comment);
        UUID id = Ids.next();
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            lock(sql, notice, tenantId);
            sql.run("""
                    INSERT INTO tenant_call (id, notice_id, tenant_id, at, operator_id, outcome, comment, acknowledgement_id)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """, id, notice.id, tenantId, clock.instant(), actor.operatorId(), outcome.name(), said, answer);
        } catch (SQLException e) {
            throw failed(notice, e);
        }
        journal.record(actor, "tenant.called", About.notice(notice.incidentId, notice.id).tenant(tenantId).subjectId(id),
                Map.of("outcome", outcome.name()));
    }

    /**
     * Takes back the note of a call in which no answer was given. It is kept, and counts no more.
     *
     * @param reason why, in the operator's words
     * @throws Refusal STATE when it was taken back already
     */
    @Transactional(MANDATORY)
    public void notCalled(UUID noticeId, String tenantId, UUID call, String reason, Actor actor) {
        Notice notice = Notice.withId(noticeId);
        try (Connection connection = database.getConnection()) {
            int changed = new Sql(connection).run("""
                    UPDATE tenant_call SET withdrawn_at = ?, withdrawn_by = ?
                    WHERE id = ? AND notice_id = ? AND tenant_id = ? AND outcome <> 'ANSWERED' AND withdrawn_at IS NULL
                    """, clock.instant(), actor.operatorId(), call, notice.id, tenantId);
            if (changed == 0) {
                throw new Refusal(RefusalCode.STATE, "There is no such note of a call, or it was taken back already.");
            }
        } catch (SQLException e) {
            throw failed(notice, e);
        }
        journal.record(actor, "tenant.call_withdrawn", About.notice(notice.incidentId, notice.id).tenant(tenantId)
                .subjectId(call), Map.of("reason", reason));
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
