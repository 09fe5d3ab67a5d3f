package io.tocsin.console.sending;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.tocsin.console.Numbers;
import io.tocsin.console.Times;
import io.tocsin.notice.NoticeProgress.Moment;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;

/**
 * How fast a notice goes out.
 *
 * @param perSecond deliveries that mail servers took, over the last half minute
 * @param left until what waits for its first attempt is sent, at this pace; null where nothing waits or moves
 * @param stoodFor for how long nothing has moved although something waits; null where that is shorter than the half minute
 */
record Pace(double perSecond, Duration left, Duration stoodFor) {

    private static final Duration WINDOW = Duration.ofSeconds(30);

    /** @param moments of the notice, the earliest first */
    static Pace of(NoticeView notice, List<Moment> moments, Instant now) {
        if (notice.state() != NoticeState.RELEASED || notice.releasedAt() == null) {
            return new Pace(0, null, null);
        }
        long handedOver = Sending.handedOverOf(notice.deliveries());
        Instant from = now.minus(WINDOW);
        long before = 0;
        Instant lastMove = notice.releasedAt();
        for (Moment moment : moments) {
            before = moment.at().isAfter(from) ? before : moment.accepted();
            lastMove = moment.at();
        }
        Instant since = from.isAfter(notice.releasedAt()) ? from : notice.releasedAt();
        double seconds = Math.max(1, Duration.between(since, now).toMillis() / 1000.0);
        double perSecond = Math.max(0, handedOver - before) / seconds;
        long waiting = notice.deliveries().queued() + notice.deliveries().sending();
        Duration stood = Duration.between(lastMove, now);
        return new Pace(perSecond,
                waiting > 0 && perSecond > 0 ? Duration.ofSeconds((long) Math.ceil(waiting / perSecond)) : null,
                waiting > 0 && perSecond == 0 && stood.compareTo(WINDOW) > 0 ? stood : null);
    }

    /** A sentence, or "" where there is nothing to say. */
    public String words() {
        if (stoodFor != null) {
            return "Nothing has been handed over for " + Times.words(stoodFor) + ".";
        }
        if (perSecond == 0) {
            return "";
        }
        String rate = perSecond >= 2 ? Numbers.of(Math.round(perSecond)) + " letters a second"
                : Numbers.counted(Math.max(1, Math.round(perSecond * 60)), "letter") + " a minute";
        return left == null ? rate + "." : rate + ", about " + Times.words(left) + " left.";
    }
}
