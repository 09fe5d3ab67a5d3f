package io.tocsin.problem;

import java.util.Optional;

/**
 * Characters that no text from outside may contain, since they break headers, pretend to be placeholders, or show a reader
 * something other than what is stored.
 */
public final class Characters {

    /** Whether a text may have line breaks and tabs. */
    public enum Shape {
        ONE_LINE,
        LINES
    }

    private Characters() {
    }

    /**
     * @return what is wrong with the first character that may not stand in a text, e.g. {@code has a NUL character (U+0000)
     *         at character 5}; empty when all of them may
     */
    public static Optional<String> wrongIn(String text, Shape shape) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                continue;
            }
            int point = text.codePointAt(i);
            String wrong = wrongWith(point, shape);
            if (wrong != null) {
                return Optional.of("has " + wrong + " (" + String.format("U+%04X", point) + ") at character "
                        + (text.codePointCount(0, i) + 1) + "; take it out");
            }
            i += Character.charCount(point) - 1;
        }
        return Optional.empty();
    }

    private static String wrongWith(int c, Shape shape) {
        if (c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029) {
            return shape == Shape.LINES && c != 0x85 ? null : "a line break";
        }
        if (c == '\t') {
            return shape == Shape.LINES ? null : "a tab";
        }
        if (c == 0) {
            return "a NUL character";
        }
        if (c < ' ' || c >= 0x7f && c < 0xa0) {
            return "a control character";
        }
        // Marks that only lean a character to one side (U+200E, U+200F, U+061C) are needed in right-to-left names and stay.
        if (c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069) {
            return "a control character that turns the direction of text";
        }
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            return "half of a character";
        }
        if (c >= 0xfdd0 && c <= 0xfdef || (c & 0xfffe) == 0xfffe) {
            return "a code point that is not a character";
        }
        if (c == 0xfffd) {
            return "a replacement character, the trace of a conversion that damaged the text,";
        }
        return null;
    }
}
