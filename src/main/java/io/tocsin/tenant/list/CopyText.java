package io.tocsin.tenant.list;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

import org.postgresql.copy.CopyIn;

/** Values in PostgreSQL's COPY text format, in UTF-8, each with a tab behind it. */
final class CopyText {

    private byte[] bytes;
    private int length;

    CopyText(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    CopyText number(long number) {
        if (number < 0 || number > 9) {
            return text(Long.toString(number));
        }
        room(2);
        bytes[length++] = (byte) ('0' + number);
        bytes[length++] = '\t';
        return this;
    }

    CopyText text(String text) {
        if (text == null) {
            return nothing(1);
        }
        int chars = text.length();
        room(2 * chars + 1);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                wide(text.substring(i));
                break;
            }
            ascii(c);
        }
        bytes[length++] = '\t';
        return this;
    }

    private void ascii(int c) {
        if (c > '\r' && c != '\\') {
            bytes[length++] = (byte) c;
            return;
        }
        int escaped = switch (c) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
        if (escaped != 0) {
            bytes[length++] = '\\';
        }
        bytes[length++] = (byte) (escaped == 0 ? c : escaped);
    }

    private void wide(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        room(2 * encoded.length + 1);
        for (byte b : encoded) {
            if (b < 0) {
                bytes[length++] = b;
            } else {
                ascii(b);
            }
        }
    }

    /** Fact names, which need no escapes. */
    CopyText names(List<String> names) {
        var array = new StringBuilder("{");
        for (int i = 0; i < names.size(); i++) {
            array.append(i == 0 ? "\"" : ",\"").append(names.get(i)).append('"');
        }
        return text(array.append('}').toString());
    }

    /** @param values how many that are null */
    CopyText nothing(int values) {
        room(3 * values);
        for (int i = 0; i < values; i++) {
            bytes[length++] = '\\';
            bytes[length++] = 'N';
            bytes[length++] = '\t';
        }
        return this;
    }

    CopyText append(CopyText values) {
        room(values.length);
        System.arraycopy(values.bytes, 0, bytes, length, values.length);
        length += values.length;
        return this;
    }

    /** After the last value of a row. */
    CopyText endRow() {
        bytes[length - 1] = '\n';
        return this;
    }

    boolean hasSame(CopyText other) {
        return Arrays.equals(bytes, 0, length, other.bytes, 0, other.length);
    }

    /** Equal for values that are the same; that rows differ is found without comparing every cell. */
    long hash(MessageDigest digest) {
        digest.update(bytes, 0, length);
        byte[] hash = digest.digest();
        long first = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            first = first << 8 | hash[i] & 0xff;
        }
        return first;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    void writeTo(CopyIn copy) throws SQLException {
        copy.writeToCopy(bytes, 0, length);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
