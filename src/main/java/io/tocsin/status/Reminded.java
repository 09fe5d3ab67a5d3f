package io.tocsin.status;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeView;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;

/**
 * What a reminder reminds a tenant of: the newest notice to it that asks for an answer and is no reminder itself. Who answers
 * that one, or any since, has answered, and is neither counted as silent nor called.
 */
@ApplicationScoped
public class Reminded {

    /** Of those that a reminder waits for. */
    private static final int MOST_LOOKED_AT = 5_000;

    private final DataSource database;

    Reminded(DataSource database) {
        this.database = database;
    }

    /**
     * Its figures with those as answered who answered what it reminds of; of more than 5,000 without an answer to it, the first
     * are looked at. Any other notice as it is.
     */
    @Transactional
    public NoticeView withEarlierAnswers(NoticeView notice) {
        return Notice.REMINDER.equals(notice.template()) && notice.releasedAt() != null
                ? notice.with(withEarlierAnswers(notice.id(), notice.tenants()))
                : notice;
    }

    @Transactional
    public NoticeCounts withEarlierAnswers(Notice notice, NoticeCounts counts) {
        return notice.isReminder() && notice.releasedAt != null
                ? counts.with(withEarlierAnswers(notice.id, counts.tenants()))
                : counts;
    }

    private NoticeCounts.Tenants withEarlierAnswers(UUID notice, NoticeCounts.Tenants tenants) {
        return tenants.awaiting() + tenants.unreachable() == 0 ? tenants
                : Sql.on(database, "earlier answers of tenants of notice " + notice, sql -> {
                    List<UUID> reminded = by(sql.connection(), notice);
                    return reminded.isEmpty() ? tenants : answered(sql, notice, reminded, tenants);
                });
    }

    private static NoticeCounts.Tenants answered(Sql sql, UUID notice, List<UUID> reminded, NoticeCounts.Tenants tenants)
            throws SQLException {
        IndexWalks.only(sql.connection());
        List<Object> values = new ArrayList<>(List.of(notice, MOST_LOOKED_AT));
        values.addAll(reminded);
        return sql.rows(row -> tenants.answeredElsewhere(row.getLong(1), row.getLong(2)), """
                SELECT count(*) FILTER (WHERE t.state = 'AWAITING'), count(*) FILTER (WHERE t.state = 'UNREACHABLE')
                FROM (SELECT t.tenant_id, t.state FROM notice n
                    JOIN notice_tenant t ON t.notice_id = n.id AND t.preparation_id = n.preparation_id
                    WHERE n.id = ? AND t.state IN ('AWAITING', 'UNREACHABLE') AND NOT t.never_sent LIMIT ?) t
                WHERE NOT (%s)
                """.formatted(notAnswered(reminded)), values.toArray()).get(0);
    }

    /**
     * @return an answer to one of these may be as good as one to the notice; none where it is no reminder, or nothing asked
     *         before
     */
    public static List<UUID> by(Connection connection, Notice notice) throws SQLException {
        return notice.isReminder() ? by(connection, notice.id) : List.of();
    }

    private static List<UUID> by(Connection connection, UUID reminder) throws SQLException {
        return new Sql(connection).rows(row -> row.getObject(1, UUID.class), """
                SELECT n.id FROM notice reminder JOIN notice n ON n.incident_id = reminder.incident_id
                WHERE reminder.id = ? AND n.released_at IS NOT NULL AND n.retracted_at IS NULL
                    AND (n.released_at, n.number) < (reminder.released_at, reminder.number)
                    AND EXISTS (SELECT FROM notice asked
                        WHERE asked.incident_id = reminder.incident_id AND asked.released_at IS NOT NULL
                            AND asked.retracted_at IS NULL AND asked.template_key <> ?
                            AND (asked.released_at, asked.number) < (reminder.released_at, reminder.number)
                            AND (asked.acknowledge_by IS NOT NULL OR asked.acknowledge_within IS NOT NULL))
                """, reminder, Notice.REMINDER);
    }

    /** A condition on a tenant's row {@code t}, with the ids as parameters. */
    public static String notAnswered(List<UUID> reminded) {
        return """
                NOT EXISTS (SELECT FROM notice asked
                    JOIN notice_tenant heard ON heard.notice_id = asked.id AND heard.preparation_id = asked.preparation_id
                    WHERE asked.id IN (%s) AND heard.tenant_id = t.tenant_id AND heard.state = 'ACKNOWLEDGED'
                        AND NOT heard.never_sent
                        AND NOT EXISTS (SELECT FROM notice anew
                            JOIN notice_tenant place ON place.notice_id = anew.id
                                AND place.preparation_id = anew.preparation_id
                            WHERE anew.incident_id = asked.incident_id AND anew.released_at IS NOT NULL
                                AND anew.retracted_at IS NULL AND anew.template_key <> '%s'
                                AND (anew.acknowledge_by IS NOT NULL OR anew.acknowledge_within IS NOT NULL)
                                AND (anew.released_at, anew.number) > (asked.released_at, asked.number)
                                AND place.tenant_id = t.tenant_id AND NOT place.never_sent OFFSET 0)
                    OFFSET 0)
                """.formatted("?, ".repeat(reminded.size() - 1) + "?", Notice.REMINDER);
    }
}
