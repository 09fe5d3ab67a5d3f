package io.tocsin.tenant.list;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;

/**
 * The record of a CSV that FastCSV is at; one object for all of them. FastCSV takes the end of the file for the end of a quote:
 * a last record of our own shows whether one was open.
 */
final class CsvRecord extends AbstractBaseCsvCallbackHandler<CsvRecord> {

    /** Longest cell that is read at all; longer than any that is taken, so that it can be named. */
    static final int LONGEST_CELL = 1 << 20;

    /**
     * Of a row; more than any header has. A file of nothing but separators would fill the memory, and be a small one packed.
     */
    static final int MOST_CELLS = 1000;
    /** Characters of a row; more than any that can be taken. */
    static final int LONGEST_ROW = 4 << 20;

    /** Nobody who writes a list can know it. */
    private final String mark = UUID.randomUUID().toString();

    final List<String> cells = new ArrayList<>();
    int line = 1;
    /** For whoever counts them. */
    int rows;
    /** Of all its cells, kept or not. */
    int width;
    long length;

    /** The records of a list, each of them this one; the last is {@link #isMark}. */
    CsvReader<CsvRecord> in(Reader list, char separator) {
        return CsvReader.builder().fieldSeparator(separator)
                .allowExtraFields(true).allowMissingFields(true).maxBufferSize(LONGEST_CELL)
                .build(this, new Followed(list, "\n" + mark));
    }

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
    protected CsvRecord buildRecord() {
        return getRecordType() == RecordType.DATA ? this : null;
    }

    /** Whether the list is at its end. */
    boolean isMark() {
        return cells.size() == 1 && cells.get(0).equals(mark);
    }

    /** Whether the list ended within a quote, so that all from its beginning on became one cell. */
    boolean isNeverClosed() {
        return !cells.isEmpty() && cells.get(cells.size() - 1).endsWith("\n" + mark);
    }

    boolean isBlank() {
        for (String cell : cells) {
            if (!Unseen.isBlank(cell)) {
                return false;
            }
        }
        return true;
    }

    /** Spreadsheets leave empty cells behind a row. */
    void dropBlanksBeyond(int columns) {
        while (cells.size() > columns && Unseen.isBlank(cells.get(cells.size() - 1))) {
            cells.remove(cells.size() - 1);
        }
    }

    int lineOfLastCell() {
        return line + (int) cells.stream().limit(Math.max(0, cells.size() - 1))
                .flatMapToInt(String::chars).filter(c -> c == '\n').count();
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
