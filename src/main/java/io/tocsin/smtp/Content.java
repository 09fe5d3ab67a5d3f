package io.tocsin.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;

/**
 * A message written in the form in which it crosses the wire (RFC 5321, sections 2.3.8 and 4.5.2): every line ends in CRLF,
 * and a dot at a line's beginning is doubled.
 *
 * <p>
 * Words are encoded here and not by Jakarta Mail: octet by octet through its streams they took more than half of all that
 * sending costs a processor.
 */
public final class Content {

    private static final int LONGEST_LINE = 998;
    /** Of quoted-printable, with one column left for the sign of a line that goes on (RFC 2045, section 6.7). */
    private static final int COLUMNS = 75;
    /** Columns of an octet that is not written as it is. */
    private static final int ESCAPED = 3;
    private static final byte[] FROM = "From ".getBytes(ISO_8859_1);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(ISO_8859_1);

    private final boolean touchesNoLine;
    private byte[] wire;
    private int length;

    public Content(int usualSize) {
        this(usualSize, false);
    }

    private Content(int usualSize, boolean touchesNoLine) {
        wire = new byte[usualSize];
        this.touchesNoLine = touchesNoLine;
    }

    /**
     * For what is signed as it crosses the wire: words are encoded so that no line of them begins with a dot, which would be
     * doubled, or with {@code From } and a space, before which some servers put a sign (RFC 8551, section 3.1.3).
     */
    public static Content toBeSigned(int usualSize) {
        return new Content(usualSize, true);
    }

    /** @param lines of headers or between parts, each ending in LF */
    public Content lines(String lines) {
        if (!verbatim(lines.getBytes(UTF_8), true)) {
            throw new IllegalStateException("a line of a header with a control character or of more than 998 octets");
        }
        return this;
    }

    /**
     * A part's {@code Content-Transfer-Encoding}, an empty line, and its words in the plainest encoding that keeps them as
     * they are on any path. Nothing relies on 8BITMIME: a server that turned the words into another encoding on their way
     * would break the signature of whoever signed them before (RFC 6376, section 5.3).
     *
     * @param words in UTF-8; lines end in CRLF, LF or CR, in any mixture
     */
    public Content encoded(byte[] words) {
        int before = length;
        lines("Content-Transfer-Encoding: 7bit\n\n");
        if (verbatim(words, false)) {
            return this;
        }
        length = before;
        if (Octets.countBeyondAscii(words) > words.length / 2) {
            lines("Content-Transfer-Encoding: base64\n\n");
            base64(words);
        } else {
            lines("Content-Transfer-Encoding: quoted-printable\n\n");
            quotedPrintable(words);
        }
        return this;
    }

    /** @param wire of another one */
    public Content asTheyAre(byte[] wire) {
        reserve(wire.length);
        copy(wire, 0, wire.length);
        return this;
    }

    /** @return what was written so far */
    public byte[] wire() {
        return Arrays.copyOf(wire, length);
    }

    /**
     * @param isHeader whether its octets may be beyond ASCII, for a server that takes such addresses
     * @return false, and the rest is missing, when a line is too long or ends in white space, which some servers take away, or
     *         an octet cannot cross the wire as it is
     */
    private boolean verbatim(byte[] words, boolean isHeader) {
        reserve(words.length + words.length / 16);
        int from = 0;
        while (from < words.length) {
            int to = Octets.beyondPrintable(words, from);
            while (to < words.length && (words[to] == '\t' || isHeader && words[to] < 0)) {
                to = Octets.beyondPrintable(words, to + 1);
            }
            if (to - from > LONGEST_LINE || to < words.length && !isLineEnd(words[to])
                    || !isHeader && to > from && (words[to - 1] == ' ' || words[to - 1] == '\t')) {
                return false;
            }
            reserve(to - from + 3);
            if (isTouched(words, from)) {
                if (touchesNoLine) {
                    return false;
                }
                wire[length++] = '.';
            }
            copy(words, from, to);
            from = to;
            if (to < words.length) {
                from = afterLineEnd(words, to);
                endLine();
            }
        }
        return true;
    }

    /** RFC 2045, section 6.7. Also encoded is white space at a line's end, which servers may take away. */
    private void quotedPrintable(byte[] words) {
        int column = 0;
        int i = 0;
        while (i < words.length) {
            int to = Octets.beyondLiteral(words, i);
            boolean isEnd = to == words.length || isLineEnd(words[to]);
            int literal = isEnd && to > i && words[to - 1] == ' ' ? to - 1 : to;
            while (i < literal) {
                column = goOn(column, 1);
                if (column == 0 && isTouched(words, i)) {
                    if (touchesNoLine) {
                        escaped(words[i++]);
                        column = ESCAPED;
                        continue;
                    }
                    wire[length++] = '.';
                }
                int until = Math.min(literal, i + COLUMNS - column);
                copy(words, i, until);
                column += until - i;
                i = until;
            }
            if (i == words.length) {
                return;
            }
            reserve(8);
            if (isLineEnd(words[i])) {
                i = afterLineEnd(words, i);
                endLine();
                column = 0;
            } else {
                column = goOn(column, ESCAPED) + ESCAPED;
                escaped(words[i++]);
            }
        }
    }

    private void escaped(byte octet) {
        wire[length++] = '=';
        wire[length++] = HEX[octet >> 4 & 0xF];
        wire[length++] = HEX[octet & 0xF];
    }

    /** Whether servers on the way change a line that begins here, or have it changed for them. */
    private boolean isTouched(byte[] words, int at) {
        return words[at] == '.' || touchesNoLine
                && Arrays.equals(words, at, Math.min(words.length, at + FROM.length), FROM, 0, FROM.length);
    }

    /** @return the column at which the next {@code columns} are written; before it, a line that goes on is broken if need be */
    private int goOn(int column, int columns) {
        reserve(COLUMNS + 8);
        if (column + columns <= COLUMNS) {
            return column;
        }
        wire[length++] = '=';
        endLine();
        return 0;
    }

    /** Base64 hides the line ends, which are CRLF in any text (RFC 2045, section 6.8). */
    private void base64(byte[] words) {
        var canonical = new Content(words.length + words.length / 16);
        for (int from = 0; from < words.length;) {
            int to = from;
            while (to < words.length && !isLineEnd(words[to])) {
                to++;
            }
            canonical.reserve(to - from + 2);
            canonical.copy(words, from, to);
            if (to < words.length) {
                to = afterLineEnd(words, to);
                canonical.endLine();
            }
            from = to;
        }
        byte[] lines = Base64.getMimeEncoder().encode(canonical.wire());
        reserve(lines.length);
        copy(lines, 0, lines.length);
    }

    private static boolean isLineEnd(byte octet) {
        return octet == '\n' || octet == '\r';
    }

    private static int afterLineEnd(byte[] words, int at) {
        boolean isPair = words[at] == '\r' && at + 1 < words.length && words[at + 1] == '\n';
        return at + (isPair ? 2 : 1);
    }

    private void copy(byte[] words, int from, int to) {
        System.arraycopy(words, from, wire, length, to - from);
        length += to - from;
    }

    private void endLine() {
        wire[length++] = '\r';
        wire[length++] = '\n';
    }

    private void reserve(int more) {
        if (wire.length - length < more) {
            wire = Arrays.copyOf(wire, 2 * wire.length + more);
        }
    }
}
