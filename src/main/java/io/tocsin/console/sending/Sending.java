package io.tocsin.console.sending;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.Label;
import io.tocsin.console.Numbers;
import io.tocsin.console.States;
import io.tocsin.console.Times;
import io.tocsin.console.Told;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeProgress.Moment;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;

/**
 * A notice that goes out, as its page shows it at one moment.
 *
 * @param notice with those as answered who answered what it reminds of
 * @param earlier how many of them that are
 * @param moments how far it had come and when, now included
 * @param problems of the letters that were looked at, which are not all where {@code problemsAreCut}
 * @param answers the newest first
 */
record Sending(NoticeView notice, long earlier, List<Moment> moments, List<DomainRow> domains, List<Problem> problems,
        boolean problemsAreCut,
        List<NewAnswer> answers, Pace pace, Instant now) {

    /** Where the words for programs that read the page out change: not with each letter. */
    private static final int[] STEPS = { 10, 25, 50, 75, 90 };

    private static final int FIRST_DOMAINS = 10;

    record NewAnswer(String tenantId, String tenantName, String name, Finding finding, boolean late, boolean byPhone,
            Instant at) {
    }

    record StateRow(DeliveryState state, long letters) {
    }

    record FindingRow(Finding finding, long tenants) {
    }

    /** That a mail server took, whatever came of them. */
    static long handedOverOf(NoticeCounts.Deliveries letters) {
        return letters.handedOver();
    }

    /** That came back, or will not be sent without a person. */
    static long failedOf(NoticeCounts.Deliveries letters) {
        return letters.refused() + letters.bounced() + letters.expired() + letters.held();
    }

    /** Of the notice, and of what came of it: sent is not all that one wants to know. */
    public Label label() {
        return notice.retraction() != null ? States.retracted() : Told.label(notice.state(), notice.deliveries());
    }

    public List<DomainRow> firstDomains() {
        return domains.subList(0, Math.min(FIRST_DOMAINS, domains.size()));
    }

    /** All others together among them. */
    public List<DomainRow> moreDomains() {
        return domains.subList(firstDomains().size(), domains.size());
    }

    public boolean isReleased() {
        return notice.releasedAt() != null;
    }

    public boolean isPaused() {
        return notice.state() == NoticeState.PAUSED;
    }

    public boolean isCancelled() {
        return notice.state() == NoticeState.CANCELLED;
    }

    public boolean isSent() {
        return notice.state() == NoticeState.COMPLETED;
    }

    public boolean isUnderWay() {
        return notice.state() == NoticeState.RELEASED;
    }

    public long letters() {
        return notice.deliveries().total();
    }

    public long done() {
        return letters() - notice.deliveries().moving();
    }

    public long handedOver() {
        return handedOverOf(notice.deliveries());
    }

    public long failed() {
        return failedOf(notice.deliveries());
    }

    /** That need a person, those that arrived and were complained of included. */
    public long forPeople() {
        return failed() + notice.deliveries().complained();
    }

    public long unsent() {
        return notice.deliveries().moving();
    }

    /** Of a cancelled notice: those that are out of it, and those that are being taken out. */
    public long neverSent() {
        return notice.deliveries().cancelled() + unsent();
    }

    /** The page's first figure: of a cancelled notice no more will ever be done. */
    public String headline() {
        return isCancelled() ? Numbers.percent(handedOver(), letters()) + " handed over"
                : Numbers.percent(done(), letters()) + " done";
    }

    /** What the bar shows. */
    public long bar() {
        return isCancelled() ? handedOver() : done();
    }

    public Told told() {
        return new Told(notice.state(),
                new NoticeCounts(notice.deliveries(), notice.tenants(), notice.findings(), null, null));
    }

    /** How many domains there is a line for. */
    public long largest() {
        return domains.stream().filter(row -> !row.isOthers()).count();
    }

    public boolean hasOthers() {
        return domains.stream().anyMatch(DomainRow::isOthers);
    }

    public boolean isOver() {
        return isSent() || isCancelled();
    }

    /** How long the sending took, once it is over; null before. */
    public String took() {
        return notice.completedAt() == null || notice.lastAcceptedAt() == null ? null
                : Times.words(Duration.between(notice.releasedAt(), notice.lastAcceptedAt()));
    }

    public List<StateRow> states() {
        NoticeCounts.Deliveries of = notice.deliveries();
        List<StateRow> rows = new ArrayList<>();
        add(rows, DeliveryState.QUEUED, of.queued());
        add(rows, DeliveryState.SENDING, of.sending());
        add(rows, DeliveryState.DEFERRED, of.deferred());
        add(rows, DeliveryState.UNKNOWN, of.unknown());
        add(rows, DeliveryState.ACCEPTED, of.accepted());
        add(rows, DeliveryState.DELIVERED, of.delivered());
        add(rows, DeliveryState.REFUSED, of.refused());
        add(rows, DeliveryState.BOUNCED, of.bounced());
        add(rows, DeliveryState.EXPIRED, of.expired());
        add(rows, DeliveryState.HELD, of.held());
        add(rows, DeliveryState.COMPLAINED, of.complained());
        add(rows, DeliveryState.CANCELLED, of.cancelled());
        return rows;
    }

    private static void add(List<StateRow> rows, DeliveryState state, long letters) {
        if (letters > 0) {
            rows.add(new StateRow(state, letters));
        }
    }

    public List<FindingRow> findings() {
        NoticeCounts.Findings of = notice.findings();
        return List.of(new FindingRow(Finding.NEEDS_HELP, of.openHelp()), new FindingRow(Finding.AFFECTED, of.affected()),
                new FindingRow(Finding.REVIEWING, of.reviewing()), new FindingRow(Finding.NOT_AFFECTED, of.notAffected()));
    }

    public Chart chart(Times times) {
        return Chart.of(moments, notice.releasedAt(), moments.get(moments.size() - 1).at(), letters(),
                notice.tenants().addressed(), times.zone());
    }

    /** For programs that read the page out: changes by steps and with the state, so that they do not speak all the time. */
    public String said() {
        String trouble = forPeople() > 0 ? " Some letters need a person." : "";
        return switch (notice.state()) {
            case RELEASED -> step(done(), letters(), "letter", " is done", " are done") + "." + trouble;
            case PAUSED -> "Sending is paused.";
            case COMPLETED -> (handedOver() == 0 ? "No letter got through. " : "Everything is sent. ")
                    + step(notice.tenants().acknowledged(), notice.tenants().addressed(), "tenant", " has answered",
                            " have answered")
                    + "." + trouble;
            case CANCELLED -> "The notice is cancelled.";
            default -> "The notice is not released.";
        };
    }

    /** {@code No letter is done}, {@code Less than 10 % of 8 letters are done}, {@code All 8 letters are done}. */
    private static String step(long part, long whole, String noun, String one, String many) {
        if (part <= 0) {
            return "No " + noun + one;
        }
        if (part >= whole) {
            return whole == 1 ? "The only " + noun + one : "All " + Numbers.counted(whole, noun) + many;
        }
        int step = 0;
        for (int each : STEPS) {
            step = part * 100 >= each * whole ? each : step;
        }
        return (step == 0 ? "Less than " + STEPS[0] : "At least " + step) + " % of " + Numbers.counted(whole, noun) + many;
    }
}
