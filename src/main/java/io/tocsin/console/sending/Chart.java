package io.tocsin.console.sending;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToLongFunction;

import io.tocsin.console.Numbers;
import io.tocsin.console.Times;
import io.tocsin.notice.NoticeProgress.Moment;

/**
 * How far a notice had come over time: lines of steps, each in percent of all it is about, since letters and tenants are not
 * the same number. As an SVG of figures only, and as a table of the same.
 *
 * @param ticks of the time axis
 * @param rows moments of the table, some of many
 */
record Chart(List<Line> lines, List<Tick> ticks, List<Row> rows, long letters, long tenants) {

    static final int WIDTH = 600;
    static final int HEIGHT = 200;
    /** Of what lies closer together only the last is drawn. */
    private static final int STEP = 3;
    private static final int MOST_ROWS = 12;

    /**
     * @param path of an SVG path
     * @param percent where it ends
     */
    record Line(String name, String style, String path, String percent) {
    }

    /** @param since the release */
    record Row(Moment moment, String since) {
    }

    record Tick(int x, String words, String anchor) {
    }

    /**
     * @param moments the earliest first, the last of them now
     * @param from when it was released
     * @param until where the axis ends: what is not over yet is not drawn
     */
    static Chart of(List<Moment> moments, Instant from, Instant until, long letters, long tenants, ZoneId zone) {
        Duration span = Duration.between(from, until);
        List<Line> lines = new ArrayList<>();
        lines.add(line("Handed over", "handed-over", moments, from, span, Moment::accepted, letters));
        lines.add(line("Delivered", "delivered", moments, from, span, Moment::delivered, letters));
        lines.add(line("Answered", "answered", moments, from, span, Moment::acknowledged, tenants));
        return new Chart(lines, ticks(from, span, zone), some(moments, from), letters, tenants);
    }

    /** Each value holds until the next: a line from here to there would show what nobody has seen. */
    private static Line line(String name, String style, List<Moment> moments, Instant from, Duration span,
            ToLongFunction<Moment> value, long whole) {
        var path = new StringBuilder("M0 " + HEIGHT);
        int y = HEIGHT;
        for (int i = 0; i < moments.size(); i++) {
            int x = at(moments.get(i).at(), from, span);
            boolean isLastHere = i + 1 == moments.size() || at(moments.get(i + 1).at(), from, span) / STEP > x / STEP;
            int now = (int) Math.round(HEIGHT - HEIGHT * share(value.applyAsLong(moments.get(i)), whole));
            if (isLastHere && now != y) {
                path.append('H').append(x).append('V').append(now);
                y = now;
            }
        }
        path.append('H').append(WIDTH);
        long last = moments.isEmpty() ? 0 : value.applyAsLong(moments.get(moments.size() - 1));
        return new Line(name, style, path.toString(), Numbers.percent(last, whole));
    }

    private static double share(long part, long whole) {
        return whole <= 0 ? 0 : Math.max(0, Math.min(1, (double) part / whole));
    }

    private static int at(Instant at, Instant from, Duration span) {
        double share = (double) Duration.between(from, at).toMillis() / Math.max(1, span.toMillis());
        return (int) Math.round(WIDTH * Math.max(0, Math.min(1, share)));
    }

    private static List<Tick> ticks(Instant from, Duration span, ZoneId zone) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern(span.toMinutes() < 5 ? "HH:mm:ss"
                : span.toHours() < 24 ? "HH:mm" : span.toDays() < 4 ? "d MMM HH:mm" : "d MMM", Locale.UK).withZone(zone);
        List<Tick> ticks = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (int i = 0; i <= 3; i++) {
            String words = format.format(from.plus(span.multipliedBy(i).dividedBy(3)));
            // Of a second there is only one tick: the same words twice would be two times at once.
            if (told.add(words)) {
                ticks.add(new Tick(WIDTH * i / 3, words, i == 0 ? "start" : i == 3 ? "end" : "middle"));
            }
        }
        return ticks;
    }

    private static List<Row> some(List<Moment> moments, Instant from) {
        List<Row> rows = new ArrayList<>();
        int most = Math.min(MOST_ROWS, moments.size());
        for (int i = 0; i < most; i++) {
            Moment moment = moments.get(most == moments.size() ? i : (int) Math.round((moments.size() - 1) * i / (most - 1.0)));
            rows.add(new Row(moment, Times.words(Duration.between(from, moment.at()))));
        }
        return rows;
    }
}
