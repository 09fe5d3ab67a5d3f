package io.tocsin.template.words;

import java.util.ArrayList;
import java.util.List;

/** A table as plain text: in columns if it fits, else line by line with each heading before its value. */
final class PlainTable {

    private static final String GAP = "  ";

    private PlainTable() {
    }

    /**
     * @param rows the headings first; all of one length
     * @param width how wide a line may be
     */
    static List<String> lines(List<List<String>> rows, int width) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], PlainLine.width(row.get(i)));
            }
        }
        int total = GAP.length() * (widths.length - 1);
        for (int column : widths) {
            total += column;
        }
        return total <= width ? columns(rows, widths) : oneByOne(rows);
    }

    private static List<String> columns(List<List<String>> rows, int[] widths) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(i == 0 ? "" : GAP).append(row.get(i))
                        .append(" ".repeat(widths[i] - PlainLine.width(row.get(i))));
            }
            lines.add(line.toString().stripTrailing());
            if (lines.size() == 1) {
                var rule = new StringBuilder();
                for (int i = 0; i < widths.length; i++) {
                    rule.append(i == 0 ? "" : GAP).append("-".repeat(widths[i]));
                }
                lines.add(rule.toString());
            }
        }
        return lines;
    }

    private static List<String> oneByOne(List<List<String>> rows) {
        List<String> headings = rows.get(0);
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            for (int i = 0; i < headings.size(); i++) {
                lines.add(headings.get(i).isEmpty() ? row.get(i) : headings.get(i) + ": " + row.get(i));
            }
        }
        return lines;
    }
}
