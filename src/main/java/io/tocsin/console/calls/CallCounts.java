package io.tocsin.console.calls;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.tenants.Conditions;
import io.tocsin.console.tenants.NoticeChoices;
import io.tocsin.console.tenants.NoticeConditions;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;
import io.tocsin.status.Reminded;

/**
 * How many tenants of a notice are to be called, as its call list has them: whom a newer notice went to is called about that
 * one.
 */
@ApplicationScoped
public class CallCounts {

    /** Beyond it, it is said that there are more. */
    public static final int MOST = 1_000;
    /** Of those that a newer notice may have gone to, or that may have answered what a reminder reminds of. */
    private static final int MOST_LOOKED_AT = 5_000;

    private final DataSource database;
    private final NoticeChoices choices;

    CallCounts(DataSource database, NoticeChoices choices) {
        this.database = database;
        this.choices = choices;
    }

    /**
     * Tenants that are somebody's, and those of each reason that are nobody's, or anybody's where nobody in particular was
     * asked for; each up to one more than {@link #MOST}.
     *
     * @param mine 0 where nobody in particular was asked for
     */
    public record Counted(long mine, long help, long unreachable, long silent) {

        boolean isEmpty() {
            return help + unreachable + silent == 0;
        }
    }

    /** Whether the kept figures leave room for anybody: cheap, and to be asked first. */
    public static boolean isAnybodyToCall(NoticeCounts counts) {
        return counts.tenants().awaiting() + counts.tenants().unreachable() + counts.findings().openHelp()
                + counts.findings().affected() > 0;
    }

    /** @return of those that nobody looks after, and how many this operator does */
    public Counted of(Notice notice, UUID operator) {
        return count(notice, operator, "none");
    }

    /** @return of all, whoever looks after them */
    public Counted ofAll(Notice notice) {
        return count(notice, null, null);
    }

    private Counted count(Notice notice, UUID operator, String whose) {
        var answer = new Conditions();
        NoticeConditions.notToldSince(choices.newerThan(notice, false), answer);
        var silence = new Conditions();
        NoticeConditions.notToldSince(choices.newerThan(notice, true), silence);
        return Sql.on(database, "who is to be called about notice " + notice.id, sql -> {
            NoticeConditions.notAnswered(Reminded.by(sql.connection(), notice), silence);
            IndexWalks.only(sql.connection());
            return new Counted(
                    operator == null ? 0
                            : count(sql, notice,
                                    of("me", operator).and("(t.finding IN ('NEEDS_HELP', 'AFFECTED') OR t.unmet_help)"), answer)
                                    + count(sql, notice, of("me", operator).and("t.state <> 'ACKNOWLEDGED'"), silence),
                    count(sql, notice, of(whose, null).and("t.finding = 'NEEDS_HELP'"), answer)
                            + count(sql, notice, of(whose, null).and("t.unmet_help AND t.finding <> 'NEEDS_HELP'"), answer),
                    count(sql, notice, of(whose, null).and("t.state = 'UNREACHABLE'"), silence),
                    count(sql, notice, of(whose, null).and("t.state = 'AWAITING'"), silence));
        });
    }

    private static Conditions of(String whose, UUID operator) {
        var conditions = new Conditions();
        NoticeConditions.lookedAfter(whose, operator, conditions);
        return conditions;
    }

    private static long count(Sql sql, Notice notice, Conditions which, Conditions but) throws SQLException {
        List<Object> values = new ArrayList<>(List.of(notice.id, notice.preparationId));
        values.addAll(which.values());
        values.addAll(but.values());
        return sql.number("""
                SELECT count(*) FROM (SELECT FROM
                    (SELECT tenant_id FROM notice_tenant t
                        WHERE t.notice_id = ? AND t.preparation_id = ? AND NOT t.never_sent %s LIMIT %d) t
                    WHERE true %s LIMIT %d) bounded
                """.formatted(which.sql(), but.isEmpty() ? MOST + 1 : MOST_LOOKED_AT, but.sql(), MOST + 1), values.toArray());
    }
}
