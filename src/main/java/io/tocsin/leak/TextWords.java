package io.tocsin.leak;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * The words of a text, each as a number and where it stands. A word is a run of letters, digits and their marks; in scripts
 * that put no space between words each character is one. Words are equal when their letters are, in whatever case and however
 * they are composed (NFC, simple case folding and {@code ß} as {@code ss}); what stands between words does not count. Not for
 * several threads at once: one instance is used for text after text.
 */
final class TextWords {

    /** Characters before this one are told by a table; composed, they need no look at what follows. */
    private static final int PLAIN = 0x300;
    private static final char BREAK = 0;
    /** A soft hyphen is not there. */
    private static final char NOTHING = 1;
    private static final char[] FOLDED = new char[PLAIN];

    static {
        for (int c = 0; c < PLAIN; c++) {
            FOLDED[c] = c == 0xAD ? NOTHING : Character.isLetterOrDigit(c) ? (char) folded(c) : BREAK;
        }
    }

    private long[] hashes = new long[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int count;

    /** @return this, with the words of the text in place of those before */
    TextWords read(String text) {
        count = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c < PLAIN ? FOLDED[c] > NOTHING : isWord(text.codePointAt(i))) {
                i = word(text, i);
            } else {
                i += c < PLAIN ? 1 : Character.charCount(text.codePointAt(i));
            }
        }
        return this;
    }

    int count() {
        return count;
    }

    /** The number of a word, the same for all that are equal. */
    long hash(int word) {
        return hashes[word];
    }

    /** Where a word begins in the text. */
    int start(int word) {
        return starts[word];
    }

    /** The end of a word in the text, exclusive. */
    int end(int word) {
        return ends[word];
    }

    /** Of a sequence of words and one more; begins with 0 for none. */
    static long join(long before, long word) {
        long joined = (Long.rotateLeft(before, 23) ^ word) * 0xD6E8FEB86659FD93L;
        return joined ^ joined >>> 32;
    }

    /** The number of a whole text's words in their order; 0 when it has none. */
    static long fingerprint(String text) {
        TextWords words = new TextWords().read(text);
        long fingerprint = 0;
        for (int i = 0; i < words.count; i++) {
            fingerprint = join(fingerprint, words.hashes[i]);
        }
        return fingerprint;
    }

    /** @return the text composed and folded, without white space: for comparing character by character */
    static String literal(String text) {
        var literal = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c) && !isNothing(c))
                .forEach(c -> {
                    literal.appendCodePoint(folded(c));
                    if (isSharpS(c)) {
                        literal.append('s');
                    }
                });
        return literal.toString();
    }

    static boolean isWord(int c) {
        return Character.isLetterOrDigit(c) || isMark(c);
    }

    private int word(String text, int from) {
        long hash = 0;
        int i = from;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= PLAIN) {
                return isWord(text.codePointAt(i)) || isNothing(c) ? oddWord(text, from) : add(hash, from, i);
            }
            char folded = FOLDED[c];
            if (folded == BREAK) {
                break;
            } else if (folded != NOTHING) {
                hash = c == 'ß' ? step(step(hash, folded), folded) : step(hash, folded);
            }
        }
        return add(hash, from, i);
    }

    private int oddWord(String text, int from) {
        int i = from;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            boolean ends = i > from && isOnItsOwn(c) || i > from && isOnItsOwn(text.codePointAt(from)) && !isMark(c);
            if (ends || !isWord(c) && !isNothing(c)) {
                break;
            }
            i += Character.charCount(c);
        }
        String composed = Normalizer.normalize(text.substring(from, i), Normalizer.Form.NFC);
        long hash = 0;
        for (int at = 0; at < composed.length(); at += Character.charCount(composed.codePointAt(at))) {
            int c = composed.codePointAt(at);
            if (!isNothing(c)) {
                hash = isSharpS(c) ? step(step(hash, 's'), 's') : step(hash, folded(c));
            }
        }
        return add(hash, from, i);
    }

    private int add(long hash, int start, int end) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        hashes[count] = hash * 0x9E3779B97F4A7C15L;
        starts[count] = start;
        ends[count++] = end;
        return end;
    }

    private static long step(long hash, int c) {
        long stepped = (hash + c) * 0x9E3779B97F4A7C15L;
        return stepped ^ stepped >>> 29;
    }

    /** By way of the capital: letters that differ only in the form that their place gives them are one. */
    private static int folded(int c) {
        return isSharpS(c) ? 's' : Character.toLowerCase(Character.toUpperCase(c));
    }

    private static boolean isSharpS(int c) {
        return c == 'ß' || c == 'ẞ';
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /** Soft hyphen, zero-width characters: nobody sees them. */
    private static boolean isNothing(int c) {
        return c == 0xAD || c >= 0x200B && c <= 0x200D || c == 0x2060 || c == 0xFEFF;
    }

    private static boolean isOnItsOwn(int c) {
        if (c < 0x0E00) {
            return false;
        }
        return Character.isIdeographic(c) || switch (Character.UnicodeScript.of(c)) {
            case HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }
}
