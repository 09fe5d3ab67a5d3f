package io.tocsin.acknowledgement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeTally;

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
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT state, finding FROM notice_tenant
                WHERE notice_id = ? AND preparation_id = ? AND tenant_id = ? AND NOT never_sent
                FOR UPDATE
                """)) {
            select.setObject(1, notice.id);
            select.setObject(2, notice.preparationId);
            select.setString(3, tenantId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Standing(row.getString(1), row.getString(2))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw failed(notice.id, e);
        }
    }

    /** The same place, also of a tenant to which nothing was sent after all: what it answered before is still kept. */
    void hold(Notice notice, String tenantId) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT FROM notice_tenant WHERE notice_id = ? AND preparation_id = ? AND tenant_id = ? FOR UPDATE
                """)) {
            select.setObject(1, notice.id);
            select.setObject(2, notice.preparationId);
            select.setString(3, tenantId);
            select.execute();
        } catch (SQLException e) {
            throw failed(notice.id, e);
        }
    }

    private void acknowledge(Notice notice, String tenantId, Finding finding, Instant at, boolean late) {
        try (Connection connection = database.getConnection(); PreparedStatement update = connection.prepareStatement("""
                UPDATE notice_tenant SET state = 'ACKNOWLEDGED', finding = ?, acknowledged_at = ?, late = ?
                WHERE notice_id = ? AND preparation_id = ? AND tenant_id = ?
                """)) {
            update.setString(1, finding.name());
            update.setTimestamp(2, Timestamp.from(at));
            update.setBoolean(3, late);
            update.setObject(4, notice.id);
            update.setObject(5, notice.preparationId);
            update.setString(6, tenantId);
            update.executeUpdate();
        } catch (SQLException e) {
            throw failed(notice.id, e);
        }
    }

    private void changeFinding(Notice notice, String tenantId, Finding before, Finding finding) {
        if (before == finding) {
            return;
        }
        try (Connection connection = database.getConnection(); PreparedStatement update = connection.prepareStatement("""
                UPDATE notice_tenant SET finding = ? WHERE notice_id = ? AND preparation_id = ? AND tenant_id = ?
                """)) {
            update.setString(1, finding.name());
            update.setObject(2, notice.id);
            update.setObject(3, notice.preparationId);
            update.setString(4, tenantId);
            update.executeUpdate();
        } catch (SQLException e) {
            throw failed(notice.id, e);
        }
        tally.add(notice.id, before.counter(), -1);
        tally.add(notice.id, finding.counter(), 1);
    }

    private void settleHelp(Notice notice, String tenantId) {
        Acknowledgement.flush();
        try (Connection connection = database.getConnection()) {
            help.settle(connection, notice, tenantId);
        } catch (SQLException e) {
            throw failed(notice.id, e);
        }
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

    private static IllegalStateException failed(UUID noticeId, SQLException e) {
        return new IllegalStateException("answer to notice " + noticeId, e);
    }
}
