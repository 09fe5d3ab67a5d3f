package io.tocsin.tenant.list;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
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
        if (!Encoding.check(list, faults)) {
            return;
        }
        try (InputStream in = list.open();
                Reader text = withoutByteOrderMark(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            switch (list.format()) {
                case CSV -> new CsvList(withFacts, faults).read(text, rows);
                case NDJSON -> new JsonList(withFacts, faults).readLines(text, rows);
                case JSON -> new JsonList(withFacts, faults).readArray(text, rows);
            }
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
