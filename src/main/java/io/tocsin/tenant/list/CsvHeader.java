package io.tocsin.tenant.list;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.tocsin.problem.FaultCode;

/** The columns of a CSV list: where each of the known ones stands, and which facts there are. */
final class CsvHeader {

    enum FactType {
        TEXT,
        NUMBER,
        BOOLEAN,
        JSON
    }

    /** @param column the header as it was written, for messages */
    record FactColumn(int index, String column, String name, FactType type) {
    }

    static final List<String> REQUIRED = List.of("tenant_id", "tenant_name", "contact_email");
    static final List<String> KNOWN = List.of("tenant_id", "tenant_name", "contact_email", "contact_name", "contact_role",
            "contact_locale", "locale", "time_zone", "tier", "region");
    private static final String FACT = "fact.";
    /** A column that we put into what we give back to be put right. It is passed over, whatever it says. */
    static final String WHAT_IS_WRONG = "what_is_wrong";

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<FactColumn> facts = new ArrayList<>();
    /** Columns without a name in which nothing has stood so far. */
    private final Set<Integer> nameless = new TreeSet<>();
    private final int width;
    private boolean ours;

    private CsvHeader(int width) {
        this.width = width;
    }

    /**
     * @param withFacts whether the list may have facts: an incident's may, the directory may not
     * @return null if there are faults
     */
    static CsvHeader read(int line, List<String> names, boolean withFacts, ListFaults faults) {
        return read(line, names, Map.of(), withFacts, faults);
    }

    /**
     * As the other.
     *
     * @param columns {@link SpooledList#columns()}
     */
    static CsvHeader read(int line, List<String> written, Map<String, String> columns, boolean withFacts, ListFaults faults) {
        List<String> names = written.stream().map(name -> columns.getOrDefault(Unseen.stripped(name), Unseen.stripped(name)))
                .toList();
        var header = new CsvHeader(names.size());
        if (!namesColumns(names)) {
            faults.add(line, null, FaultCode.INVALID_HEADER, "This is not a header: none of its cells is the name of a column."
                    + " The first row names the columns, at least tenant_id, tenant_name and contact_email, separated by commas,"
                    + " semicolons or tabs" + hints(names) + ".");
            return null;
        }
        int before = faults.count();
        for (int i = 0; i < names.size(); i++) {
            if (!columns.getOrDefault(Unseen.stripped(written.get(i)), "taken").isEmpty()) {
                header.take(line, i, names.get(i), withFacts, faults);
            }
        }
        for (String required : REQUIRED) {
            if (!header.places.containsKey(required)) {
                faults.add(line, required, FaultCode.MISSING_COLUMN, "The column " + required + " is missing. Add it.");
            }
        }
        if (header.facts.size() > Facts.MOST) {
            faults.add(line, null, FaultCode.INVALID_HEADER, "There are " + header.facts.size() + " fact columns; " + Facts.MOST
                    + " is the most. Join some of them into one fact.<name>:json column.");
        }
        return faults.count() == before ? header : null;
    }

    /** Whether at least one of these is the name of a column: then it is a header, whatever is wrong with it. */
    static boolean namesColumns(List<String> names) {
        return names.stream().map(Unseen::stripped).anyMatch(name -> KNOWN.contains(name) || name.startsWith(FACT));
    }

    private static String hints(List<String> names) {
        var hints = new StringBuilder();
        for (String name : names.subList(0, Math.min(names.size(), 20))) {
            Nearest.nearest(name, KNOWN).ifPresent(known -> hints.append(hints.length() == 0 ? "; perhaps " : ", ")
                    .append(RowCheck.quoted(name)).append(" means ").append(known));
        }
        return hints.toString();
    }

    private void take(int line, int index, String name, boolean withFacts, ListFaults faults) {
        if (name.isEmpty()) {
            nameless.add(index); // spreadsheets leave such columns at the end
        } else if (name.equals(WHAT_IS_WRONG)) {
            ours = true;
        } else if (name.startsWith(FACT)) {
            takeFact(line, index, name, withFacts, faults);
        } else if (!KNOWN.contains(name)) {
            faults.add(line, name, FaultCode.UNKNOWN_COLUMN, "There is no column " + RowCheck.quoted(name) + "."
                    + Nearest.hint(name, KNOWN) + (withFacts ? " A fact is named fact.<name>." : ""));
        } else if (places.putIfAbsent(name, index) != null) {
            faults.add(line, name, FaultCode.DUPLICATE_COLUMN, "The column " + name + " is there twice. Delete one.");
        }
    }

    private void takeFact(int line, int index, String column, boolean withFacts, ListFaults faults) {
        int colon = column.indexOf(':');
        String name = column.substring(FACT.length(), colon < 0 ? column.length() : colon);
        FactType type = colon < 0 ? FactType.TEXT : type(column.substring(colon + 1));
        if (!withFacts) {
            faults.add(line, column, FaultCode.UNKNOWN_COLUMN,
                    "The directory keeps no facts. Delete the column, or import the list for an incident.");
        } else if (!Facts.isName(name)) {
            faults.add(line, column, FaultCode.INVALID_HEADER, RowCheck.quoted(name)
                    + " is not a name for a fact: a letter, then up to 63 letters, digits or underscores.");
        } else if (type == null) {
            faults.add(line, column, FaultCode.INVALID_HEADER, "A fact is text, or typed as fact." + name + ":number, fact."
                    + name + ":boolean or fact." + name + ":json.");
        } else if (facts.stream().anyMatch(fact -> fact.name().equals(name))) {
            faults.add(line, column, FaultCode.DUPLICATE_COLUMN, "The fact " + name + " is there twice. Delete one.");
        } else {
            facts.add(new FactColumn(index, column, name, type));
        }
    }

    private static FactType type(String written) {
        return switch (written) {
            case "number" -> FactType.NUMBER;
            case "boolean" -> FactType.BOOLEAN;
            case "json" -> FactType.JSON;
            default -> null;
        };
    }

    /** The separator that finds the most known columns in the first line; the most cells, if that is the same. */
    static char separator(String firstLine) {
        char best = ',';
        int bestScore = -1;
        for (char separator : new char[] { ',', ';', '\t' }) {
            Set<String> cells = new HashSet<>();
            String[] split = firstLine.split(separator == '\t' ? "\t" : String.valueOf(separator), -1);
            for (String cell : split) {
                cells.add(Unseen.stripped(cell.replace("\"", "")));
            }
            cells.removeIf(cell -> !KNOWN.contains(cell) && !cell.startsWith(FACT));
            int score = cells.size() * 10_000 + split.length;
            if (score > bestScore) {
                best = separator;
                bestScore = score;
            }
        }
        return best;
    }

    /** What stands in a column without a name is told once for each. */
    void checkNameless(int line, String[] cells, ListFaults faults) {
        nameless.removeIf(index -> {
            if (Unseen.isBlank(cells[index])) {
                return false;
            }
            faults.add(line, null, FaultCode.INVALID_HEADER, "Column " + (index + 1) + " has no name, and "
                    + RowCheck.quoted(Unseen.stripped(cells[index])) + " stands in it here. Name it, or delete it.");
            return true;
        });
    }

    /** Whether we wrote it: then cells that would be formulas have a mark before them. */
    boolean isOurs() {
        return ours;
    }

    int width() {
        return width;
    }

    List<FactColumn> facts() {
        return facts;
    }

    /** The cell of a column, without blanks around it: nothing if there is no such column, empty if it has no text. */
    Said cell(String column, String[] cells) {
        Integer index = places.get(column);
        if (index == null) {
            return Said.NOTHING;
        }
        String text = Unseen.stripped(cells[index]);
        return text.isEmpty() ? Said.EMPTY : Said.of(text);
    }

    String columnAt(int index) {
        for (var place : places.entrySet()) {
            if (place.getValue() == index) {
                return place.getKey();
            }
        }
        return facts.stream().filter(fact -> fact.index() == index).map(FactColumn::column).findFirst().orElse(null);
    }
}
