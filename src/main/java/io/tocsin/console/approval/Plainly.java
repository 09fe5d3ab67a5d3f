package io.tocsin.console.approval;

import java.util.List;
import java.util.stream.Collectors;

import io.quarkus.qute.TemplateExtension;
import io.tocsin.console.Numbers;
import io.tocsin.console.SettingNames;
import io.tocsin.console.States;
import io.tocsin.console.Viewer;
import io.tocsin.notice.Approval;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Refusals and counts for people: without the calls that a program would make next. */
@TemplateExtension(namespace = "plainly")
public final class Plainly {

    private Plainly() {
    }

    /** {@code 72 hours}, {@code 3 days 12 hours}. */
    static String hours(long seconds) {
        long hours = seconds / 3600;
        long minutes = seconds % 3600 / 60;
        return hours == 0 ? Numbers.counted(minutes, "minute")
                : Numbers.counted(hours, "hour") + (minutes == 0 ? "" : " " + Numbers.counted(minutes, "minute"));
    }

    /** {@code {plainly:looked(approval)}}: what an approver had opened before saying yes. */
    public static String looked(Approval approval) {
        List<Approval.Look> looks = approval.lookedAt();
        Approval.Sampled sample = approval.sample();
        String letters = sample == null ? ""
                : "had opened the letters of " + sample.opened() + " of the "
                        + Numbers.counted(sample.tenants(), "tenant") + " picked out to be read";
        if (looks == null || looks.isEmpty()) {
            return sample == null ? "had opened nothing here before" : letters + ", and nothing else";
        }
        return looks.stream().map(look -> switch (look.what()) {
            case "advisories", "preview" -> Numbers.counted(look.count(), "letter");
            case "preflight" -> "the table of checks";
            case "locales" -> "the languages";
            default -> look.what();
        }).distinct().collect(Collectors.joining(", ", sample == null ? "had opened " : letters + "; in all: ", ""));
    }

    /** @return the same refusal; of what cannot be done as things stand, in words for people */
    static Refusal of(Refusal refusal, Notice notice, Viewer viewer) {
        if (refusal.code() == RefusalCode.UNAVAILABLE) {
            return new Refusal(refusal.code(), SettingNames.forViewer(refusal.getMessage(), viewer), refusal.faults());
        }
        return refusal.code() == RefusalCode.STATE && refusal.faults().isEmpty()
                ? new Refusal(RefusalCode.STATE, "As this notice stands now, that cannot be done: it is \""
                        + States.label(notice.state).word() + "\". What can be done with it stands below.")
                : refusal;
    }
}
