package io.tocsin.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * What a JSON body may not contain although it is correct JSON, because no text column, {@code jsonb} or template could take
 * it: NUL, half a surrogate pair, the noncharacters that our placeholders are made of, a number beyond any use.
 */
final class JsonText {

    /** A double ends at 308; PostgreSQL's numeric would spend a hundred kilobytes on its limit of 131,072. */
    private static final int LARGEST_EXPONENT = 308;

    private final CharBuffer text;
    private int at;

    private JsonText(CharBuffer text) {
        this.text = text;
    }

    /** @throws Refusal unless the bytes are UTF-8 whose characters can be stored */
    static void check(byte[] body) {
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw new Refusal(RefusalCode.MALFORMED, "The body is not UTF-8.");
        }
        new JsonText(text).check();
    }

    private void check() {
        boolean inString = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                inString = !inString;
                at++;
            } else if (inString) {
                checkCharacter(next());
            } else {
                if (c == 'e' || c == 'E') {
                    checkExponent();
                }
                at++;
            }
        }
    }

    /** A UTF-16 unit of a string, its escape resolved as far as it stands for one. */
    private char next() {
        char c = text.charAt(at++);
        if (c != '\\' || at >= text.length()) {
            return c;
        }
        char escaped = text.charAt(at++);
        if (escaped != 'u' || at + 4 > text.length()) {
            return 'x';
        }
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = Character.digit(text.charAt(at), 16);
            if (digit < 0) {
                return 'x'; // not JSON, which the parser says better
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    private void checkCharacter(char c) {
        if (c == 0) {
            throw refusal("a NUL character");
        }
        if (c >= 0xFDD0 && c <= 0xFDEF || c >= 0xFFFE) {
            throw refusal("a Unicode noncharacter");
        }
        boolean half = Character.isLowSurrogate(c)
                || Character.isHighSurrogate(c) && (at >= text.length() || !Character.isLowSurrogate(next()));
        if (half) {
            throw refusal("half of a surrogate pair");
        }
    }

    private void checkExponent() {
        if (at == 0 || !Character.isDigit(text.charAt(at - 1))) {
            return; // true, false
        }
        int exponent = 0;
        for (int i = at + 1; i < text.length() && exponent <= LARGEST_EXPONENT; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                exponent = exponent * 10 + (c - '0');
            } else if (c != '+' && c != '-') {
                break;
            }
        }
        if (exponent > LARGEST_EXPONENT) {
            throw refusal("a number with too large an exponent");
        }
    }

    private Refusal refusal(String what) {
        long line = text.chars().limit(at).filter(c -> c == '\n').count() + 1;
        return new Refusal(RefusalCode.MALFORMED,
                "The body contains " + what + " at line " + line + ", which cannot be taken.");
    }
}
