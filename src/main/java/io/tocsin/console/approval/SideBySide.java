package io.tocsin.console.approval;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.tocsin.preview.WordDiff.Kind;
import io.tocsin.preview.WordDiff.Piece;

/**
 * Two texts beside each other, paragraph by paragraph. Lines of a plain-text mail end where a mail does; in a narrow column
 * they
 * run on, and only items of a list begin anew. Lines under headings are left out.
 *
 * @param rows whose left half is of the one text and whose right half is of the other
 */
public record SideBySide(List<Row> rows) {

    /** @param differs whether its halves are not the same */
    public record Row(List<Word> left, List<Word> right, boolean differs) {
    }

    /** @param marked whether it is only in this text */
    public record Word(String text, boolean marked) {
    }

    private static final String PARAGRAPH = "\n\n";
    private static final Pattern RULE = Pattern.compile("\\n[=-]{3,}+(?=\\s|\\z)");
    private static final Pattern LINE_END = Pattern.compile("(?<!\\n)\\n *+(?!\\s|(?:[-*>•]|[0-9]{1,3}[.)])(?:\\s|\\z))");

    /** @param pieces of the later text, with what was removed before what came in its place */
    static SideBySide of(List<Piece> pieces) {
        List<Row> rows = new ArrayList<>();
        List<Word> left = new ArrayList<>();
        List<Word> right = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece.kind() == Kind.REMOVED) {
                left.add(new Word(piece.text(), true));
            } else if (piece.kind() == Kind.ADDED) {
                right.add(new Word(piece.text(), true));
            } else {
                String rest = piece.text();
                int end;
                while ((end = rest.indexOf(PARAGRAPH)) >= 0) {
                    same(rest.substring(0, end), left, right);
                    finish(left, right, rows);
                    rest = rest.substring(end + PARAGRAPH.length());
                }
                same(rest, left, right);
            }
        }
        finish(left, right, rows);
        return new SideBySide(List.copyOf(rows));
    }

    private static void same(String text, List<Word> left, List<Word> right) {
        if (!text.isEmpty()) {
            left.add(new Word(text, false));
            right.add(new Word(text, false));
        }
    }

    private static void finish(List<Word> left, List<Word> right, List<Row> rows) {
        if (!left.isEmpty() || !right.isEmpty()) {
            boolean differs = left.stream().anyMatch(Word::marked) || right.stream().anyMatch(Word::marked);
            rows.add(new Row(flowing(left), flowing(right), differs));
        }
        left.clear();
        right.clear();
    }

    private static List<Word> flowing(List<Word> words) {
        return words.stream().map(word -> new Word(LINE_END.matcher(RULE.matcher(word.text()).replaceAll("")).replaceAll(" "),
                word.marked())).toList();
    }
}
