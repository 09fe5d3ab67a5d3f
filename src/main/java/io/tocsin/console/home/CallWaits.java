package io.tocsin.console.home;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.Query;
import io.tocsin.console.States;
import io.tocsin.console.Tone;
import io.tocsin.console.Viewer;
import io.tocsin.console.calls.CallCounts;
import io.tocsin.console.calls.Reason;
import io.tocsin.console.home.Home.Waiting;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeTally;
import io.tocsin.postgres.Sql;

/**
 * Tenants that this person looks after and is to call, and those to be called that nobody looks after: whom somebody else looks
 * after is that person's. Each leads to the part of the call list that it counts.
 */
@ApplicationScoped
class CallWaits {

    /** Of an incident, the newest; who is silent about an older one than these has been told often since. */
    private static final int MOST_NOTICES = 8;

    private final DataSource database;
    private final CallCounts calls;
    private final NoticeTally tally;
    private final Clock clock;

    CallWaits(DataSource database, CallCounts calls, NoticeTally tally, Clock clock) {
        this.database = database;
        this.calls = calls;
        this.tally = tally;
        this.clock = clock;
    }

    /** @param newest of each open incident, the newest round that went out */
    List<Waiting> of(Viewer viewer, Collection<UUID> newest) {
        List<Waiting> waiting = new ArrayList<>();
        newest.forEach(id -> {
            List<Notice> sent = sent(Notice.withId(id).incidentId);
            Map<UUID, NoticeCounts> counts = tally.countsOf(sent.stream().map(notice -> notice.id).toList());
            sent.stream().filter(notice -> CallCounts.isAnybodyToCall(counts.get(notice.id)))
                    .forEach(notice -> of(notice, viewer, waiting));
        });
        return waiting;
    }

    /** The newest first. */
    private List<Notice> sent(UUID incidentId) {
        return Sql.on(database, "notices of incident " + incidentId, sql -> sql.rows(row -> row.getObject(1, UUID.class), """
                SELECT id FROM notice WHERE incident_id = ? AND released_at IS NOT NULL AND retracted_at IS NULL
                ORDER BY released_at DESC, number DESC LIMIT ?
                """, incidentId, MOST_NOTICES)).stream().map(Notice::withId).toList();
    }

    private void of(Notice notice, Viewer viewer, List<Waiting> waiting) {
        CallCounts.Counted counted = calls.of(notice, viewer.operatorId());
        String round = round(notice);
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

    private static String round(Notice notice) {
        Incident incident = Incident.findById(notice.incidentId);
        return ": " + States.word(notice) + " of " + incident.reference + ", " + incident.title;
    }

    private static String tenants(long count, String which, String round) {
        return Waits.counted(count, "tenant") + " " + which + round;
    }

    private static String path(Notice notice, String assigned, Reason why) {
        return Query.at("/console/calls").with("notice", notice.id).with("assigned", assigned).with("why", why).toString();
    }
}
