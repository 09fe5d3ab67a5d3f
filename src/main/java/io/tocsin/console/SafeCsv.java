package io.tocsin.console;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Lines of a CSV file (RFC 4180) that a spreadsheet may open: no cell begins with what makes a formula of it, whoever wrote the
 * name or the comment in it.
 */
public final class SafeCsv {

    /** So that spreadsheets take the file for UTF-8. */
    public static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String BEGINS_A_FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private SafeCsv() {
    }

    /** @param cells null for an empty one */
    public static String line(Object... cells) {
        return Arrays.stream(cells).map(cell -> quoted(cell == null ? "" : cell.toString())).collect(Collectors.joining(","))
                + "\r\n";
    }

    private static String quoted(String text) {
        String bare = text.stripLeading();
        boolean harmful = !text.isEmpty() && (BEGINS_A_FORMULA.indexOf(text.charAt(0)) >= 0
                || !bare.isEmpty() && BEGINS_A_FORMULA.indexOf(bare.charAt(0)) >= 0);
        return '"' + (harmful ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
