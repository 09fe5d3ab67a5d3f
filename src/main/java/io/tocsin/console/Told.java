package io.tocsin.console;

import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeState;

/**
 * Who has a notice that was let go, by its kept figures. Letters are counted as they go; tenants only once none of their
 * letters moves by itself, since one tenant has several. Who does not have it may have been told by another one.
 */
public record Told(NoticeState state, NoticeCounts counts) {

    /** Of a notice, and of what came of it: sent is not all that one wants to know. */
    public static Label label(NoticeState state, NoticeCounts.Deliveries letters) {
        long forPeople = letters.refused() + letters.bounced() + letters.expired() + letters.held() + letters.complained();
        if (state != NoticeState.COMPLETED || forPeople == 0) {
            return States.label(state);
        }
        return letters.handedOver() == 0 ? new Label("None got through", "x-octagon-fill", Tone.BAD)
                : new Label("Sent, some need a person", "exclamation-triangle-fill", Tone.WARN);
    }

    public Label label() {
        return label(state, counts.deliveries());
    }

    public boolean isPaused() {
        return state == NoticeState.PAUSED;
    }

    public boolean isCancelled() {
        return state == NoticeState.CANCELLED;
    }

    /** Whether it is known how many tenants a letter has gone to. */
    public boolean isKnown() {
        return toGo() == 0;
    }

    public long letters() {
        return counts.deliveries().total();
    }

    public long handedOver() {
        return counts.deliveries().handedOver();
    }

    public long toGo() {
        return counts.deliveries().moving();
    }

    /** That letters of it were handed over for, those that no letter reaches left out; where that is known. */
    public long tenants() {
        return counts.tenants().addressed() - counts.tenants().unreachable();
    }

    /** That it did not go to. */
    public long without() {
        return counts.tenants().neverSent();
    }

    /** What to bear in mind before any other figure of the notice is read; "" where it simply went out. */
    public String words() {
        String so = Numbers.of(handedOver()) + " of " + Numbers.counted(letters(), "letter");
        if (isCancelled()) {
            return "Cancelled after " + so + (isKnown()
                    ? ": " + Numbers.counted(tenants(), "tenant has", "tenants have") + " this notice, "
                            + Numbers.of(without()) + (without() == 1 ? " does not." : " do not.")
                    : ". Those that wait are being taken out; who has this notice is known in a moment.");
        }
        return isKnown() ? ""
                : (isPaused() ? "Paused after " + so + ": the other " + Numbers.counted(toGo(), "waits", "wait")
                        : "Being sent: " + so + " handed over, " + Numbers.of(toGo()) + " to go")
                        + ". A tenant whose letters wait does not have this notice yet.";
    }
}
