package io.tocsin.tenant.list;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A cell of a CSV that somebody will open in a spreadsheet. One that begins as a formula does is put behind an apostrophe: it
 * would be carried out there, white space before it or not, and such a cell can come from outside. A plain number stays what
 * it is.
 */
public final class SpreadsheetCell {

    /** Without it Excel takes a file for one in its own character set. */
    public static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final Pattern BEGINS_A_FORMULA = Pattern
            .compile("'*[\\s\\p{Z}]*[=+\\-@\\t\\r\\n\\uFF0B\\uFF0D\\uFF1D\\uFF20].*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    /** {@code #REF!}, {@code #N/A}, {@code #BEZUG!} and the like, in the language of the spreadsheet. */
    private static final Pattern FAILURE = Pattern
            .compile("\\s*(?:#(?:N/A|NV|[\u00a1\u00bf]?[\\p{Lu}0-9/_]{2,20}[!?])|#{3,300}|Err:[0-9]{3})\\s*");

    private SpreadsheetCell() {
    }

    /** Whether a cell is no value but what a spreadsheet puts in the place of one. */
    static boolean isFailure(String cell) {
        return (cell.indexOf('#') >= 0 || cell.indexOf("Err:") >= 0) && cell.length() < 320 && FAILURE.matcher(cell).matches();
    }

    public static String harmless(String cell) {
        return BEGINS_A_FORMULA.matcher(cell).matches() && !NUMBER.matcher(cell).matches() ? "'" + cell : cell;
    }

    /** What {@link #harmless} was given. */
    public static String restored(String cell) {
        return !cell.isEmpty() && cell.charAt(0) == '\'' && BEGINS_A_FORMULA.matcher(cell).matches() ? cell.substring(1) : cell;
    }

    /**
     * A line of a CSV with commas (RFC 4180), of harmless cells.
     *
     * @param cells null for an empty one
     */
    public static String line(Object... cells) {
        return Arrays.stream(cells).map(cell -> cell == null ? "" : written(cell.toString())).collect(Collectors.joining(","))
                + "\r\n";
    }

    /** A harmless cell as it stands in such a line. */
    public static String written(String cell) {
        return quoted(harmless(cell));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == ';' || c == '\t' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
