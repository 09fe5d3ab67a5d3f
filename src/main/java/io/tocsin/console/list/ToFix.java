package io.tocsin.console.list;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tocsin.tenant.list.ListFormat;
import io.tocsin.tenant.list.RawRows;
import io.tocsin.tenant.list.RawRows.Column;
import io.tocsin.tenant.list.SpooledList;
import io.tocsin.tenant.list.SpreadsheetCell;

/**
 * A list given back as a CSV for a spreadsheet, with a column before all others that says what is wrong. Sent again, that
 * column
 * is passed over and the cells are what they were. Of a JSON list it is a report only.
 *
 * @param words what is wrong, by line
 * @param onlyFaulty whether only rows with faults are given, and those that speak of the same tenants: taken over by
 *        themselves, a tenant's rows would otherwise leave it without its other contacts
 */
record ToFix(SpooledList list, Map<Integer, String> words, boolean onlyFaulty) {

    private static final String WHAT_IS_WRONG = "what_is_wrong";

    void writeTo(OutputStream out) throws IOException {
        var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        writer.write(SpreadsheetCell.BYTE_ORDER_MARK);
        if (list.format() == ListFormat.CSV) {
            rows(writer);
        } else {
            report(writer);
        }
        writer.flush();
    }

    private void rows(BufferedWriter writer) throws IOException {
        List<Column> columns = RawRows.columns(list);
        int marked = columns.stream().map(Column::written).toList().indexOf(WHAT_IS_WRONG);
        int tenantId = columns.stream().map(Column::takenFor).toList().indexOf("tenant_id");
        Set<String> tenants = onlyFaulty ? tenantsOfFaultyRows(tenantId, marked >= 0) : Set.of();
        boolean[] header = { true };
        RawRows.of(list, (line, written) -> {
            List<String> cells = marked < 0 || header[0] ? written : written.stream().map(SpreadsheetCell::restored).toList();
            boolean given = header[0] || !onlyFaulty || words.containsKey(line)
                    || tenantId >= 0 && tenantId < cells.size() && tenants.contains(cells.get(tenantId).strip());
            if (given) {
                writer.write(SpreadsheetCell.written(header[0] ? WHAT_IS_WRONG : words.getOrDefault(line, "")));
                for (int i = 0; i < cells.size(); i++) {
                    if (!isPassedOver(columns, i)) {
                        writer.write(',');
                        writer.write(header[0] ? head(columns.get(i)) : SpreadsheetCell.written(cells.get(i)));
                    }
                }
                writer.write("\r\n");
            }
            header[0] = false;
            return true;
        });
    }

    private static boolean isPassedOver(List<Column> columns, int index) {
        return index < columns.size() && "".equals(columns.get(index).takenFor());
    }

    /** What it was taken for, where a person said so: then nobody has to say it again. */
    private static String head(Column column) {
        return SpreadsheetCell.written(column.takenFor() == null ? column.written() : column.takenFor());
    }

    private Set<String> tenantsOfFaultyRows(int tenantId, boolean marked) {
        Set<String> tenants = new HashSet<>();
        RawRows.of(list, (line, cells) -> {
            if (words.containsKey(line) && tenantId >= 0 && tenantId < cells.size()) {
                String cell = marked ? SpreadsheetCell.restored(cells.get(tenantId)) : cells.get(tenantId);
                if (!cell.isBlank()) {
                    tenants.add(cell.strip());
                }
            }
            return true;
        });
        return tenants;
    }

    private void report(BufferedWriter writer) throws IOException {
        writer.write(SpreadsheetCell.line("line", WHAT_IS_WRONG));
        for (Map.Entry<Integer, String> entry : words.entrySet()) {
            writer.write(SpreadsheetCell.line(entry.getKey(), entry.getValue()));
        }
    }
}
