package io.tocsin.tenant.list;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.Row.Contact;
import io.tocsin.tenant.list.Row.SaidFacts;

/** Reads a CSV list (RFC 4180) row by row. */
final class CsvList {

    /** Excel reads it, and other programs put it there for Excel. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)\"?sep=.?\"?");

    private final boolean withFacts;
    private final Map<String, String> columns;
    private final ListFaults faults;
    private final RowCheck check;
    private CsvHeader header;
    private FactCells facts;

    /** @param columns {@link SpooledList#columns()} */
    CsvList(boolean withFacts, Map<String, String> columns, ListFaults faults) {
        this.withFacts = withFacts;
        this.columns = columns;
        this.faults = faults;
        this.check = new RowCheck(faults::add);
    }

    void read(Reader list, Consumer<Row> rows) throws IOException {
        var buffered = new BufferedReader(list, 1 << 16);
        FirstLine first = firstLine(buffered);
        String firstLine = first.text();
        if (SEPARATOR_LINE.matcher(firstLine.strip()).matches()) {
            faults.add(1, null, FaultCode.INVALID_HEADER, "The first line, " + RowCheck.quoted(firstLine.strip())
                    + ", is a note for Excel and no header. Delete this line; the separator is found without it.");
            return;
        }
        char separator = CsvHeader.separator(firstLine);
        var current = new CsvRecord();
        try {
            for (CsvRecord record : current.in(buffered, separator)) {
                if (record.isMark()) {
                    break;
                }
                if (record.isNeverClosed()) {
                    faults.add(record.lineOfLastCell(), column(record.cells.size() - 1), FaultCode.MALFORMED_ROW,
                            "The quote that begins here is never closed. Close it; a quote inside a quoted cell is written"
                                    + " twice.");
                    return;
                }
                if (record.isTooLarge()) {
                    faults.add(record.line, null, FaultCode.MALFORMED_ROW, "This row has " + record.width + " cells and "
                            + record.length + " characters. " + CsvRecord.MOST_CELLS + " and " + CsvRecord.LONGEST_ROW
                            + " are the most: is the file of another kind? Nothing after this row was read.");
                    return;
                }
                if (header == null && record.isBlank()) {
                    continue;
                }
                if (header == null && first.isAll() && CsvHeader.namesColumns(record.cells)) {
                    faults.add(1, null, FaultCode.EMPTY_FILE, "The file is a single line: a header at most, and no rows. Add a "
                            + "row per contact. If it has rows, their line breaks were lost on the way, as with curl -d: send "
                            + "it with curl --data-binary @file.");
                    return;
                }
                if (header == null) {
                    header = CsvHeader.read(record.line, record.cells, columns, withFacts, faults);
                    if (header == null) {
                        return;
                    }
                    facts = new FactCells(header.facts(), faults);
                } else {
                    row(record, rows);
                }
            }
        } catch (CsvParseException e) {
            faults.add(current.lineOfLastCell(), column(current.cells.size()), FaultCode.MALFORMED_ROW,
                    "The row that begins on line " + current.line + " cannot be read: a quote is opened and never closed,"
                            + " something follows a closing quote, or a cell is longer than " + CsvRecord.LONGEST_CELL
                            + " characters. A quote inside a quoted cell is written twice. Nothing after this row was read.");
            return;
        }
        if (header == null) {
            faults.add(1, null, FaultCode.EMPTY_FILE,
                    "The file is empty. It needs a header, such as tenant_id,tenant_name,contact_email, and rows.");
        } else if (current.rows == 0) {
            faults.add(1, null, FaultCode.EMPTY_FILE, "The file has a header and no rows. Add a row per contact.");
        }
    }

    /**
     * The rows as they were written, the header first.
     *
     * @return false where it ended because nothing more can be read
     */
    static boolean walk(Reader list, RawRows.Taker rows) throws IOException {
        var buffered = new BufferedReader(list, 1 << 16);
        char separator = CsvHeader.separator(firstLine(buffered).text());
        try {
            for (CsvRecord record : new CsvRecord().in(buffered, separator)) {
                if (record.isMark()) {
                    return true;
                }
                if (record.isNeverClosed() || record.isTooLarge()) {
                    return false;
                }
                if (!record.isBlank() && !rows.row(record.line, List.copyOf(record.cells))) {
                    return true;
                }
            }
        } catch (CsvParseException e) {
            // Whoever reads it in earnest is told of it.
        }
        return false;
    }

    private String column(int index) {
        return header == null ? null : header.columnAt(index);
    }

    /** @param isAll whether there is nothing behind it, not even a line break */
    private record FirstLine(String text, boolean isAll) {
    }

    private static FirstLine firstLine(BufferedReader reader) throws IOException {
        reader.mark(CsvRecord.LONGEST_CELL);
        var line = new StringBuilder();
        int c;
        while ((c = reader.read()) >= 0 && line.length() < CsvRecord.LONGEST_CELL - 1
                && (c != '\n' && c != '\r' || line.toString().isBlank())) {
            line.append((char) c);
        }
        reader.reset();
        return new FirstLine(line.toString(), c < 0);
    }

    private void row(CsvRecord record, Consumer<Row> rows) {
        if (record.isBlank()) {
            return; // spreadsheets leave such rows at the end
        }
        record.rows++;
        int line = record.line;
        record.dropBlanksBeyond(header.width());
        if (record.cells.size() != header.width()) {
            faults.add(line, null, FaultCode.RAGGED_ROW, "The row has " + record.cells.size() + " cells, the header has "
                    + header.width() + ". A cell that contains the separator or a line break is put in double quotes.");
            return;
        }
        int before = faults.count();
        String[] cells = record.cells.toArray(String[]::new);
        if (header.isOurs()) {
            Arrays.setAll(cells, i -> SpreadsheetCell.restored(cells[i]));
        }
        header.checkNameless(line, cells, faults);
        for (int i = 0; i < cells.length; i++) {
            if (SpreadsheetCell.isFailure(cells[i])) {
                faults.add(line, header.columnAt(i), FaultCode.INVALID_VALUE, RowCheck.quoted(Unseen.stripped(cells[i]))
                        + " is what a spreadsheet shows where a formula has no result or a column is too narrow. Put the value"
                        + " there.");
            }
        }
        if (faults.count() > before) {
            return; // what else is wrong follows from that
        }
        String tenantId = check.tenantId(line, "tenant_id", header.cell("tenant_id", cells).value());
        String name = check.name(line, "tenant_name", header.cell("tenant_name", cells).value());
        Contact contact = new Contact(
                check.email(line, "contact_email", header.cell("contact_email", cells).value()),
                check.personName(line, "contact_name", header.cell("contact_name", cells)),
                check.role(line, "contact_role", header.cell("contact_role", cells)),
                check.locale(line, "contact_locale", header.cell("contact_locale", cells)));
        Said locale = check.locale(line, "locale", header.cell("locale", cells));
        Said zone = check.timeZone(line, "time_zone", header.cell("time_zone", cells));
        Said tier = check.word(line, "tier", header.cell("tier", cells));
        Said region = check.word(line, "region", header.cell("region", cells));
        SaidFacts said = facts.of(line, cells);
        if (faults.count() == before) {
            rows.accept(new Row(line, tenantId, name, locale, zone, tier, region, said, List.of(contact)));
        }
    }
}
