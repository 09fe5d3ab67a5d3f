package io.tocsin.console;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * A form with a file in it (RFC 7578), of few parts with short headers: whoever reads it keeps all of them in memory but the
 * file, and a thousand of a megabyte each would fill it.
 */
final class BoundedParts extends FilterInputStream {

    private static final int MOST_PARTS = 8;
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] delimiter;
    private boolean inHeaders;
    private int matched;
    private int headers;
    private int parts;

    /** @param boundary as the Content-Type names it */
    BoundedParts(InputStream body, String boundary) {
        super(body);
        delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        matched = 2; // the first delimiter may stand at the very beginning
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) {
            look((byte) octet);
        }
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        for (int i = offset; i < offset + read; i++) {
            look(buffer[i]);
        }
        return read;
    }

    private void look(byte octet) {
        byte[] wanted = inHeaders ? END_OF_HEADERS : delimiter;
        if (wanted[matched] == octet) {
            matched++;
        } else { // a boundary has no CR, so that what was looked for can only begin anew
            matched = octet == '\r' ? 1 : 0;
        }
        if (inHeaders && ++headers > LONGEST_HEADERS) {
            throw refused();
        }
        if (matched == wanted.length) {
            inHeaders = !inHeaders;
            matched = 0;
            headers = 0;
            if (inHeaders && ++parts > MOST_PARTS) {
                throw refused();
            }
        }
    }

    private static Refusal refused() {
        return new Refusal(RefusalCode.MALFORMED,
                "This form has more in it than a file. Go back, reload the page, and choose the"
                        + " file again.");
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 8192)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
