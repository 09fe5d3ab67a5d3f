package io.tocsin.console.sending;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.courier.SendOutcome.Reason;
import io.tocsin.diagnosis.Kind;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeDomains;
import io.tocsin.notice.NoticeProgress;
import io.tocsin.notice.NoticeProgress.Moment;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;
import io.tocsin.postgres.Sql;
import io.tocsin.status.Reminded;

/** What the page shows beside the notice's own figures. Nothing here takes longer because a notice is larger. */
@ApplicationScoped
class SendingReader {

    private static final int MOST_ANSWERS = 8;
    /** Of each sort; their causes are read from the servers' words. */
    private static final int MOST_LETTERS = 500;

    private final DataSource database;
    private final NoticeDomains domains;
    private final NoticeProgress progress;
    private final Reminded reminded;
    private final Clock clock;

    SendingReader(DataSource database, NoticeDomains domains, NoticeProgress progress, Reminded reminded, Clock clock) {
        this.database = database;
        this.domains = domains;
        this.progress = progress;
        this.reminded = reminded;
        this.clock = clock;
    }

    Sending read(NoticeView notice) {
        Instant now = clock.instant();
        List<Moment> noted = notice.releasedAt() == null ? List.of() : progress.of(notice.id());
        List<Moment> rises = notice.releasedAt() == null ? List.of() : progress.lastRises(notice.id());
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            List<Problem.Letter> troubled = troubled(sql, notice);
            NoticeView counted = reminded.withEarlierAnswers(notice);
            return new Sending(counted,
                    counted.tenants().acknowledged() - notice.tenants().acknowledged(), upTo(now, noted, notice),
                    DomainRow.of(domains.of(notice.id()), notice.deliveries()),
                    Problem.of(troubled), troubled.size() < inTrouble(notice.deliveries()), answers(sql, notice.id()),
                    Pace.of(notice, rises, goingSince(sql, notice.id()), now), now);
        } catch (SQLException e) {
            throw new IllegalStateException("sending of notice " + notice.id(), e);
        }
    }

    /** Releasing, resuming and setting going again change the notice; nothing else does while it is being sent. */
    private static Instant goingSince(Sql sql, UUID noticeId) throws SQLException {
        return sql.rows(row -> Sql.instant(row, 1), "SELECT updated_at FROM notice WHERE id = ?", noticeId).get(0);
    }

    /** The last moment is this one, unless the notice rests as it was noted. */
    private static List<Moment> upTo(Instant now, List<Moment> noted, NoticeView notice) {
        var current = new Moment(now, Sending.handedOverOf(notice.deliveries()),
                notice.deliveries().delivered() + notice.deliveries().complained(), notice.tenants().acknowledged());
        List<Moment> moments = new ArrayList<>(noted);
        Moment last = moments.isEmpty() ? null : moments.get(moments.size() - 1);
        boolean rests = (notice.state() == NoticeState.COMPLETED || notice.state() == NoticeState.CANCELLED) && last != null
                && last.accepted() == current.accepted() && last.delivered() == current.delivered()
                && last.acknowledged() == current.acknowledged();
        if (!rests) {
            moments.add(current);
        }
        return moments;
    }

    private static long inTrouble(NoticeCounts.Deliveries letters) {
        return Sending.failedOf(letters) + letters.complained() + letters.deferred() + letters.unknown();
    }

    /** Those that need a person are found by their tasks, those that wait for another try by their turn. */
    private static List<Problem.Letter> troubled(Sql sql, NoticeView notice) throws SQLException {
        NoticeCounts.Deliveries figures = notice.deliveries();
        List<Problem.Letter> letters = new ArrayList<>();
        if (Sending.failedOf(figures) + figures.complained() > 0) {
            letters.addAll(sql.rows(SendingReader::letter, """
                    SELECT d.state, d.reason, t.kind, d.last_reply, lower(split_part(d.email, '@', -1))
                    FROM task t JOIN delivery d ON d.notice_id = t.notice_id AND d.id = t.delivery_id
                    WHERE t.notice_id = ? AND t.left_at IS NULL LIMIT ?
                    """, notice.id(), MOST_LETTERS));
        }
        if (figures.deferred() + figures.unknown() > 0) {
            letters.addAll(sql.rows(SendingReader::letter, """
                    SELECT d.state, d.reason, NULL, d.last_reply, q.domain
                    FROM (SELECT notice_id, delivery_id, domain FROM delivery_queue
                        WHERE notice_id = ? ORDER BY notice_id DESC, due_at DESC LIMIT ?) q
                    JOIN delivery d ON d.notice_id = q.notice_id AND d.id = q.delivery_id
                    WHERE d.state IN ('DEFERRED', 'UNKNOWN')
                    """, notice.id(), MOST_LETTERS));
        }
        return letters;
    }

    private static Problem.Letter letter(ResultSet row) throws SQLException {
        String reason = row.getString(2);
        String kind = row.getString(3);
        return new Problem.Letter(DeliveryState.valueOf(row.getString(1)), reason == null ? null : Reason.valueOf(reason),
                kind == null ? null : Kind.valueOf(kind), row.getString(4), row.getString(5));
    }

    private static List<Sending.NewAnswer> answers(Sql sql, UUID noticeId) throws SQLException {
        return sql.rows(SendingReader::answer, """
                SELECT a.tenant_id, t.tenant_name, a.name, a.finding, a.late, a.recorded_by IS NOT NULL, a.at
                FROM acknowledgement a JOIN notice n ON n.id = a.notice_id
                LEFT JOIN advisory t ON t.notice_id = a.notice_id AND t.preparation_id = n.preparation_id
                    AND t.tenant_id = a.tenant_id
                WHERE a.notice_id = ? AND a.withdrawn_at IS NULL ORDER BY a.notice_id DESC, a.id DESC LIMIT ?
                """, noticeId, MOST_ANSWERS);
    }

    private static Sending.NewAnswer answer(ResultSet row) throws SQLException {
        Timestamp at = row.getTimestamp(7);
        return new Sending.NewAnswer(row.getString(1), row.getString(2) == null ? row.getString(1) : row.getString(2),
                row.getString(3), Finding.valueOf(row.getString(4)), row.getBoolean(5), row.getBoolean(6), at.toInstant());
    }
}
