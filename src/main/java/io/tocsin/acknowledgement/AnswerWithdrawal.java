package io.tocsin.acknowledgement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.delivery.queue.Reachability;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeTally;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Takes back answers that an operator noted by mistake, as for another tenant than the one that gave it. They are kept and
 * shown as taken back, and the tenant stands where its other answers put it.
 */
@ApplicationScoped
public class AnswerWithdrawal {

    private final DataSource database;
    private final Answers answers;
    private final AnswerList list;
    private final NoticeTally tally;
    private final Reachability reachability;
    private final UnmetHelp help;
    private final Journal journal;
    private final Clock clock;

    AnswerWithdrawal(DataSource database, Answers answers, AnswerList list, NoticeTally tally, Reachability reachability,
            UnmetHelp help, Journal journal, Clock clock) {
        this.database = database;
        this.answers = answers;
        this.list = list;
        this.tally = tally;
        this.reachability = reachability;
        this.help = help;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Done again, it changes nothing.
     *
     * @param reason why, in the operator's words, or null
     * @return the answer as it is kept
     * @throws Refusal NOT_FOUND; INVALID for one that came through a link, which is the tenant's own word
     */
    @Transactional(MANDATORY)
    public AcknowledgementView withdraw(UUID noticeId, UUID id, String reason, Actor actor) {
        Notice notice = Notice.withId(noticeId);
        Acknowledgement answer = Acknowledgement.<Acknowledgement> findByIdOptional(id)
                .filter(found -> found.noticeId.equals(notice.id)).orElseThrow(() -> Refusal.notFound("acknowledgement", id));
        if (answer.recordedBy == null) {
            throw new Refusal(RefusalCode.INVALID, "This answer came through the tenant's own link, so it cannot be taken back."
                    + " If it holds no longer, the tenant answers again, or you note the newer answer that it gives you.");
        }
        answers.hold(notice, answer.tenantId);
        Acknowledgement.getEntityManager().refresh(answer);
        if (answer.withdrawnAt == null) {
            answer.withdrawnAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
            answer.withdrawnBy = actor.operatorId();
            Acknowledgement.flush();
            recount(notice, answer.tenantId);
            journal.record(actor, "acknowledgement.withdrawn",
                    About.notice(notice.incidentId, notice.id).tenant(answer.tenantId).subjectId(id),
                    reason == null ? Map.of("finding", answer.finding.name())
                            : Map.of("finding", answer.finding.name(), "reason", reason));
        }
        return list.one(id);
    }

    /** As if the answers that are left had been the only ones: the first is in time or late, the newest says what was found. */
    private static final String RECOUNT = """
            WITH left_over AS (
                SELECT min(at) AS first_at, (array_agg(late ORDER BY at))[1] AS late,
                    (array_agg(finding ORDER BY at DESC))[1] AS finding
                FROM acknowledgement WHERE notice_id = ? AND tenant_id = ? AND withdrawn_at IS NULL)
            UPDATE notice_tenant t
            SET state = CASE WHEN l.finding IS NULL THEN 'AWAITING' ELSE 'ACKNOWLEDGED' END, finding = l.finding,
                acknowledged_at = l.first_at, late = coalesce(l.late, false)
            FROM left_over l
            WHERE t.notice_id = ? AND t.preparation_id = ? AND t.tenant_id = ?
            RETURNING OLD.finding, NEW.finding, OLD.late, NEW.late
            """;

    private void recount(Notice notice, String tenantId) {
        try (Connection connection = database.getConnection()) {
            new Sql(connection).each(row -> count(notice.id, row), RECOUNT, notice.id, tenantId, notice.id,
                    notice.preparationId, tenantId);
            help.settle(connection, notice, tenantId);
            reachability.lookAgain(connection, notice.id, notice.preparationId, tenantId);
        } catch (SQLException e) {
            throw new IllegalStateException("answer to notice " + notice.id, e);
        }
    }

    private void count(UUID notice, ResultSet row) throws SQLException {
        String now = row.getString(2);
        tally.add(notice, Finding.valueOf(row.getString(1)).counter(), -1);
        if (now == null) {
            tally.add(notice, "tenants.acknowledged", -1);
            tally.add(notice, "tenants.awaiting", 1);
        } else {
            tally.add(notice, Finding.valueOf(now).counter(), 1);
        }
        if (row.getBoolean(3) != row.getBoolean(4)) {
            tally.add(notice, "tenants.late", row.getBoolean(4) ? 1 : -1);
        }
    }
}
