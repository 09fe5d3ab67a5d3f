package io.tocsin.console.approval;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.tocsin.console.Label;
import io.tocsin.console.States;
import io.tocsin.console.Viewer;
import io.tocsin.incident.Incident;
import io.tocsin.leak.WaiverView;
import io.tocsin.notice.Approval;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Preparation;

/**
 * The page: a notice, the newest attempt at its words, and what somebody with these roles can do with it now.
 *
 * @param preparation the newest, whatever came of it; null before the first
 * @param movedOn what has changed since it was prepared, or null
 * @param found what the checks found, the gravest first
 * @param allChecks whether the list and the domains were looked at for this page
 * @param faults null where nothing stands in the way
 * @param fourEyes null unless it waits for an approval
 * @param needed how many approvals it takes
 * @param email the viewer's own address, or null
 * @param searched null where nobody was searched for
 * @param letter null where there is none to show
 * @param names of tenants that the page names, by id, as far as they are on the list
 */
public record CheckView(Viewer viewer, Notice notice, Incident incident, Preparation preparation, String movedOn,
        List<Found> found, boolean allChecks, FaultsShown faults, List<WaiverView> waivers, WhoGetsWhat who, Picks picks,
        Searched searched, LetterShown letter, FourEyes.Shown fourEyes, int needed, String email, Typed typed,
        Map<String, String> names) {

    /** As people know the tenant; its id where it is not on the list. */
    public String nameOf(String tenantId) {
        return names.getOrDefault(tenantId, tenantId);
    }

    public UUID id() {
        return notice.id;
    }

    public String path() {
        return Asked.path(notice.id);
    }

    public String incidentPath() {
        return "/console/incidents/" + incident.reference;
    }

    public String title() {
        return "Check notice " + notice.number;
    }

    public boolean isRunning() {
        return preparation != null && preparation.state == Preparation.State.RUNNING;
    }

    public boolean isFailed() {
        return notice.state == NoticeState.DRAFT && preparation != null && preparation.state == Preparation.State.FAILED;
    }

    /** Whether there are words that count, or did until they were rejected. */
    public boolean hasWords() {
        return notice.preparationId != null && preparation != null && preparation.id.equals(notice.preparationId);
    }

    public boolean isDraft() {
        return notice.state == NoticeState.DRAFT;
    }

    public boolean isPrepared() {
        return notice.state == NoticeState.PREPARED;
    }

    /** Whether an approval is lacking: none is there, or fewer than have been asked for since. */
    public boolean isWaiting() {
        return isPrepared() || isApproved() && approvals().size() < needed;
    }

    public boolean isApproved() {
        return notice.state == NoticeState.APPROVED;
    }

    /** Whether it has been let go, in whatever state it is since. */
    public boolean isReleased() {
        return notice.releasedAt != null;
    }

    /** Whether nobody prepares or approves it any more. */
    public boolean isOver() {
        return isReleased() || isCancelled();
    }

    public boolean isCancelled() {
        return notice.state == NoticeState.CANCELLED;
    }

    /** Whether the page has to be prepared anew before anything else. */
    public boolean isStale() {
        return movedOn != null || isDraft() && preparation != null && preparation.state == Preparation.State.STALE;
    }

    public Label label() {
        return isStale() && !isOver() ? States.outOfDate() : States.label(notice.state);
    }

    public boolean canPrepare() {
        return viewer.isAuthor() && notice.state.canBePrepared() && !isRunning() && incident.closedAt == null;
    }

    /** Whether words in another language would still count. */
    public boolean canWrite() {
        return viewer.isAuthor() && !isOver();
    }

    public boolean canDecide() {
        return isWaiting() && viewer.isApprover() && !isStale();
    }

    public boolean canApprove() {
        return canDecide() && !hasApproved() && (fourEyes == null || fourEyes.mine() == null);
    }

    public boolean canReject() {
        return (isPrepared() || isApproved()) && viewer.isApprover();
    }

    /** What it is and to whom it goes can be changed until it goes out. */
    public boolean canAmend() {
        return viewer.isAuthor() && notice.state.canBePrepared() && incident.closedAt == null;
    }

    /** Once it is released, that is done where it is watched. */
    public boolean canCancel() {
        return viewer.isSender() && notice.state.canBePrepared();
    }

    /** Why what it is cannot be changed here by this viewer; null where it can. */
    public String whyNotAmend() {
        return isReleased() ? "It is released, and a letter that went out cannot be changed. To say more, or something else,"
                + " draft the next notice of the incident."
                : isCancelled() ? "It was cancelled. To tell the tenants after all, draft another notice of the incident."
                        : incident.closedAt != null
                                ? "The incident is closed. Open it again on its page before you change anything of it."
                                : viewer.isAuthor() ? null
                                        : "Changing what it is, to whom it goes and by when an answer is asked for takes the role"
                                                + " author, which you do not have.";
    }

    /** Why it cannot be cancelled here by this viewer; null where it can, or there is nothing left to cancel. */
    public String whyNotCancel() {
        return isOver() || viewer.isSender() ? null : "Cancelling it takes the role sender, which you do not have.";
    }

    public boolean canRelease() {
        return isApproved() && !isWaiting() && viewer.isSender() && !isStale();
    }

    public boolean canOverride() {
        return isWaiting() && viewer.isAdmin() && !isStale();
    }

    /** Whether leaks can be let through by this viewer now. */
    public boolean canWaive() {
        return viewer.isApprover() && notice.state.canBePrepared() && incident.closedAt == null;
    }

    public boolean canTest() {
        return viewer.isAuthor() && letter != null && letter.problem() == null;
    }

    public List<Approval> approvals() {
        return hasWords() && !isDraft() ? preparation.approvals : List.of();
    }

    public boolean hasApproved() {
        return approvals().stream().anyMatch(approval -> approval.by().equals(viewer.operatorId()));
    }

    public String digest() {
        return hasWords() ? preparation.digestText() : null;
    }

    public int recipients() {
        return hasWords() && preparation.deliveries != null ? preparation.deliveries : 0;
    }

    public String due() {
        return notice.acknowledgeWithin == null ? null : Plainly.hours(notice.acknowledgeWithin);
    }
}
