package io.tocsin.tenant.list;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.CsvHeader.FactColumn;
import io.tocsin.tenant.list.Row.Contact;
import io.tocsin.tenant.list.Row.SaidFacts;

/** Reads a CSV list (RFC 4180) row by row. */
final class CsvList {

    /** Longest cell that is read at all; longer than any that is taken, so that it can be named. */
    private static final int BUFFER = 1 << 20;
    /**
     * Of a row; more than any header has. A file of nothing but separators would fill the memory, and be a small one packed.
     */
    private static final int MOST_CELLS = 1000;
    /** Characters of a row; more than any that can be taken. */
    private static final int LONGEST_ROW = 4 << 20;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");

    /** Excel reads it, and other programs put it there for Excel. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)\"?sep=.?\"?");

    private final boolean withFacts;
    private final Map<String, String> columns;
    private final ListFaults faults;
    private final RowCheck check;
    private CsvHeader header;

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
        var current = new CurrentRecord();
        // FastCSV takes the end of the file for the end of a quote. A last record of our own shows whether one was open.
        String mark = UUID.randomUUID().toString();
        try {
            for (CurrentRecord record : records(buffered, separator, current, mark)) {
                if (record.isMark(mark)) {
                    break;
                }
                if (record.endsWith(mark)) {
                    faults.add(record.lineOfLastCell(), column(record.cells.size() - 1), FaultCode.MALFORMED_ROW,
                            "The quote that begins here is never closed. Close it; a quote inside a quoted cell is written"
                                    + " twice.");
                    return;
                }
                if (record.isTooLarge()) {
                    faults.add(record.line, null, FaultCode.MALFORMED_ROW, "This row has " + record.width + " cells and "
                            + record.length + " characters. " + MOST_CELLS + " and " + LONGEST_ROW
                            + " are the most: is the file"
                            + " of another kind? Nothing after this row was read.");
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
                } else {
                    row(record, rows);
                }
            }
        } catch (CsvParseException e) {
            faults.add(current.lineOfLastCell(), column(current.cells.size()), FaultCode.MALFORMED_ROW,
                    "The row that begins on line " + current.line + " cannot be read: a quote is opened and never closed, or"
                            + " something follows a closing quote. A quote inside a quoted cell is written twice. Nothing after"
                            + " this row was read.");
            return;
        }
        if (header == null) {
            faults.add(1, null, FaultCode.EMPTY_FILE,
                    "The file is empty. It needs a header, such as tenant_id,tenant_name,contact_email, and rows.");
        } else if (current.rows == 0) {
            faults.add(1, null, FaultCode.EMPTY_FILE, "The file has a header and no rows. Add a row per contact.");
        }
    }

    private static CsvReader<CurrentRecord> records(Reader list, char separator, CurrentRecord current, String mark) {
        return CsvReader.builder().fieldSeparator(separator)
                .allowExtraFields(true).allowMissingFields(true).maxBufferSize(BUFFER)
                .build(current, new Followed(list, "\n" + mark));
    }

    /** The rows as they were written, the header first; ends where nothing more can be read. */
    static void walk(Reader list, RawRows.Taker rows) throws IOException {
        var buffered = new BufferedReader(list, 1 << 16);
        char separator = CsvHeader.separator(firstLine(buffered).text());
        String mark = UUID.randomUUID().toString();
        try {
            for (CurrentRecord record : records(buffered, separator, new CurrentRecord(), mark)) {
                if (record.isMark(mark) || record.endsWith(mark) || record.isTooLarge()
                        || !record.isBlank() && !rows.row(record.line, List.copyOf(record.cells))) {
                    return;
                }
            }
        } catch (CsvParseException e) {
            // Whoever reads it in earnest is told of it.
        }
    }

    private String column(int index) {
        return header == null ? null : header.columnAt(index);
    }

    /** @param isAll whether there is nothing behind it, not even a line break */
    private record FirstLine(String text, boolean isAll) {
    }

    private static FirstLine firstLine(BufferedReader reader) throws IOException {
        reader.mark(BUFFER);
        var line = new StringBuilder();
        int c;
        while ((c = reader.read()) >= 0 && line.length() < BUFFER - 1
                && (c != '\n' && c != '\r' || line.toString().isBlank())) {
            line.append((char) c);
        }
        reader.reset();
        return new FirstLine(line.toString(), c < 0);
    }

    private void row(CurrentRecord record, Consumer<Row> rows) {
        if (record.isBlank()) {
            return; // spreadsheets leave such rows at the end
        }
        record.rows++;
        int line = record.line;
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
        SaidFacts facts = facts(line, cells);
        if (faults.count() == before) {
            rows.accept(new Row(line, tenantId, name, locale, zone, tier, region, facts, List.of(contact)));
        }
    }

    private SaidFacts facts(int line, String[] cells) {
        if (header.facts().isEmpty()) {
            return SaidFacts.NOTHING;
        }
        var json = new StringBuilder("{");
        List<String> cleared = new ArrayList<>();
        for (FactColumn fact : header.facts()) {
            String cell = cells[fact.index()];
            if (cell.isBlank()) {
                cleared.add(fact.name());
                continue;
            }
            json.append(json.length() == 1 ? "\"" : ",\"").append(fact.name()).append("\":");
            switch (fact.type()) {
                case TEXT -> text(line, fact, cell, json);
                case NUMBER -> number(line, fact, cell.strip(), json);
                case BOOLEAN -> bool(line, fact, cell.strip(), json);
                case JSON -> json(line, fact, cell, json);
            }
        }
        if (json.length() > Facts.LONGEST_JSON) {
            faults.add(line, null, FaultCode.TOO_LONG, "The facts of this row are longer than " + Facts.LONGEST_JSON
                    + " characters in all. Shorten them.");
        }
        return new SaidFacts(false, json.append('}').toString(), cleared);
    }

    private void text(int line, FactColumn fact, String cell, StringBuilder json) {
        String wrong = Facts.textFault(cell);
        if (wrong != null) {
            FaultCode code = cell.length() > Facts.LONGEST_TEXT ? FaultCode.TOO_LONG : FaultCode.INVALID_CHARACTER;
            faults.add(line, fact.column(), code, "It " + wrong);
            return;
        }
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(cell, json);
        json.append('"');
    }

    private void number(int line, FactColumn fact, String cell, StringBuilder json) {
        if (cell.length() == 1 && cell.charAt(0) >= '0' && cell.charAt(0) <= '9') {
            json.append(cell); // how often something happened to a tenant is mostly once, or never
            return;
        }
        if (!NUMBER.matcher(cell).matches()) {
            faults.add(line, fact.column(), FaultCode.INVALID_FACT, RowCheck.quoted(cell) + " is not a number. Write it with a"
                    + " decimal point and without separators, such as 1234.5.");
            return;
        }
        String wrong = cell.length() > 2 * Facts.MOST_DIGITS ? "has too many digits." : Facts.numberFault(new BigDecimal(cell));
        if (wrong != null) {
            faults.add(line, fact.column(), FaultCode.INVALID_FACT, RowCheck.quoted(cell) + " " + wrong);
            return;
        }
        json.append(cell);
    }

    private void bool(int line, FactColumn fact, String cell, StringBuilder json) {
        String value = cell.toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            faults.add(line, fact.column(), FaultCode.INVALID_FACT,
                    RowCheck.quoted(cell) + " is neither true nor false. Write one of these words.");
            return;
        }
        json.append(value);
    }

    private void json(int line, FactColumn fact, String cell, StringBuilder json) {
        if (PlainJson.append(cell, json)) {
            return;
        }
        try {
            json.append(JsonTree.ofFact(fact.name(), cell, wrong -> faults.add(line, fact.column(), FaultCode.INVALID_FACT,
                    "It " + wrong)));
        } catch (JsonTree.NotJson e) {
            faults.add(line, fact.column(), FaultCode.INVALID_FACT, "It is not JSON: " + e.getMessage()
                    + " (at character " + e.position() + "). Text needs double quotes, such as [\"a\",\"b\"].");
        }
    }

    /** The record that FastCSV is at; one object for all of them. */
    private static final class CurrentRecord extends AbstractBaseCsvCallbackHandler<CurrentRecord> {

        final List<String> cells = new ArrayList<>();
        int line = 1;
        int rows;
        /** Of all its cells, kept or not. */
        int width;
        long length;

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = (int) startingLineNumber;
            width = 0;
            length = 0;
            cells.clear();
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int cellLength, boolean quoted) {
            width++;
            length += cellLength;
            if (isTooLarge()) {
                cells.clear(); // but for the last one, which tells whether a quote was closed
            }
            cells.add(new String(buffer, offset, cellLength));
        }

        boolean isTooLarge() {
            return width > MOST_CELLS || length > LONGEST_ROW;
        }

        @Override
        protected CurrentRecord buildRecord() {
            return getRecordType() == RecordType.DATA ? this : null;
        }

        boolean isMark(String mark) {
            return cells.size() == 1 && cells.get(0).equals(mark);
        }

        boolean endsWith(String mark) {
            return !cells.isEmpty() && cells.get(cells.size() - 1).endsWith("\n" + mark);
        }

        boolean isBlank() {
            for (String cell : cells) {
                if (!cell.isBlank()) {
                    return false;
                }
            }
            return true;
        }

        int lineOfLastCell() {
            return line + (int) cells.stream().limit(Math.max(0, cells.size() - 1))
                    .flatMapToInt(String::chars).filter(c -> c == '\n').count();
        }
    }

    /** A reader, and a text after its end. */
    private static final class Followed extends FilterReader {

        private final Reader last;
        private boolean ended;

        Followed(Reader first, String last) {
            super(first);
            this.last = new StringReader(last);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int read = ended ? -1 : super.read(buffer, offset, length);
            if (read >= 0) {
                return read;
            }
            ended = true;
            return last.read(buffer, offset, length);
        }
    }
}
