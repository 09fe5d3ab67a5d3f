package io.tocsin.tenant.list;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Reads a list and checks it row by row; rows that contradict one another are found later, by the database. */
final class ListReader {

    private ListReader() {
    }

    /**
     * @param withFacts whether the list may have facts
     * @param rows takes each row in which nothing is wrong
     */
    static void read(SpooledList list, boolean withFacts, ListFaults faults, Consumer<Row> rows) throws IOException {
        read(list, withFacts, faults, null, rows);
    }

    /** @param linesRead is told from time to time how many lines were read; null if nobody wants to know */
    static void read(SpooledList list, boolean withFacts, ListFaults faults, IntConsumer linesRead, Consumer<Row> rows)
            throws IOException {
        if (!Encoding.isText(list, faults)) {
            return;
        }
        var text = new Utf8Text(list.open());
        try (text) {
            read(linesRead == null ? text : new CountedLines(text, linesRead), list, withFacts, faults, rows);
        }
        // Only then is it worth telling which lines are not in UTF-8; what else seems wrong may follow from that.
        if (text.isMalformed() || faults.count() > 0) {
            Encoding.check(list, faults);
        }
    }

    private static void read(Reader text, SpooledList list, boolean withFacts, ListFaults faults, Consumer<Row> rows)
            throws IOException {
        Reader reader = withoutByteOrderMark(text);
        switch (list.format()) {
            case CSV -> new CsvList(withFacts, list.columns(), faults).read(reader, rows);
            case NDJSON -> new JsonList(withFacts, faults).readLines(reader, rows);
            case JSON -> new JsonList(withFacts, faults).readArray(reader, rows);
        }
    }

    static Reader withoutByteOrderMark(Reader list) throws IOException {
        var reader = new PushbackReader(list);
        int first = reader.read();
        if (first >= 0 && first != '\ufeff') {
            reader.unread(first);
        }
        return reader;
    }
}
