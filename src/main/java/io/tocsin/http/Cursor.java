package io.tocsin.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Where a page starts: the key of the last row before it, made opaque so that nobody builds on it. */
public final class Cursor {

    private Cursor() {
    }

    static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param cursor as the caller sent it, or null for the first page
     * @return the key to start after; {@code ""}, which sorts before all, for the first page
     */
    public static String decode(String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return "";
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
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
