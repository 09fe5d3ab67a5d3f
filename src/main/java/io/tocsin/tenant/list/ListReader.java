package io.tocsin.tenant.list;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.function.Consumer;

/** Reads a list and checks it row by row; rows that contradict one another are found later, by the database. */
final class ListReader {

    private ListReader() {
    }

    /**
     * @param withFacts whether the list may have facts
     * @param rows takes each row in which nothing is wrong
     */
    static void read(SpooledList list, boolean withFacts, ListFaults faults, Consumer<Row> rows) throws IOException {
        if (!Encoding.isText(list, faults)) {
            return;
        }
        var text = new Utf8Text(list.open());
        try (text) {
            read(text, list.format(), withFacts, faults, rows);
        }
        // Only then is it worth telling which lines are not in UTF-8; what else seems wrong may follow from that.
        if (text.isMalformed() || faults.count() > 0) {
            Encoding.check(list, faults);
        }
    }

    private static void read(Reader text, ListFormat format, boolean withFacts, ListFaults faults, Consumer<Row> rows)
            throws IOException {
        Reader list = withoutByteOrderMark(text);
        switch (format) {
            case CSV -> new CsvList(withFacts, faults).read(list, rows);
            case NDJSON -> new JsonList(withFacts, faults).readLines(list, rows);
            case JSON -> new JsonList(withFacts, faults).readArray(list, rows);
        }
    }

    private static Reader withoutByteOrderMark(Reader list) throws IOException {
        var reader = new PushbackReader(list);
        int first = reader.read();
        if (first >= 0 && first != '\ufeff') {
            reader.unread(first);
        }
        return reader;
    }
}
