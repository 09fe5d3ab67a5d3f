package io.tocsin.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32C;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Where a page starts: the key of the last row before it, made opaque so that nobody builds on it. */
public final class Cursor {

    private Cursor() {
    }

    /** The key behind a sum of it, so that a cursor that is mistyped, cut off or made up is not taken for one. */
    public static String encode(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(
                ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(sum(bytes)).put(bytes).array());
    }

    private static int sum(byte[] key) {
        var sum = new CRC32C();
        sum.update(key);
        return (int) sum.getValue();
    }

    /**
     * @param cursor as the caller sent it, or null for the first page
     * @return the key to start after; {@code ""}, which sorts before all, for the first page
     */
    public static String decode(String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return "";
        }
        String key = unpacked(cursor);
        // Any other spelling of the same bytes is not ours either.
        if (key.isEmpty() || !encode(key).equals(cursor)) {
            throw notOurs();
        }
        return key;
    }

    private static String unpacked(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            return bytes.length <= Integer.BYTES ? ""
                    : new String(bytes, Integer.BYTES, bytes.length - Integer.BYTES, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw notOurs();
        }
    }

    /**
     * @param cursor of a list whose keys are ids
     * @return the id to start after; the one that sorts before all for the first page
     */
    public static UUID decodeId(String cursor) {
        String key = decode(cursor);
        try {
            return key.isEmpty() ? new UUID(0, 0) : UUID.fromString(key);
        } catch (IllegalArgumentException e) {
            throw notOurs();
        }
    }

    /**
     * @param cursor of a list whose keys are numbers from 1
     * @return the number to start after; 0 for the first page
     */
    public static int decodeNumber(String cursor) {
        String key = decode(cursor);
        try {
            return key.isEmpty() ? 0 : Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw notOurs();
        }
    }

    private static Refusal notOurs() {
        return new Refusal(RefusalCode.MALFORMED, "This cursor is not one of ours. Use nextCursor of the page before.");
    }
}
