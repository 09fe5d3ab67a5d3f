package io.tocsin.acknowledgement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeTally;
import io.tocsin.postgres.Sql;

/**
 * Takes the answers of tenants. The lock of the tenant's row in the notice puts the answers of its contacts in one order,
 * so that the first time, the newest finding and the figures agree however many answer at once.
 */
@ApplicationScoped
class Answers {

    private final DataSource database;
    private final NoticeTally tally;
    private final UnmetHelp help;
    private final Journal journal;

    Answers(DataSource database, NoticeTally tally, UnmetHelp help, Journal journal) {
        this.database = database;
        this.tally = tally;
        this.help = help;
        this.journal = journal;
    }

    /** The tenant's row in the notice as it stands under the lock. */
    record Standing(String state, String finding) {
    }

    /**
     * @param notice one that was released; it takes answers however it ended
     * @param actor who is journalled: the operator, or {@link Told#ACTOR}
     * @return the answer as it is kept, which for the same form sent twice is the first; empty when the notice did not go to
     *         this tenant
     */
    @Transactional(MANDATORY)
    public Optional<Acknowledgement> take(Notice notice, String tenantId, Answer answer, Answer.WayIn wayIn, Actor actor,
            Instant now) {
        Optional<Standing> standing = lock(notice, tenantId);
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        Optional<Acknowledgement> newest = Acknowledgement.newestOf(notice.id, tenantId);
        if (newest.isPresent() && newest.get().isRepeatedBy(answer, wayIn, now)) {
            return newest;
        }
        Instant at = newest.map(last -> afterThe(last, now)).orElse(now);
        boolean late = notice.dueAt().filter(at::isAfter).isPresent();
        Acknowledgement taken = Acknowledgement.of(notice.id, tenantId, answer, wayIn, at, late);
        boolean first = !standing.get().state().equals("ACKNOWLEDGED");
        if (first) {
            acknowledge(notice, tenantId, answer.finding(), at, late);
            tally.add(notice.id, "tenants." + standing.get().state().toLowerCase(Locale.ROOT), -1);
            tally.add(notice.id, "tenants.acknowledged", 1);
            if (late) {
                tally.add(notice.id, "tenants.late", 1);
            }
            tally.add(notice.id, answer.finding().counter(), 1);
        } else {
            changeFinding(notice, tenantId, Finding.valueOf(standing.get().finding()), answer.finding());
            settleHelp(notice, tenantId);
        }
        record(notice, taken, first, actor);
        return Optional.of(taken);
    }

    /** Clocks of replicas differ by a little; the order of the lock is the order of the answers. */
    private static Instant afterThe(Acknowledgement last, Instant now) {
        return now.isAfter(last.at) ? now : last.at.plus(1, ChronoUnit.MICROS);
    }

    /** Until the end of the caller's transaction; empty when the notice did not go to this tenant. */
    Optional<Standing> lock(Notice notice, String tenantId) {
        return on(notice, sql -> sql.rows(row -> new Standing(row.getString(1), row.getString(2)), """
                SELECT state, finding FROM notice_tenant
                WHERE notice_id = ? AND preparation_id = ? AND tenant_id = ? AND NOT never_sent
                FOR UPDATE
                """, notice.id, notice.preparationId, tenantId)).stream().findFirst();
    }

    /** The same place, also of a tenant to which nothing was sent after all: what it answered before is still kept. */
    void hold(Notice notice, String tenantId) {
        on(notice, sql -> sql.rows(row -> true, """
                SELECT FROM notice_tenant WHERE notice_id = ? AND preparation_id = ? AND tenant_id = ? FOR UPDATE
                """, notice.id, notice.preparationId, tenantId));
    }

    private void acknowledge(Notice notice, String tenantId, Finding finding, Instant at, boolean late) {
        on(notice, sql -> sql.run("""
                UPDATE notice_tenant SET state = 'ACKNOWLEDGED', finding = ?, acknowledged_at = ?, late = ?
                WHERE notice_id = ? AND preparation_id = ? AND tenant_id = ?
                """, finding.name(), at, late, notice.id, notice.preparationId, tenantId));
    }

    private void changeFinding(Notice notice, String tenantId, Finding before, Finding finding) {
        if (before == finding) {
            return;
        }
        on(notice, sql -> sql.run("""
                UPDATE notice_tenant SET finding = ? WHERE notice_id = ? AND preparation_id = ? AND tenant_id = ?
                """, finding.name(), notice.id, notice.preparationId, tenantId));
        tally.add(notice.id, before.counter(), -1);
        tally.add(notice.id, finding.counter(), 1);
    }

    private void settleHelp(Notice notice, String tenantId) {
        Acknowledgement.flush();
        on(notice, sql -> {
            help.settle(sql.connection(), notice, tenantId);
            return null;
        });
    }

    /** Ids only: the name and the words stand in the acknowledgement, which can be erased. */
    private void record(Notice notice, Acknowledgement taken, boolean first, Actor actor) {
        Map<String, Object> detail = new HashMap<>();
        detail.put("finding", taken.finding.name());
        detail.put("first", first);
        detail.put("late", taken.late);
        if (taken.deliveryId != null) {
            detail.put("delivery", taken.deliveryId.toString());
        }
        journal.record(actor, "notice.acknowledged",
                About.notice(notice.incidentId, notice.id).tenant(taken.tenantId).subjectId(taken.id), detail);
    }

    private <T> T on(Notice notice, Sql.Work<T> work) {
        return Sql.on(database, "answer to notice " + notice.id, work);
    }
}
