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
import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;

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
            if (counts.tenants().total() > 0) {
                of(Notice.findById(id), viewer, waiting);
            }
        });
        return waiting;
    }

    private void of(Notice notice, Viewer viewer, List<Waiting> waiting) {
        Counted counted = count(notice, viewer.operatorId());
        Incident incident = Incident.findById(notice.incidentId);
        String round = ": " + States.word(notice.kind) + " of " + incident.reference + ", " + incident.title;
        if (counted.mine() > 0) {
            waiting.add(new Waiting("telephone", Tone.BAD, "Call", tenants(counted.mine(), "that you look after", round),
                    path(notice, "me", null)));
        }
        if (counted.help() > 0) {
            waiting.add(new Waiting("life-preserver", Tone.BAD, "Help", tenants(counted.help(), "that asked for help", round),
                    path(notice, "none", Reason.HELP)));
        }
        if (counted.unreachable() > 0) {
            waiting.add(
                    new Waiting("telephone", Tone.BAD, "Call", tenants(counted.unreachable(), "that no mail reaches", round),
                            path(notice, "none", Reason.UNREACHABLE)));
        }
        if (counted.silent() > 0 && notice.dueAt().filter(clock.instant()::isAfter).isPresent()) {
            waiting.add(new Waiting("alarm-fill", Tone.WARN, "Call",
                    tenants(counted.silent(), "that did not answer in time", round), path(notice, "none", Reason.SILENT)));
        }
    }

    private static String tenants(long count, String which, String round) {
        return Waits.counted(count, "tenant") + " " + which + round;
    }

    private static String path(Notice notice, String assigned, Reason why) {
        return Query.at("/console/calls").with("notice", notice.id).with("assigned", assigned).with("why", why).toString();
    }

    /** Tenants that are somebody's, and those of each reason that are nobody's. */
    private record Counted(long mine, long help, long unreachable, long silent) {
    }

    private static final String COUNTS = "SELECT " + String.join(", ",
            bounded("t.looked_after_by = ? AND (t.state <> 'ACKNOWLEDGED' OR t.finding IN ('NEEDS_HELP', 'AFFECTED') OR t.unmet_help)"),
            bounded("t.finding = 'NEEDS_HELP' AND t.looked_after_by IS NULL") + " + "
                    + bounded("t.unmet_help AND t.finding <> 'NEEDS_HELP' AND t.looked_after_by IS NULL"),
            bounded("t.state = 'UNREACHABLE' AND t.looked_after_by IS NULL"),
            bounded("t.state = 'AWAITING' AND t.looked_after_by IS NULL"));

    private static String bounded(String condition) {
        return """
                (SELECT count(*) FROM (SELECT FROM notice_tenant t
                    WHERE t.notice_id = ? AND t.preparation_id = ? AND NOT t.never_sent AND %s LIMIT %d) bounded)
                """.formatted(condition, Waits.MOST_COUNTED + 1);
    }

    private Counted count(Notice notice, UUID viewer) {
        try (Connection connection = database.getConnection()) {
            IndexWalks.only(connection);
            return new Sql(connection).rows(
                    row -> new Counted(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)), COUNTS, notice.id,
                    notice.preparationId, viewer, notice.id, notice.preparationId, notice.id, notice.preparationId, notice.id,
                    notice.preparationId, notice.id, notice.preparationId).get(0);
        } catch (SQLException e) {
            throw new IllegalStateException("who is to be called", e);
        }
    }
}
