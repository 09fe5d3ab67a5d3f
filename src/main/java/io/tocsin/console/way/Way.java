package io.tocsin.console.way;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.Course;
import io.tocsin.console.Label;
import io.tocsin.console.Numbers;
import io.tocsin.console.States;
import io.tocsin.console.Times;
import io.tocsin.console.Told;
import io.tocsin.console.Tone;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;
import io.tocsin.notice.Preparation;
import io.tocsin.status.Funnel;

/**
 * The way from a list to the answers, for one notice: six steps, of which at most one is what has to be done now.
 *
 * @param listed how many tenants are on the list; where only the states of the steps are asked for, 1 stands for any number
 * @param neverTold how many of them nobody has told, while no notice is under way; up to one more than
 *        {@link NeverTold#MOST_COUNTED}
 * @param notice null before there is one
 * @param funnel figures of all notices of the incident that went out; null for none, and where only the states of the steps are
 *        asked for
 * @param movedOn what changed since it was prepared, in words; empty if nothing did or that does not matter any more
 * @param part what the viewer had to do with it, e.g. {@code drafted it}; empty for a second person
 */
public record Way(Incident incident, long listed, long neverTold, Notice notice, NoticeView view, Funnel funnel,
        Optional<String> movedOn, Optional<String> part,
        IncidentAddress at, Times times) {

    /**
     * A step.
     *
     * @param told what is done, a sentence
     * @param next what is next, a sentence; null if nothing is here
     * @param role that it takes; null if nothing is next, or everybody may
     * @param link where it is done or looked at, or null while there is nothing to look at
     * @param now whether this is what has to be done
     */
    public record Step(int nth, String name, Label label, String told, String next, String role, String link, String linkWord,
            boolean now) {

        private Step notNow() {
            return new Step(nth, name, label, told, next, role, link, linkWord, false);
        }
    }

    private static final Label NOT_YET = new Label("Not yet", "circle", Tone.PLAIN);
    private static final Label NOW = Course.NOW;
    private static final Label DONE = new Label("Done", "check-circle-fill", Tone.GOOD);

    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Step step : List.of(list(), words(), check(), approval(), sending(), answers())) {
            boolean first = steps.stream().noneMatch(Step::now);
            steps.add(first ? step : step.notNow());
        }
        return steps;
    }

    /** What has to be done now, if a person has to do anything. */
    public Optional<Step> next() {
        return steps().stream().filter(Step::now).findFirst();
    }

    /** @param here on whose page it is shown; at the check the approval, while that is what is asked for */
    public Course at(Stage here) {
        List<Step> steps = steps();
        boolean decides = here == Stage.CHECK && steps.get(Stage.APPROVAL.ordinal()).now();
        int nth = 1 + (decides ? Stage.APPROVAL : here).ordinal();
        return new Course(notice == null ? null : notice.number, incident.reference, at.page(), steps.stream()
                .map(step -> new Course.Step(step.name(), step.label(), step.link(), step.nth() == nth)).toList());
    }

    private boolean isListed() {
        return listed > 0;
    }

    private boolean isOpen() {
        return incident.closedAt == null;
    }

    private NoticeState state() {
        return notice == null ? null : notice.state;
    }

    /** Past the point where a changed list or template matters. */
    private boolean isReleased() {
        return notice != null && notice.releasedAt != null;
    }

    private boolean isFresh() {
        return movedOn.isEmpty();
    }

    private Step list() {
        if (!isListed() && isReleased()) {
            return new Step(1, "List", DONE, "Nobody is on the list any more.", null, null, at.list(), "Open the list", false);
        }
        if (neverTold > 0) {
            return new Step(1, "List", new Label("Some were never told", "exclamation-triangle-fill", Tone.WARN),
                    Numbers.counted(listed, "tenant") + (neverTold == 1 ? ", one of them never told." : ", some never told."),
                    untold(neverTold) + ": draft a notice for " + (neverTold == 1 ? "it." : "them."), "author", at.newNotice(),
                    "Draft a notice", true);
        }
        return isListed()
                ? new Step(1, "List", DONE, Numbers.counted(listed, "tenant") + (incident.scope.equals(Incident.FINAL)
                        ? ", and the list is final."
                        : ". The list is still open."), null, null, at.list(), "Open the list", false)
                : new Step(1, "List", isOpen() ? NOW : NOT_YET, "Nobody is on the list yet.",
                        "Upload the list of affected tenants, with their contacts and what happened at each.", "author",
                        at.list(),
                        "Upload a list", isOpen());
    }

    /** @param tenants up to one more than {@link NeverTold#MOST_COUNTED} */
    public static String untold(long tenants) {
        return (tenants > NeverTold.MOST_COUNTED ? "More than " + Numbers.of(NeverTold.MOST_COUNTED) + " tenants"
                : Numbers.counted(tenants, "tenant")) + " on the list " + (tenants == 1 ? "was" : "were") + " never told";
    }

    private Step words() {
        if (notice == null) {
            boolean now = isListed() && isOpen();
            return new Step(2, "Words", now ? NOW : NOT_YET, "There is no notice yet.",
                    "Draft the first notice and choose its words.", "author", now ? at.newNotice() : null,
                    "Draft the first notice",
                    now);
        }
        String what = States.word(notice) + " (notice " + notice.number + "), from the template “" + notice.templateKey
                + "”.";
        boolean rejected = state() == NoticeState.DRAFT && notice.rejected != null;
        return rejected
                ? new Step(2, "Words", new Label("Sent back", "arrow-return-left", Tone.BAD),
                        notice.rejected.name() + " sent it back: “" + notice.rejected.comment() + "”",
                        "Change what was asked for, then have it checked again.", "author", at.words(notice),
                        "Change the words",
                        true)
                : new Step(2, "Words", DONE, what, null, null, at.words(notice), "Read the words", false);
    }

    private Step check() {
        if (notice == null) {
            return new Step(3, "Check", NOT_YET, "Every tenant's words are made and checked before anybody approves them.",
                    null, null,
                    null, null, false);
        }
        NoticeView.PreparationView made = view.preparation();
        if (made != null && made.state() == Preparation.State.RUNNING) {
            return new Step(3, "Check", new Label("Under way", "arrow-repeat", Tone.BUSY),
                    Numbers.of(made.done()) + " of " + Numbers.of(made.total()) + " tenants done.", null, null,
                    at.check(notice),
                    "Watch it", false);
        }
        if (state() == NoticeState.DRAFT) {
            boolean rejected = notice.rejected != null;
            if (made != null && made.state() == Preparation.State.FAILED) {
                return new Step(3, "Check", new Label("Faults found", "x-octagon-fill", Tone.BAD),
                        Numbers.counted(made.faultCount(), "thing is", "things are") + " wrong, so nothing is prepared.",
                        "Put them right, in the list or in the words, and check again.", "author", at.check(notice),
                        "See what is wrong", !rejected);
            }
            return new Step(3, "Check", rejected ? NOT_YET : NOW, "It is not prepared yet.",
                    "Prepare it: every tenant's words are made, checked and can be looked at.", "author", at.check(notice),
                    "Prepare and check", !rejected && isOpen());
        }
        if (state() == NoticeState.CANCELLED && !isReleased()) {
            return new Step(3, "Check", NOT_YET, "The notice is cancelled.", null, null, at.check(notice), "Look at it", false);
        }
        if (!isReleased() && !isFresh()) {
            return new Step(3, "Check", new Label("Out of date", "exclamation-triangle-fill", Tone.WARN),
                    "Since it was prepared, something moved on: " + movedOn.get() + ".", "Prepare it again.", "author",
                    at.check(notice), "Prepare again", isOpen());
        }
        // The page of the check counts more than the preparation does: no number here that it would contradict.
        boolean pointedOut = made != null && made.warnings() != null && !made.warnings().isEmpty();
        return new Step(3, "Check", DONE, made == null || made.advisories() == null ? "It was prepared."
                : "Words for " + Numbers.counted(made.advisories(), "tenant") + " and "
                        + Numbers.counted(made.deliveries(), "contact")
                        + (pointedOut ? "; some things are pointed out." : "."),
                null, null, at.check(notice), "Look at them", false);
    }

    private Step approval() {
        if (notice == null || state() == NoticeState.DRAFT || state() == NoticeState.CANCELLED && notice.approvedAt == null) {
            return new Step(4, "Approval", NOT_YET, "A second person reads what will be sent, and says yes or no.", null, null,
                    null,
                    null, false);
        }
        if (notice.emergency != null) {
            return new Step(4, "Approval", new Label("Without approval", "exclamation-triangle-fill", Tone.WARN),
                    notice.emergency.name() + " released it in an emergency: “" + notice.emergency.reason() + "”", null, null,
                    at.check(notice), "Look at it", false);
        }
        if (state() == NoticeState.PREPARED) {
            int has = view.approvals().size();
            int needed = view.approvalsNeeded() == null ? 1 : view.approvalsNeeded();
            String told = has == 0 ? (needed > 1 ? "It needs two approvals." : "Nobody has approved it yet.")
                    : "Approved by " + names() + "; one more is needed.";
            String who = part.map(mine -> "You " + mine + ", so somebody else has to read it and approve it.")
                    .orElse("Read what will be sent, then approve it or send it back.");
            return new Step(4, "Approval", isFresh() ? new Label("Waits for a person", "hourglass-split", Tone.WARN) : NOT_YET,
                    told,
                    isFresh() ? who : null, "approver", at.check(notice), "Read and decide", isFresh() && isOpen());
        }
        String by = names();
        return new Step(4, "Approval", isReleased() || isFresh() ? DONE : NOT_YET,
                by.isEmpty() ? "Approved." : "Approved by " + by + ".",
                null, null, at.check(notice), "See what was approved", false);
    }

    private String names() {
        return view.approvals().stream().map(NoticeView.ApprovalView::by).collect(Collectors.joining(" and "));
    }

    private Step sending() {
        if (!isReleased()) {
            boolean now = state() == NoticeState.APPROVED && isFresh() && isOpen();
            return new Step(5, "Sending", now ? NOW : NOT_YET,
                    now ? "Nothing has been sent." : "It is sent once it is approved.",
                    now ? "Release it: from then on it goes out." : null, "sender", now ? at.check(notice) : null, "Release it",
                    now);
        }
        NoticeCounts.Deliveries sent = view.deliveries();
        long gone = sent.total() - sent.moving();
        long failed = sent.refused() + sent.bounced() + sent.expired() + sent.held() + sent.complained();
        String told = Numbers.of(sent.handedOver()) + " of " + Numbers.counted(sent.total(), "mail") + " handed over"
                + (sent.bounced() == 0 ? "" : ", " + Numbers.of(sent.bounced()) + " came back")
                + (failed == 0 ? "." : "; " + Numbers.counted(failed, "needs", "need") + " a person.");
        if (notice.retracted != null) {
            return new Step(5, "Sending", States.retracted(),
                    told + " It was retracted: its pages say that it was sent in error.",
                    "Send a correction, so that everybody who read it knows.", "author", at.sending(notice), "See the sending",
                    false);
        }
        if (state() == NoticeState.CANCELLED) {
            boolean again = view.tenants().neverSent() > 0 && isOpen();
            return new Step(5, "Sending", States.label(state()), new Told(state(), counts()).words(),
                    again ? "Draft a new notice, to whoever was not told yet." : null, "author",
                    again ? at.newNotice() : at.sending(notice), again ? "Draft a new notice" : "See the sending", again);
        }
        Label label = Told.label(state(), sent);
        boolean paused = state() == NoticeState.PAUSED;
        boolean stuck = state() == NoticeState.COMPLETED && failed > 0 && isOpen();
        return new Step(5, "Sending", label, gone < sent.total() ? told + " " + Numbers.of(sent.moving()) + " to go." : told,
                paused ? "It is paused. Let it go on, or cancel it."
                        : stuck ? "Some mails did not arrive: correct those contacts, or reach the tenants another way." : null,
                "sender", stuck ? at.inbox(notice) : at.sending(notice),
                stuck ? "Open the inbox" : state() == NoticeState.RELEASED ? "Watch it" : "See the sending", paused || stuck);
    }

    private NoticeCounts counts() {
        return new NoticeCounts(view.deliveries(), view.tenants(), view.findings(), null, null);
    }

    private Step answers() {
        if (!isReleased() || notice.retracted != null) {
            return new Step(6, "Answers", NOT_YET, "Tenants say that they have read it, and what they found."
                    + (hasFigures() ? " So far " + answered() + "." : ""), null, null, null, null, false);
        }
        NoticeCounts.Tenants tenants = view.tenants();
        long help = view.findings().openHelp();
        String told = answered(tenants) + (help == 0 ? "" : "; " + Numbers.of(help) + " asked for help")
                + (tenants.unreachable() == 0 ? "." : "; " + Numbers.of(tenants.unreachable()) + " could not be reached.");
        boolean all = tenants.awaiting() + tenants.unreachable() == 0;
        boolean asked = state() == NoticeState.COMPLETED || state() == NoticeState.CANCELLED;
        boolean calls = asked && !times.now().isBefore(silentFrom());
        if (help > 0) {
            return new Step(6, "Answers", States.label(Finding.NEEDS_HELP), told,
                    Numbers.counted(help, "tenant") + " asked for help: call " + (help == 1 ? "it" : "them") + " first"
                            + (all || !calls ? "." : ", then those who are silent."),
                    "sender", at.calls(notice), "Open the call list", isOpen());
        }
        if (all) {
            return new Step(6, "Answers", DONE, told, null, null, at.tenants(notice), "See the tenants", false);
        }
        boolean unreached = asked && tenants.unreachable() > 0;
        String next = unreached
                ? "Call " + (tenants.unreachable() == 1 ? "the tenant" : "the tenants") + " that no mail reaches"
                        + (calls && tenants.awaiting() > 0 ? ", then those who are silent." : ".")
                : calls ? "Call those who are silent." : "Watch the answers come in.";
        boolean toCall = unreached || calls;
        return new Step(6, "Answers", new Label(asked ? "Waits for tenants" : "Coming in", "hourglass-split", Tone.BUSY), told,
                asked ? next + until(calls) : null, toCall ? "sender" : null,
                toCall ? at.calls(notice) : at.tenants(notice),
                toCall ? "Open the call list" : "See the tenants", asked && isOpen());
    }

    /** Of the incident; of a notice that is not the only one, which may have gone to a few, besides. */
    private String answered(NoticeCounts.Tenants tenants) {
        String here = Numbers.of(tenants.acknowledged()) + " of " + Numbers.counted(tenants.addressed(), "tenant")
                + " answered";
        // Of both, so that nobody adds them up; where they are the same, once.
        return hasFigures() && funnel.notices() > 1
                ? answered().equals(here) ? here
                        : answered() + ". " + States.word(notice) + " (notice " + notice.number + "): " + here
                : notice.number > 1 ? "Notice " + notice.number + ": " + here : here;
    }

    private boolean hasFigures() {
        return funnel != null && funnel.tenants() != null;
    }

    private String answered() {
        return Numbers.of(funnel.tenants().answered()) + " of " + Numbers.counted(funnel.tenants().addressed(), "tenant")
                + " answered" + (funnel.asOf() == null ? "" : " as of " + times.plain(funnel.asOf()));
    }

    /** When it is time to call those who said nothing: as half of the time to answer is over, or a day where none was set. */
    private Instant silentFrom() {
        return notice.dueAt().map(due -> notice.releasedAt.plus(Duration.between(notice.releasedAt, due).dividedBy(2)))
                .orElseGet(() -> notice.releasedAt.plus(Duration.ofDays(1)));
    }

    /** @param calls whether it is time to call those who are silent */
    private String until(boolean calls) {
        String due = notice.dueAt().map(at -> times.now().isAfter(at) ? " Answers were due on " + times.plain(at)
                : " Answers are due on " + times.plain(at)).orElse("");
        return calls ? due.isEmpty() ? "" : due + "."
                : (due.isEmpty() ? " No time was set for answers" : due) + "; call those who are silent from "
                        + times.plain(silentFrom()) + " on.";
    }
}
