package io.tocsin.tenant.list;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.CsvHeader.FactColumn;
import io.tocsin.tenant.list.Row.SaidFacts;

/** Reads what a CSV's row says in its columns of facts, and notes what is wrong with it. */
final class FactCells {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");

    private final List<FactColumn> columns;
    private final ListFaults faults;

    FactCells(List<FactColumn> columns, ListFaults faults) {
        this.columns = columns;
        this.faults = faults;
    }

    /** @param cells as many as the header has columns */
    SaidFacts of(int line, String[] cells) {
        if (columns.isEmpty()) {
            return SaidFacts.NOTHING;
        }
        var json = new StringBuilder("{");
        List<String> cleared = new ArrayList<>();
        for (FactColumn fact : columns) {
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
}
