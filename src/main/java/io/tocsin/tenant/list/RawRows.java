package io.tocsin.tenant.list;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import io.tocsin.tenant.list.JsonTree.NotJson;

/**
 * A list row by row as it was written: for showing a row to whoever has to put it right, and for giving it back. Nothing is
 * checked, and what cannot be read is left out; {@link Staging} tells of both.
 */
public final class RawRows {

    /** Columns that a list may have beside facts. */
    public static final List<String> KNOWN = CsvHeader.KNOWN;
    /** Longest line of NDJSON that is shown. */
    private static final int LONGEST_LINE = 1_000_000;

    private RawRows() {
    }

    /** Takes a row: the cells of a CSV, the header first, or the one item of a JSON list as text. */
    public interface Taker {

        /**
         * @param line where the row begins, from 1
         * @return whether another is wanted
         */
        boolean row(int line, List<String> cells) throws IOException;
    }

    /**
     * A column of a CSV.
     *
     * @param written what its head says, without blanks around it
     * @param takenFor the column that it is, {@code ""} if it is passed over, or null if nothing is known of it
     * @param suggestion the column that is likely meant where nothing is known; null if none is
     */
    public record Column(String written, String takenFor, String suggestion) {
    }

    /** @return false where a CSV has rows that cannot be read, and were wanted */
    public static boolean of(SpooledList list, Taker taker) {
        try (var characters = new Utf8Text(list.open()); Reader text = ListReader.withoutByteOrderMark(characters)) {
            switch (list.format()) {
                case CSV -> {
                    return CsvList.walk(text, taker) && !characters.isMalformed();
                }
                case NDJSON -> lines(text, taker);
                case JSON -> items(text, taker);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns of a CSV in their order; none of a JSON list, whose fields have names of their own. */
    public static List<Column> columns(SpooledList list) {
        List<Column> columns = new ArrayList<>();
        if (list.format() == ListFormat.CSV) {
            of(list, (line, cells) -> {
                cells.forEach(cell -> columns.add(column(Unseen.stripped(cell), list)));
                return false;
            });
        }
        return columns;
    }

    private static Column column(String written, SpooledList list) {
        String name = list.columns().getOrDefault(written, written);
        if (name.isEmpty() || name.equals(CsvHeader.WHAT_IS_WRONG)) {
            return new Column(written, written.isEmpty() && !list.columns().containsKey("") ? null : "", null);
        }
        var faults = new ListFaults();
        CsvHeader.read(1, List.of(name, "tenant_id", "tenant_name", "contact_email"), true, faults);
        boolean known = CsvHeader.KNOWN.contains(name) || faults.count() == 0;
        Optional<String> meant = known ? Optional.empty() : Nearest.nearest(name, CsvHeader.KNOWN);
        return new Column(written, known ? name : null, meant.orElse(null));
    }

    private static void lines(Reader text, Taker taker) throws IOException {
        var reader = new BufferedReader(text, 1 << 16);
        int number = 1;
        var line = new StringBuilder();
        int c;
        boolean afterReturn = false;
        while ((c = reader.read()) >= 0) {
            if (c == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = c == '\r';
            if (c == '\n' || afterReturn) {
                if (!line.toString().isBlank() && !taker.row(number, List.of(line.toString()))) {
                    return;
                }
                number++;
                line.setLength(0);
            } else if (line.length() < LONGEST_LINE) {
                line.append((char) c);
            }
        }
        if (!line.toString().isBlank()) {
            taker.row(number, List.of(line.toString()));
        }
    }

    private static void items(Reader text, Taker taker) throws IOException {
        try (JsonParser parser = JsonTree.FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return;
            }
            JsonToken token;
            while ((token = parser.nextToken()) != null && token != JsonToken.END_ARRAY) {
                int line = parser.currentTokenLocation().getLineNr();
                String item = JsonTree.read(parser, twice -> {
                }).toString();
                if (!taker.row(line, List.of(item))) {
                    return;
                }
            }
        } catch (JsonProcessingException | NotJson e) {
            // Whoever reads it in earnest is told of it.
        }
    }
}
