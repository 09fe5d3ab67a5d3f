package io.tocsin.console.home;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.Numbers;
import io.tocsin.console.States;
import io.tocsin.console.Tone;
import io.tocsin.console.Viewer;
import io.tocsin.console.calls.CallCounts;
import io.tocsin.console.home.Home.Waiting;
import io.tocsin.console.way.NeverTold;
import io.tocsin.console.way.Way;
import io.tocsin.console.way.Ways;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.SecondPerson;

/**
 * What waits for somebody: to approve, to release, to call, to correct. What others have to do is not on the list. What leads
 * to a list leads to the part of it that was counted.
 */
@ApplicationScoped
class Waits {

    private static final int MOST_NOTICES = 20;
    /** Beyond it, it is said that there are more. */
    static final int MOST_COUNTED = CallCounts.MOST;

    private final SecondPerson secondPerson;
    private final InboxWaits inbox;
    private final CallWaits calls;
    private final Ways ways;
    private final NeverTold neverTold;

    Waits(SecondPerson secondPerson, InboxWaits inbox, CallWaits calls, Ways ways, NeverTold neverTold) {
        this.neverTold = neverTold;
        this.secondPerson = secondPerson;
        this.ways = ways;
        this.inbox = inbox;
        this.calls = calls;
    }

    /** @param sent of each open incident, the newest round that went out */
    List<Waiting> of(Viewer viewer, Collection<UUID> sent) {
        List<Waiting> waiting = new ArrayList<>();
        if (viewer.isApprover() || viewer.isSender() || viewer.isAuthor()) {
            notices().forEach(notice -> ofNotice(notice, viewer).ifPresent(waiting::add));
        }
        if (viewer.isAuthor() || viewer.isSender()) {
            sent.forEach(notice -> untold(Notice.withId(notice)).ifPresent(waiting::add));
        }
        if (viewer.isSender()) {
            waiting.addAll(calls.of(viewer, sent));
            waiting.addAll(inbox.of(viewer));
        }
        return waiting;
    }

    private Optional<Waiting> untold(Notice last) {
        Incident incident = Incident.findById(last.incidentId);
        long tenants = neverTold.of(incident);
        return tenants == 0 ? Optional.empty()
                : Optional.of(new Waiting("exclamation-triangle-fill", Tone.WARN, "Draft a notice",
                        Way.untold(tenants) + ": " + incident.reference + ", " + incident.title,
                        "/console/incidents/" + incident.reference));
    }

    /** Drafts last: however many there are, what waits for an approval or a release stands before them. */
    private static List<Notice> notices() {
        return Notice.<Notice> find("""
                state in ('DRAFT', 'PREPARED', 'APPROVED', 'PAUSED')
                and incidentId in (select id from Incident where closedAt is null)
                order by case when state = 'DRAFT' then 1 else 0 end, updatedAt desc
                """).page(0, MOST_NOTICES).list();
    }

    private Optional<Waiting> ofNotice(Notice notice, Viewer viewer) {
        Incident incident = Incident.findById(notice.incidentId);
        String about = States.word(notice) + " of " + incident.reference + ", " + incident.title;
        return switch (notice.state) {
            case PREPARED, APPROVED -> {
                Optional<String> movedOn = ways.movedOn(incident, notice);
                yield movedOn.isPresent() ? toPrepareAgain(notice, about, movedOn.get(), viewer)
                        : notice.state == NoticeState.PREPARED
                                ? viewer.isApprover() ? toApprove(notice, incident, about, viewer) : Optional.empty()
                                : toRelease(notice, about, viewer);
            }
            case PAUSED -> viewer.isSender() ? Optional.of(new Waiting("pause-circle-fill", Tone.WARN, "Let go on, or cancel",
                    about + ": sending is paused", "/console/notices/" + notice.id + "/sending")) : Optional.empty();
            case DRAFT -> viewer.isAuthor() ? toWrite(notice, about) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Waiting> toRelease(Notice notice, String about, Viewer viewer) {
        return viewer.isSender() ? Optional.of(new Waiting("send", Tone.WARN, "Release", about
                + ": approved, and not yet sent", "/console/notices/" + notice.id + "/check")) : Optional.empty();
    }

    /** Nobody can approve or release it as it is. */
    private static Optional<Waiting> toPrepareAgain(Notice notice, String about, String movedOn, Viewer viewer) {
        return viewer.isAuthor() ? Optional.of(new Waiting("arrow-repeat", Tone.WARN, "Prepare again", about
                + ": changed since it was prepared: " + movedOn, "/console/notices/" + notice.id + "/check"))
                : Optional.empty();
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
        if (notice.rejected != null) {
            return Optional.of(new Waiting("arrow-return-left", Tone.BAD, "Change the words",
                    about + ": " + notice.rejected.name() + " sent it back", path));
        }
        return Preparation.newestOf(notice.id).filter(newest -> newest.faultCount > 0)
                .map(newest -> new Waiting("x-octagon-fill", Tone.BAD, "Correct what is missing",
                        about + ": " + Numbers.counted(newest.faultCount, "thing") + " to put right before it can be checked",
                        path))
                .or(() -> Optional.of(new Waiting("pencil", Tone.PLAIN, "Finish the draft", about, path)));
    }

    /** @param count up to one more than {@link #MOST_COUNTED} */
    static String counted(long count, String noun) {
        return count > MOST_COUNTED ? "More than " + Numbers.of(MOST_COUNTED) + " " + noun + "s" : Numbers.counted(count, noun);
    }
}
