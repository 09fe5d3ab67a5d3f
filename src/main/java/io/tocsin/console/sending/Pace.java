package io.tocsin.console.sending;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.tocsin.console.Numbers;
import io.tocsin.console.Times;
import io.tocsin.notice.NoticeProgress.Moment;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;

/**
 * How fast a notice goes out.
 *
 * @param perSecond deliveries that mail servers took, over the last half minute in which it was being sent: a pause or a stop
 *        of the service is no part of it
 * @param left until what waits for its first attempt is sent, at this pace; null where nothing waits or moves
 * @param stoodFor for how long nothing has moved although something waits; null where that is shorter than half a minute, or
 *        nothing unusual
 */
record Pace(double perSecond, Duration left, Duration stoodFor) {

    private static final Duration WINDOW = Duration.ofSeconds(30);
    /** It is looked once a second: between letters that lie further apart nothing was sent, unless all of them lie so. */
    private static final Duration SHORTEST_LULL = Duration.ofSeconds(5);
    private static final int TIMES_THE_USUAL = 3;

    /** Letters that were taken, and in which time. */
    private record Step(long letters, Duration took) {
    }

    /**
     * @param rises moments at which more had been taken than before, the last of them, the earliest first
     * @param goingSince when it was released, resumed or set going again
     */
    static Pace of(NoticeView notice, List<Moment> rises, Instant goingSince, Instant now) {
        if (notice.state() != NoticeState.RELEASED || notice.releasedAt() == null) {
            return new Pace(0, null, null);
        }
        long waiting = notice.deliveries().queued() + notice.deliveries().sending();
        List<Step> steps = steps(points(notice, rises, now), goingSince);
        Duration usual = usual(steps);
        Duration lull = longer(SHORTEST_LULL, usual.multipliedBy(TIMES_THE_USUAL));
        Duration silent = Duration.between(Stream.of(notice.releasedAt(), goingSince, notice.lastAcceptedAt())
                .filter(Objects::nonNull).max(Instant::compareTo).orElseThrow(), now);
        if (silent.compareTo(lull) > 0) {
            return new Pace(0, null, waiting > 0 && silent.compareTo(WINDOW) > 0 ? silent : null);
        }
        double perSecond = perSecond(steps, usual, lull);
        return new Pace(perSecond,
                waiting > 0 && perSecond > 0 ? Duration.ofSeconds((long) Math.ceil(waiting / perSecond)) : null, null);
    }

    /** With the release, where the first rise came soon after it, and with this moment. */
    private static List<Moment> points(NoticeView notice, List<Moment> rises, Instant now) {
        List<Moment> points = new ArrayList<>();
        Instant first = rises.isEmpty() ? now : rises.get(0).at();
        if (Duration.between(notice.releasedAt(), first).compareTo(WINDOW) <= 0) {
            points.add(new Moment(notice.releasedAt(), 0, 0, 0));
        }
        points.addAll(rises);
        long handedOver = Sending.handedOverOf(notice.deliveries());
        if (!points.isEmpty() && handedOver > points.get(points.size() - 1).accepted()) {
            points.add(new Moment(now, handedOver, 0, 0));
        }
        return points;
    }

    /** From point to point, the newest first; what one lasted before the notice was set going again is left out of it. */
    private static List<Step> steps(List<Moment> points, Instant goingSince) {
        List<Step> steps = new ArrayList<>();
        for (int i = points.size() - 1; i > 0; i--) {
            Instant from = points.get(i - 1).at();
            Instant to = points.get(i).at();
            boolean spansIt = goingSince.isAfter(from) && goingSince.isBefore(to);
            steps.add(new Step(Math.max(0, points.get(i).accepted() - points.get(i - 1).accepted()),
                    Duration.between(spansIt ? goingSince : from, to)));
        }
        return steps;
    }

    private static Duration usual(List<Step> steps) {
        List<Duration> took = new ArrayList<>(steps.stream().map(Step::took).toList());
        Collections.sort(took);
        return took.isEmpty() ? Duration.ZERO : took.get((took.size() - 1) / 2);
    }

    private static double perSecond(List<Step> steps, Duration usual, Duration lull) {
        Duration time = Duration.ZERO;
        long letters = 0;
        for (int i = 0; i < steps.size() && time.compareTo(WINDOW) < 0; i++) {
            Step step = steps.get(i);
            letters += step.letters();
            time = time.plus(step.took().compareTo(lull) > 0 ? usual : step.took());
        }
        return letters / Math.max(1, time.toMillis() / 1000.0);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
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
