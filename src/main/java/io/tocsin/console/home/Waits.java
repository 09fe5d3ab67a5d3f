package io.tocsin.console.home;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.Numbers;
import io.tocsin.console.States;
import io.tocsin.console.Tone;
import io.tocsin.console.Viewer;
import io.tocsin.console.home.Home.Waiting;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.SecondPerson;

/** What waits for somebody: to approve, to release, to correct, to call. What others have to do is not on the list. */
@ApplicationScoped
class Waits {

    private static final int MOST_NOTICES = 20;
    /** Beyond it, it is said that there are more. */
    private static final int MOST_TASKS = 1000;

    private final DataSource database;
    private final SecondPerson secondPerson;

    Waits(DataSource database, SecondPerson secondPerson) {
        this.database = database;
        this.secondPerson = secondPerson;
    }

    /** @param sent figures of the newest round of each open incident, by its notice */
    List<Waiting> of(Viewer viewer, Map<UUID, NoticeCounts> sent) {
        List<Waiting> waiting = new ArrayList<>();
        if (viewer.isApprover() || viewer.isSender() || viewer.isAuthor()) {
            notices().forEach(notice -> ofNotice(notice, viewer).ifPresent(waiting::add));
        }
        if (viewer.isSender()) {
            toHelp(viewer, sent).forEach(waiting::add);
            toCorrect(viewer).forEach(waiting::add);
            toCall(sent.values()).ifPresent(waiting::add);
        }
        return waiting;
    }

    private static List<Notice> notices() {
        return Notice.<Notice> find("""
                state in ('DRAFT', 'PREPARED', 'APPROVED', 'PAUSED')
                and incidentId in (select id from Incident where closedAt is null) order by updatedAt desc
                """).page(0, MOST_NOTICES).list();
    }

    private Optional<Waiting> ofNotice(Notice notice, Viewer viewer) {
        Incident incident = Incident.findById(notice.incidentId);
        String about = States.word(notice.kind) + " of " + incident.reference + ", " + incident.title;
        return switch (notice.state) {
            case PREPARED -> viewer.isApprover() ? toApprove(notice, incident, about, viewer) : Optional.empty();
            case APPROVED -> viewer.isSender() ? Optional.of(new Waiting("send", Tone.WARN, "Release", about
                    + ": approved, and not yet sent", "/console/notices/" + notice.id + "/check")) : Optional.empty();
            case PAUSED -> viewer.isSender() ? Optional.of(new Waiting("pause-circle-fill", Tone.WARN, "Let go on, or cancel",
                    about + ": sending is paused", "/console/notices/" + notice.id + "/sending")) : Optional.empty();
            case DRAFT -> viewer.isAuthor() ? toWrite(notice, about) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<Waiting> toApprove(Notice notice, Incident incident, String about, Viewer viewer) {
        Preparation preparation = Preparation.findById(notice.preparationId);
        boolean involved = secondPerson.isAskedFor()
                && secondPerson.partOf(incident, notice, preparation, viewer.actor()).isPresent();
        boolean hasApproved = preparation.approvals.stream().anyMatch(one -> one.by().equals(viewer.operatorId()));
        return involved || hasApproved ? Optional.empty()
                : Optional.of(new Waiting("patch-check", Tone.WARN, "Look at it and approve", about,
                        "/console/notices/" + notice.id + "/check"));
    }

    private static Optional<Waiting> toWrite(Notice notice, String about) {
        String path = "/console/notices/" + notice.id + "/words";
        if (notice.rejectedAt != null) {
            return Optional.of(new Waiting("arrow-return-left", Tone.BAD, "Change the words",
                    about + ": " + notice.rejectedByName + " sent it back", path));
        }
        return Preparation.newestOf(notice.id).filter(newest -> newest.faultCount > 0)
                .map(newest -> new Waiting("x-octagon-fill", Tone.BAD, "Correct what is missing",
                        about + ": " + Numbers.counted(newest.faultCount, "thing") + " to put right before it can be checked",
                        path))
                .or(() -> Optional.of(new Waiting("pencil", Tone.PLAIN, "Finish the draft", about, path)));
    }

    /** Whom somebody else looks after is that person's. */
    private List<Waiting> toHelp(Viewer viewer, Map<UUID, NoticeCounts> sent) {
        List<Waiting> waiting = new ArrayList<>();
        sent.forEach((id, counts) -> {
            long asked = counts.findings().needsHelp() == 0 ? 0 : count("""
                    SELECT FROM notice_tenant t JOIN notice n ON n.id = t.notice_id AND n.preparation_id = t.preparation_id
                    WHERE t.notice_id = '%s' AND t.finding = 'NEEDS_HELP'
                        AND (t.looked_after_by IS NULL OR t.looked_after_by = ?)
                    """.formatted(id), viewer.operatorId());
            if (asked > 0) {
                Notice notice = Notice.findById(id);
                Incident incident = Incident.findById(notice.incidentId);
                waiting.add(new Waiting("life-preserver", Tone.BAD, "Help", counted(asked, "tenant") + " that asked for help: "
                        + States.word(notice.kind) + " of " + incident.reference + ", " + incident.title,
                        "/console/tenants?notice=" + id + "&finding=NEEDS_HELP"));
            }
        });
        return waiting;
    }

    private List<Waiting> toCorrect(Viewer viewer) {
        List<Waiting> waiting = new ArrayList<>();
        long mine = count("SELECT FROM task WHERE closed_at IS NULL AND assigned_to = ?", viewer.operatorId());
        long nobodys = count("SELECT FROM task WHERE closed_at IS NULL AND assigned_to IS NULL", null);
        long myWrong = count("SELECT FROM wrong_contact WHERE closed_at IS NULL AND assigned_to = ?", viewer.operatorId());
        long wrong = count("SELECT FROM wrong_contact WHERE closed_at IS NULL AND assigned_to IS NULL", null);
        long unmatched = count("SELECT FROM receipt_fate WHERE fate = 'UNMATCHED' AND closed_at IS NULL", null);
        if (mine > 0) {
            waiting.add(new Waiting("envelope-exclamation", Tone.BAD, "Correct your contacts",
                    counted(mine, "mail") + " that did not arrive, given to you", "/console/inbox?assigned=me"));
        }
        if (nobodys > 0) {
            waiting.add(new Waiting("envelope-exclamation", Tone.BAD, "Correct contacts",
                    counted(nobodys, "mail") + " that did not arrive, and nobody looks after them",
                    "/console/inbox?assigned=none"));
        }
        if (myWrong > 0) {
            waiting.add(new Waiting("person-x-fill", Tone.BAD, "Find the right contact",
                    counted(myWrong, "report") + " of a wrong contact, given to you",
                    "/console/inbox?cause=WRONG_CONTACT&assigned=me"));
        }
        if (wrong > 0) {
            waiting.add(new Waiting("person-x-fill", Tone.BAD, "Find the right contact",
                    counted(wrong, "report") + " of a wrong contact that nobody looks after",
                    "/console/inbox?cause=WRONG_CONTACT&assigned=none"));
        }
        if (unmatched > 0) {
            waiting.add(new Waiting("question-circle-fill", Tone.WARN, "Read replies",
                    counted(unmatched, "message") + " that Tocsin could not make sense of", "/console/inbox"));
        }
        return waiting;
    }

    private static Optional<Waiting> toCall(Collection<NoticeCounts> sent) {
        long unreachable = sent.stream().mapToLong(counts -> counts.tenants().unreachable()).sum();
        return unreachable == 0 ? Optional.empty()
                : Optional.of(new Waiting("telephone", Tone.BAD, "Call",
                        Numbers.counted(unreachable, "tenant") + " that no mail reaches", "/console/calls"));
    }

    private static String counted(long count, String noun) {
        return count > MOST_TASKS ? "More than " + Numbers.of(MOST_TASKS) + " " + noun + "s" : Numbers.counted(count, noun);
    }

    private long count(String sql, UUID operatorId) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection
                        .prepareStatement("SELECT count(*) FROM (" + sql + " LIMIT " + (MOST_TASKS + 1) + ") bounded")) {
            if (operatorId != null) {
                select.setObject(1, operatorId);
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("what waits", e);
        }
    }
}
