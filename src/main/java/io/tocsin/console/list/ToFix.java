package io.tocsin.console.list;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.ListFormat;
import io.tocsin.tenant.list.RawRows;
import io.tocsin.tenant.list.RawRows.Column;
import io.tocsin.tenant.list.SpooledList;
import io.tocsin.tenant.list.SpreadsheetCell;

/**
 * A list given back as a CSV for a spreadsheet, with a column before all others that says what is wrong. Sent again, that
 * column is passed over and the cells are what they were. Of a JSON list it is a report only.
 */
final class ToFix {

    private static final String WHAT_IS_WRONG = "what_is_wrong";
    /** A row of its own, with which the file would not be taken. */
    private static final String CUT_SHORT = "The list cannot be read any further: what stands after this is missing here.";

    private final SpooledList list;
    private final Map<Integer, String> words;
    private final List<Column> columns;
    private final int tenantId;

    /** @param words what is wrong, by line */
    ToFix(SpooledList list, Map<Integer, String> words) {
        this.list = list;
        this.words = words;
        this.columns = RawRows.columns(list);
        this.tenantId = columns.stream().map(Column::takenFor).toList().indexOf("tenant_id");
    }

    /** @param replaced rows that had been given out; {@code rows} came back in place of them */
    record Exchanged(int replaced, int rows) {
    }

    private interface Taker {
        void row(int line, List<String> cells) throws IOException;
    }

    void writeAll(OutputStream out) throws IOException {
        if (list.format() != ListFormat.CSV) {
            writeReport(out);
            return;
        }
        Writer writer = begun(out);
        end(writer, rows((line, cells) -> writeRow(writer, line, cells)));
    }

    /**
     * Only rows with faults, and all others of the same tenants: by themselves a tenant's rows would leave it without its other
     * contacts.
     */
    void writeFaulty(OutputStream out) throws IOException {
        if (list.format() != ListFormat.CSV) {
            writeReport(out);
            return;
        }
        Set<String> tenants = tenantsWithFaults();
        Writer writer = begun(out);
        end(writer, rows((line, cells) -> {
            if (isGivenOut(line, cells, tenants)) {
                writeRow(writer, line, cells);
            }
        }));
    }

    private static void end(Writer writer, boolean whole) throws IOException {
        if (!whole) {
            writer.write(SpreadsheetCell.written(CUT_SHORT) + "\r\n");
        }
        writer.flush();
    }

    /**
     * The whole list again, with what came back in place of the rows that {@link #writeFaulty} gave out.
     *
     * @param fixed a CSV with the columns of this one, in any order; {@code what_is_wrong} may be gone
     * @throws Refusal INVALID where it has others, or where one of the two cannot be read to its end
     */
    Exchanged writeWith(SpooledList fixed, OutputStream out) throws IOException {
        int[] order = order(fixed);
        Set<String> tenants = tenantsWithFaults();
        int[] replaced = { 0 };
        Writer writer = begun(out);
        boolean whole = rows((line, cells) -> {
            if (isGivenOut(line, cells, tenants)) {
                replaced[0]++;
            } else {
                writeRow(writer, line, cells);
            }
        });
        if (!whole) {
            throw new Refusal(RefusalCode.INVALID, "The list cannot be read to its end, and what stands there would be lost."
                    + " Put right where it ends in the program that it came from, and upload it as another list.");
        }
        var back = new ToFix(fixed, Map.of());
        int[] count = { 0 };
        boolean wholeBack = back.rows((line, cells) -> {
            count[0]++;
            writeBack(writer, back.isMarked() ? cells : cells.stream().map(SpreadsheetCell::restored).toList(), order,
                    back.columns.size());
        });
        if (!wholeBack) {
            throw cutShort();
        }
        writer.flush();
        return new Exchanged(replaced[0], count[0]);
    }

    private static Refusal cutShort() {
        return new Refusal(RefusalCode.INVALID,
                "What you upload cannot be read to its end, and what stands there would be lost:"
                        + " it is not in UTF-8, or a quote in it is never closed. In Excel save it as \"CSV UTF-8\", and upload it here"
                        + " again.");
    }

    /** A row with more cells than columns, or fewer, stays one: whoever looks at it again is told. */
    private static void writeBack(Writer writer, List<String> cells, int[] order, int columns) throws IOException {
        for (int place : order) {
            if (place < cells.size()) {
                writer.write("," + SpreadsheetCell.written(cells.get(place)));
            }
        }
        for (int extra = columns; extra < cells.size(); extra++) {
            writer.write("," + SpreadsheetCell.written(cells.get(extra)));
        }
        writer.write("\r\n");
    }

    /** @return for each column that is written, where it stands in a file that came back */
    private int[] order(SpooledList fixed) {
        List<String> heads = heads();
        List<String> theirs = fixed.format() != ListFormat.CSV ? List.of()
                : new ArrayList<>(RawRows.columns(fixed).stream().map(Column::written).toList());
        boolean same = new HashSet<>(theirs).containsAll(heads)
                && theirs.stream().allMatch(head -> heads.contains(head) || head.equals(WHAT_IS_WRONG));
        if (!same && !RawRows.of(fixed, (line, cells) -> true)) {
            throw cutShort();
        }
        if (!same) {
            throw new Refusal(RefusalCode.INVALID, "This is not the file with the tenants that have faults: it has other"
                    + " columns than “" + String.join("”, “", heads)
                    + "”. Download that file, put it right, and upload it here."
                    + " A whole list is uploaded on the page of the list.");
        }
        return heads.stream().mapToInt(theirs::indexOf).toArray();
    }

    /**
     * Without the header, and as they were before a spreadsheet had them.
     *
     * @return false where there are more that cannot be read
     */
    private boolean rows(Taker taker) {
        boolean marked = isMarked();
        boolean[] header = { true };
        return RawRows.of(list, (line, cells) -> {
            if (!header[0]) {
                taker.row(line, marked ? cells.stream().map(SpreadsheetCell::restored).toList() : cells);
            }
            header[0] = false;
            return true;
        });
    }

    /** Whether it is one that was given out, as it was. */
    private boolean isMarked() {
        return columns.stream().anyMatch(column -> column.written().equals(WHAT_IS_WRONG));
    }

    private Set<String> tenantsWithFaults() {
        Set<String> tenants = new HashSet<>();
        rows((line, cells) -> {
            if (words.containsKey(line)) {
                tenants.add(tenant(cells));
            }
        });
        tenants.remove("");
        return tenants;
    }

    private boolean isGivenOut(int line, List<String> cells, Set<String> tenants) {
        return words.containsKey(line) || tenants.contains(tenant(cells));
    }

    private String tenant(List<String> cells) {
        return tenantId < 0 || tenantId >= cells.size() ? "" : cells.get(tenantId).strip();
    }

    private boolean isPassedOver(int index) {
        return index < columns.size() && "".equals(columns.get(index).takenFor());
    }

    /** What columns were taken for, where a person said so: then nobody has to say it again. */
    private List<String> heads() {
        List<String> heads = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!isPassedOver(i)) {
                heads.add(columns.get(i).takenFor() == null ? columns.get(i).written() : columns.get(i).takenFor());
            }
        }
        return heads;
    }

    private Writer begun(OutputStream out) throws IOException {
        var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        writer.write(SpreadsheetCell.BYTE_ORDER_MARK + WHAT_IS_WRONG);
        for (String head : heads()) {
            writer.write("," + SpreadsheetCell.written(head));
        }
        writer.write("\r\n");
        return writer;
    }

    private void writeRow(Writer writer, int line, List<String> cells) throws IOException {
        writer.write(SpreadsheetCell.written(words.getOrDefault(line, "")));
        for (int i = 0; i < cells.size(); i++) {
            if (!isPassedOver(i)) {
                writer.write("," + SpreadsheetCell.written(cells.get(i)));
            }
        }
        writer.write("\r\n");
    }

    private void writeReport(OutputStream out) throws IOException {
        var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        writer.write(SpreadsheetCell.BYTE_ORDER_MARK + "line," + WHAT_IS_WRONG + "\r\n");
        for (var entry : words.entrySet()) {
            writer.write(entry.getKey() + "," + SpreadsheetCell.written(entry.getValue()) + "\r\n");
        }
        writer.flush();
    }
}
