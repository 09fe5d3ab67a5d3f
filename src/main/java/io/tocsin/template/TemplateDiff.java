package io.tocsin.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;

/**
 * What is different between two texts of a template, as a unified diff: its lines with the subject as the first, and three
 * lines around each change.
 *
 * @param from what the one is called, e.g. {@code initial-notice/en/0}
 * @param to what the other is called
 */
public record TemplateDiff(String from, String to, int added, int removed, List<Hunk> hunks) {

    private static final int AROUND = 3;
    /** Lines of a text that are compared; whatever has more is shown as replaced. */
    private static final int MOST_LINES = 4_000;
    private static final Pattern HEAD = Pattern.compile("@@ -(\\d+),?\\d* \\+(\\d+),?\\d* @@");

    /** Changes that stand close together. */
    public record Hunk(List<Line> lines) {
    }

    public enum Kind {
        CONTEXT,
        REMOVED,
        ADDED
    }

    /**
     * @param from number of the line in the one text, from 1; null if it is not in it
     * @param to number of the line in the other text, from 1; null if it is not in it
     */
    public record Line(Kind kind, Integer from, Integer to, String text) {
    }

    public static TemplateDiff between(String from, Text one, String to, Text other) {
        int added = 0;
        int removed = 0;
        List<Hunk> hunks = new ArrayList<>();
        int inOne = 0;
        int inOther = 0;
        for (String line : unified(from, one, to, other)) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                hunks.add(new Hunk(new ArrayList<>()));
                inOne = Math.max(1, Integer.parseInt(head.group(1)));
                inOther = Math.max(1, Integer.parseInt(head.group(2)));
            } else if (!hunks.isEmpty()) {
                List<Line> lines = hunks.get(hunks.size() - 1).lines();
                String text = line.substring(1);
                switch (line.charAt(0)) {
                    case '-' -> {
                        lines.add(new Line(Kind.REMOVED, inOne++, null, text));
                        removed++;
                    }
                    case '+' -> {
                        lines.add(new Line(Kind.ADDED, null, inOther++, text));
                        added++;
                    }
                    default -> lines.add(new Line(Kind.CONTEXT, inOne++, inOther++, text));
                }
            }
        }
        return new TemplateDiff(from, to, added, removed, hunks);
    }

    /** @return as {@code diff -u} writes it, without line breaks; nothing where the texts are the same */
    static List<String> unified(String from, Text one, String to, Text other) {
        List<String> before = one.lines();
        List<String> after = other.lines();
        Patch<String> patch = before.size() > MOST_LINES || after.size() > MOST_LINES ? replaced(before, after)
                : DiffUtils.diff(before, after, MyersDiffWithLinearSpace.<String> factory().create());
        return removedFirst(UnifiedDiffUtils.generateUnifiedDiff(from, to, before, patch, AROUND));
    }

    /** The algorithm tells some changes the other way round, which nobody is used to. */
    private static List<String> removedFirst(List<String> unified) {
        List<String> lines = new ArrayList<>(unified);
        int start = Math.min(2, lines.size());
        for (int i = 2; i <= lines.size(); i++) {
            if (i == lines.size() || lines.get(i).charAt(0) != '-' && lines.get(i).charAt(0) != '+') {
                lines.subList(start, i).sort(Comparator.comparing(line -> line.charAt(0) == '+'));
                start = i + 1;
            }
        }
        return lines;
    }

    private static Patch<String> replaced(List<String> before, List<String> after) {
        var patch = new Patch<String>();
        if (!before.equals(after)) {
            patch.addDelta(new ChangeDelta<>(new Chunk<>(0, before), new Chunk<>(0, after)));
        }
        return patch;
    }

    /** A subject and a body; both empty for a version that there is not. */
    public record Text(String subject, String body) {

        static final Text NOTHING = new Text("", "");

        List<String> lines() {
            if (equals(NOTHING)) {
                return List.of();
            }
            List<String> lines = new ArrayList<>(List.of("Subject: " + subject, ""));
            body.lines().forEach(lines::add);
            return lines;
        }
    }
}
