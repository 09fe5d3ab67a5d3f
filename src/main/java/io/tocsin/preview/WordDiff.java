package io.tocsin.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;

/**
 * Two texts compared word by word. Where a line ends does not count, since a paragraph breaks anew around every value in it;
 * nor how long a line under a heading is.
 */
public final class WordDiff {

    /** Texts of more words are compared by lines: comparing takes their product at worst. */
    private static final int MOST_WORDS = 4_000;
    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*\\z|\\s*\\S+");
    private static final Pattern LINE = Pattern.compile(".*\\R|.+");
    private static final Pattern RULE = Pattern.compile("[=-]{3,}");

    public enum Kind {
        SAME,
        ADDED,
        REMOVED
    }

    /**
     * A piece of the later text, or one of the earlier that is no longer there.
     *
     * @param text with the white space before it
     */
    public record Piece(Kind kind, String text) {
    }

    private WordDiff() {
    }

    /** @return the later text in its order; with what was removed before what came in its place */
    static List<Piece> of(String earlier, String later) {
        List<String> before = pieces(WORD, earlier);
        List<String> after = pieces(WORD, later);
        if (Math.max(before.size(), after.size()) > MOST_WORDS) {
            before = pieces(LINE, earlier);
            after = pieces(LINE, later);
        }
        var patch = DiffUtils.diff(keys(before), keys(after), new MyersDiffWithLinearSpace<>(), null);
        List<Piece> found = new ArrayList<>();
        var removed = new StringBuilder();
        var added = new StringBuilder();
        int at = 0;
        for (AbstractDelta<String> delta : patch.getDeltas()) {
            int from = delta.getSource().getPosition();
            int to = delta.getTarget().getPosition();
            if (to > at) {
                addChange(found, removed, added);
                found.add(new Piece(Kind.SAME, String.join("", after.subList(at, to))));
            }
            before.subList(from, from + delta.getSource().size()).forEach(removed::append);
            at = to + delta.getTarget().size();
            after.subList(to, at).forEach(added::append);
        }
        addChange(found, removed, added);
        if (at < after.size()) {
            found.add(new Piece(Kind.SAME, String.join("", after.subList(at, after.size()))));
        }
        return found;
    }

    private static List<String> pieces(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        List<String> pieces = new ArrayList<>();
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        return pieces;
    }

    private static List<String> keys(List<String> pieces) {
        return pieces.stream().map(String::strip).map(word -> RULE.matcher(word).matches() ? "-" : word).toList();
    }

    /** The library tells what came in and what went out in either order, and in several steps. */
    private static void addChange(List<Piece> found, StringBuilder removed, StringBuilder added) {
        if (!removed.isEmpty()) {
            found.add(new Piece(Kind.REMOVED, removed.toString()));
        }
        if (!added.isEmpty()) {
            found.add(new Piece(Kind.ADDED, added.toString()));
        }
        removed.setLength(0);
        added.setLength(0);
    }

    /** As {@code git diff --word-diff} writes it: {@code [-removed-]}, {@code {+added+}}. */
    static String written(List<Piece> pieces) {
        return pieces.stream().map(WordDiff::written).collect(Collectors.joining());
    }

    private static String written(Piece piece) {
        if (piece.kind() == Kind.SAME) {
            return piece.text();
        }
        int words = piece.text().length() - piece.text().stripLeading().length();
        String space = piece.text().substring(0, words);
        String said = piece.text().substring(words);
        return space + (piece.kind() == Kind.ADDED ? "{+" + said + "+}" : "[-" + said + "-]");
    }
}
