package io.tocsin.smtp;

import java.util.Arrays;

/** A message in the form in which it crosses the wire (RFC 5321, sections 2.3.8 and 4.5.2). */
public final class Content {

    private Content() {
    }

    /**
     * @param message lines ending in CRLF, LF or CR, in any mixture
     * @return every line ends in CRLF, the last one too, and a dot at a line's beginning is doubled
     */
    public static byte[] of(byte[] message, int length) {
        byte[] wire = new byte[length + length / 16 + 64];
        int written = 0;
        int from = 0;
        while (from < length) {
            int to = from;
            while (to < length && message[to] != '\n' && message[to] != '\r') {
                to++;
            }
            if (wire.length - written < to - from + 3) {
                wire = Arrays.copyOf(wire, 2 * wire.length + to - from);
            }
            if (to > from && message[from] == '.') {
                wire[written++] = '.';
            }
            System.arraycopy(message, from, wire, written, to - from);
            written += to - from;
            wire[written++] = '\r';
            wire[written++] = '\n';
            boolean isPair = to + 1 < length && message[to] == '\r' && message[to + 1] == '\n';
            from = to + (isPair ? 2 : 1);
        }
        return Arrays.copyOf(wire, written);
    }
}
