package io.tocsin.tenant.list;

import java.util.regex.Pattern;

/**
 * A cell of a CSV that somebody will open in a spreadsheet. One that begins as a formula does is put behind an apostrophe: it
 * would be carried out there, and such a cell can come from outside. A plain number stays what it is.
 */
public final class SpreadsheetCell {

    private static final Pattern BEGINS_A_FORMULA = Pattern.compile("'*[=+\\-@\\t\\r\\n\\uFF0B\\uFF0D\\uFF1D\\uFF20].*",
            Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private SpreadsheetCell() {
    }

    public static String harmless(String cell) {
        return BEGINS_A_FORMULA.matcher(cell).matches() && !NUMBER.matcher(cell).matches() ? "'" + cell : cell;
    }

    /** What {@link #harmless} was given. */
    public static String restored(String cell) {
        return !cell.isEmpty() && cell.charAt(0) == '\'' && BEGINS_A_FORMULA.matcher(cell).matches() ? cell.substring(1) : cell;
    }

    /** A cell as it stands in a CSV with commas (RFC 4180). */
    public static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == ';' || c == '\t' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
