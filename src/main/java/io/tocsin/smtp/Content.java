package io.tocsin.smtp;

import java.util.Arrays;

/** A message in the form in which it crosses the wire (RFC 5321, sections 2.3.8 and 4.5.2). */
public final class Content {

    private Content() {
    }

    /**
     * @param message lines ending in CRLF, LF or CR, in any mixture
     * @return every line ends in CRLF, the last one too, and a dot at a line's beginning is doubled
     */
    public static byte[] of(byte[] message, int length) {
        byte[] wire = new byte[length + length / 16 + 64];
        int written = 0;
        boolean atBeginning = true;
        for (int i = 0; i < length; i++) {
            byte octet = message[i];
            if (wire.length - written < 4) {
                wire = Arrays.copyOf(wire, 2 * wire.length);
            }
            if (octet == '\n' || octet == '\r') {
                wire[written++] = '\r';
                wire[written++] = '\n';
                if (octet == '\r' && i + 1 < length && message[i + 1] == '\n') {
                    i++;
                }
                atBeginning = true;
                continue;
            }
            if (octet == '.' && atBeginning) {
                wire[written++] = '.';
            }
            wire[written++] = octet;
            atBeginning = false;
        }
        if (!atBeginning) {
            wire = Arrays.copyOf(wire, written + 2);
            wire[written++] = '\r';
            wire[written++] = '\n';
        }
        return Arrays.copyOf(wire, written);
    }
}
