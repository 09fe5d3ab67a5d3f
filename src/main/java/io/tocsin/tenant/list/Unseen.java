package io.tocsin.tenant.list;

import java.util.Optional;

/** Characters that nobody sees and that come along when something is copied out of a page, a letter or an address book. */
final class Unseen {

    private Unseen() {
    }

    /** Without the blanks around it, those included that do not break a line or have no width. */
    static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return from == 0 && to == text.length() ? text : text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c <= ' ' ? Character.isWhitespace(c)
                : c > 0x7f && (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x200b || c == 0x2060
                        || c == 0xfeff);
    }

    static boolean isBlank(String text) {
        return stripped(text).isEmpty();
    }

    /** @return the first of them within a value that must not have any, like {@code a character that ...}; empty for none */
    static Optional<String> in(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0x7f && (isBlank(c) || Character.getType(c) == Character.FORMAT)) {
                return Optional.of("a character that cannot be seen (" + String.format("U+%04X", (int) c) + ") at character "
                        + (value.codePointCount(0, i) + 1));
            }
        }
        return Optional.empty();
    }
}
