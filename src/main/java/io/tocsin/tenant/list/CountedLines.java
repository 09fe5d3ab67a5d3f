package io.tocsin.tenant.list;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.function.IntConsumer;

/** A text that tells how many lines of it were read. */
final class CountedLines extends FilterReader {

    private final IntConsumer linesRead;
    private int lines;

    CountedLines(Reader text, IntConsumer linesRead) {
        super(text);
        this.linesRead = linesRead;
    }

    @Override
    public int read() throws IOException {
        int c = super.read();
        lines += c == '\n' ? 1 : 0;
        return c;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        for (int i = offset; i < offset + read; i++) {
            if (buffer[i] == '\n') {
                lines++;
            }
        }
        linesRead.accept(lines);
        return read;
    }
}
