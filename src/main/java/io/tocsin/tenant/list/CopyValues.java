package io.tocsin.tenant.list;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

import org.postgresql.copy.CopyIn;

/**
 * Values in PostgreSQL's binary COPY format, each with its length before it: nothing need be escaped here, nor looked for by
 * the server, which takes a quarter less time for a list so. A value must be of the column's own type.
 */
final class CopyValues {

    private static final byte[] SIGNATURE = { 'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0 };
    private static final int OID_OF_TEXT = 25;
    private static final int JSONB_VERSION = 1;

    private byte[] bytes;
    private int length;

    CopyValues(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Before the first row. */
    CopyValues begin() {
        return put(SIGNATURE).put(0, Integer.BYTES).put(0, Integer.BYTES);
    }

    CopyValues beginRow(int columns) {
        return put(columns, Short.BYTES);
    }

    /** After the last row. */
    CopyValues end() {
        return put(-1, Short.BYTES);
    }

    CopyValues integer(int number) {
        return put(Integer.BYTES, Integer.BYTES).put(number, Integer.BYTES);
    }

    CopyValues bigint(long number) {
        return put(Long.BYTES, Integer.BYTES).put(number, Long.BYTES);
    }

    CopyValues truth(boolean truth) {
        return put(1, Integer.BYTES).put(truth ? 1 : 0, 1);
    }

    CopyValues text(String text) {
        if (text == null) {
            return nothing(1);
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return put(encoded.length, Integer.BYTES).put(encoded);
    }

    /** For a column of type jsonb. */
    CopyValues json(String json) {
        byte[] encoded = json.getBytes(StandardCharsets.UTF_8);
        return put(encoded.length + 1, Integer.BYTES).put(JSONB_VERSION, 1).put(encoded);
    }

    /** For a column of type text[]. */
    CopyValues texts(List<String> texts) {
        int start = length;
        put(0, Integer.BYTES).put(texts.isEmpty() ? 0 : 1, Integer.BYTES).put(0, Integer.BYTES).put(OID_OF_TEXT, Integer.BYTES);
        if (!texts.isEmpty()) {
            put(texts.size(), Integer.BYTES).put(1, Integer.BYTES);
            texts.forEach(this::text);
        }
        int end = length;
        length = start;
        put(end - start - Integer.BYTES, Integer.BYTES);
        length = end;
        return this;
    }

    /** @param values how many that are null */
    CopyValues nothing(int values) {
        for (int i = 0; i < values; i++) {
            put(-1, Integer.BYTES);
        }
        return this;
    }

    CopyValues append(CopyValues values) {
        room(values.length);
        System.arraycopy(values.bytes, 0, bytes, length, values.length);
        length += values.length;
        return this;
    }

    boolean hasSame(CopyValues other) {
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

    /** Most significant octet first. */
    private CopyValues put(long number, int octets) {
        room(octets);
        for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (number >> shift);
        }
        return this;
    }

    private CopyValues put(byte[] octets) {
        room(octets.length);
        System.arraycopy(octets, 0, bytes, length, octets.length);
        length += octets.length;
        return this;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
