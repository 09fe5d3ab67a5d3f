package io.tocsin.console.home;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.Query;
import io.tocsin.console.States;
import io.tocsin.console.Tone;
import io.tocsin.console.Viewer;
import io.tocsin.console.calls.Reason;
import io.tocsin.console.home.Home.Waiting;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.tenant.list.Sql;

/**
 * Tenants that this person looks after and is to call, and those to be called that nobody looks after: whom somebody else looks
 * after is that person's. Each leads to the part of the call list that it counts.
 */
@ApplicationScoped
class CallWaits {

    private final DataSource database;
    private final Clock clock;

    CallWaits(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param sent figures of the newest round of each open incident, by its notice */
    List<Waiting> of(Viewer viewer, Map<UUID, NoticeCounts> sent) {
        List<Waiting> waiting = new ArrayList<>();
        sent.forEach((id, counts) -> {
            Notice notice = Notice.findById(id);
            Incident incident = Incident.findById(notice.incidentId);
            String round = States.word(notice.kind) + " of " + incident.reference + ", " + incident.title;
            long mine = count(id, """
                    t.looked_after_by = ? AND (t.state <> 'ACKNOWLEDGED' OR t.finding IN ('NEEDS_HELP', 'AFFECTED'))
                    """, viewer.operatorId());
            if (mine > 0) {
                waiting.add(
                        new Waiting("telephone", Tone.BAD, "Call",
                                Waits.counted(mine, "tenant") + " that you look after: " + round,
                                path(id, "me", null)));
            }
            if (counts.findings().needsHelp() > 0) {
                nobodys(id, Reason.HELP, "t.finding = 'NEEDS_HELP'", "life-preserver", Tone.BAD, "Help",
                        " that asked for help: " + round, waiting);
            }
            if (counts.tenants().unreachable() > 0) {
                nobodys(id, Reason.UNREACHABLE, "t.state = 'UNREACHABLE'", "telephone", Tone.BAD, "Call",
                        " that no mail reaches: " + round, waiting);
            }
            if (counts.tenants().awaiting() > 0 && notice.dueAt().filter(clock.instant()::isAfter).isPresent()) {
                nobodys(id, Reason.SILENT, "t.state = 'AWAITING'", "alarm-fill", Tone.WARN, "Call",
                        " that did not answer in time: " + round, waiting);
            }
        });
        return waiting;
    }

    private void nobodys(UUID notice, Reason reason, String condition, String icon, Tone tone, String what, String about,
            List<Waiting> waiting) {
        long found = count(notice, condition + " AND t.looked_after_by IS NULL");
        if (found > 0) {
            waiting.add(new Waiting(icon, tone, what, Waits.counted(found, "tenant") + about, path(notice, "none", reason)));
        }
    }

    private static String path(UUID notice, String assigned, Reason why) {
        return Query.at("/console/calls").with("notice", notice).with("assigned", assigned).with("why", why).toString();
    }

    private long count(UUID notice, String condition, Object... values) {
        Object[] all = new Object[values.length + 1];
        all[0] = notice;
        System.arraycopy(values, 0, all, 1, values.length);
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).number("""
                    SELECT count(*) FROM (
                        SELECT FROM notice_tenant t JOIN notice n ON n.id = t.notice_id AND n.preparation_id = t.preparation_id
                        WHERE t.notice_id = ? AND NOT t.never_sent AND %s LIMIT %d) bounded
                    """.formatted(condition, Waits.MOST_COUNTED + 1), all);
        } catch (SQLException e) {
            throw new IllegalStateException("who is to be called", e);
        }
    }
}
