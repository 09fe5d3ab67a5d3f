package io.tocsin.console;

import io.quarkus.qute.TemplateExtension;
import io.tocsin.acknowledgement.Finding;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.NoticeState;
import io.tocsin.task.Task;

/** Words for states. In a template: {@code {notice.state.label.html}}; the word alone: {@code {notice.state.label.word}}. */
@TemplateExtension
public final class States {

    private States() {
    }

    public static Label label(NoticeState state) {
        return switch (state) {
            case DRAFT -> new Label("Draft", "pencil", Tone.PLAIN);
            case PREPARED -> new Label("Waits for approval", "hourglass-split", Tone.WARN);
            case APPROVED -> new Label("Approved, not yet released", "patch-check", Tone.WARN);
            case RELEASED -> new Label("Being sent", "send", Tone.BUSY);
            case PAUSED -> new Label("Paused", "pause-circle-fill", Tone.WARN);
            case COMPLETED -> new Label("Sent", "check-circle-fill", Tone.GOOD);
            case CANCELLED -> new Label("Cancelled", "x-circle", Tone.PLAIN);
        };
    }

    /** Of a notice that waits for a person although what it was made from has changed since. */
    public static Label outOfDate() {
        return new Label("Out of date: to be prepared again", "exclamation-triangle-fill", Tone.WARN);
    }

    /** Of a notice that was sent in error, whatever came of its letters. */
    public static Label retracted() {
        return new Label("Retracted", "x-octagon-fill", Tone.BAD);
    }

    public static Label label(DeliveryState state) {
        return switch (state) {
            case QUEUED -> new Label("Waiting to be sent", "hourglass", Tone.PLAIN);
            case SENDING -> new Label("Being sent", "send", Tone.BUSY);
            case ACCEPTED -> new Label("Handed over", "envelope-arrow-up", Tone.BUSY);
            case DELIVERED -> new Label("Delivered", "envelope-check-fill", Tone.GOOD);
            case DEFERRED -> new Label("Will be tried again", "arrow-repeat", Tone.BUSY);
            case REFUSED -> new Label("Refused", "x-octagon-fill", Tone.BAD);
            case BOUNCED -> new Label("Came back", "arrow-return-left", Tone.BAD);
            case COMPLAINED -> new Label("Marked as unwanted", "flag-fill", Tone.BAD);
            case UNKNOWN -> new Label("Not known, will be sent again", "question-circle-fill", Tone.WARN);
            case EXPIRED -> new Label("Given up", "calendar-x", Tone.BAD);
            case HELD -> new Label("Needs a decision", "sign-stop", Tone.BAD);
            case CANCELLED -> new Label("Not sent", "x-circle", Tone.PLAIN);
        };
    }

    public static Label label(Finding finding) {
        return switch (finding) {
            case REVIEWING -> new Label("Still looking", "search", Tone.BUSY);
            case NOT_AFFECTED -> new Label("Found no harm", "shield-check", Tone.GOOD);
            case AFFECTED -> new Label("Is affected, deals with it", "shield-exclamation", Tone.WARN);
            case NEEDS_HELP -> new Label("Needs help", "life-preserver", Tone.BAD);
        };
    }

    public static Label label(Task.Trouble trouble) {
        return label(DeliveryState.valueOf(trouble.name()));
    }

    /** The round of telling, in a word: one whose words remind is called so, whatever its kind. */
    public static String word(Notice notice) {
        return word(notice.kind, notice.templateKey);
    }

    /** As {@link #word(Notice)}, of one that is not at hand. */
    public static String word(NoticeKind kind, String template) {
        return Notice.REMINDER.equals(template) ? "Reminder" : word(kind);
    }

    /** What a notice can be, in a word. */
    public static String word(NoticeKind kind) {
        return switch (kind) {
            case INITIAL -> "First notice";
            case UPDATE -> "Update";
            case CORRECTION -> "Correction";
            case CLOSURE -> "Closing notice";
        };
    }
}
