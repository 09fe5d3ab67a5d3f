package io.tocsin.smtp;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Addresses as they may stand in a command: nothing in them ends it or begins another. */
final class Mailbox {

    /** A path has at most 256 octets, its angle brackets included (RFC 5321, section 4.5.3.1.3). */
    private static final int LONGEST = 254;

    private Mailbox() {
    }

    /**
     * @return the address; with the domain in its ASCII form, when nothing else keeps the address from being ASCII
     * @throws IllegalArgumentException when it cannot stand between angle brackets
     */
    static String checked(String address) {
        int at = address.lastIndexOf('@');
        if (at < 1 || at == address.length() - 1 || address.codePoints().anyMatch(Mailbox::isForbidden)) {
            throw new IllegalArgumentException("not an address that SMTP can carry");
        }
        String local = address.substring(0, at);
        String domain = address.substring(at + 1);
        String plain = isAscii(local) && !isAscii(domain) ? local + "@" + IDN.toASCII(domain) : address;
        if (plain.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new IllegalArgumentException("longer than an address may be in SMTP");
        }
        return plain;
    }

    private static boolean isForbidden(int character) {
        return character <= ' ' || character == '<' || character == '>' || character >= 0x7F && character < 0xA0
                || character == '\u2028' || character == '\u2029' || Character.isSurrogate((char) character)
                        && character < Character.MIN_SUPPLEMENTARY_CODE_POINT;
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7E) {
                return false;
            }
        }
        return true;
    }

    /** Printable ASCII as it has to stand in a parameter (RFC 3461, section 4). */
    static String xtext(String ascii) {
        var encoded = new StringBuilder(ascii.length() + 16);
        for (int i = 0; i < ascii.length(); i++) {
            char character = ascii.charAt(i);
            if (character < '!' || character == '+' || character == '=') {
                encoded.append('+').append(HexFormat.of().withUpperCase().toHexDigits((byte) character));
            } else {
                encoded.append(character);
            }
        }
        return encoded.toString();
    }
}
