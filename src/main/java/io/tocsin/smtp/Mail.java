package io.tocsin.smtp;

import java.util.regex.Pattern;

/**
 * A mail ready for the wire.
 *
 * @param sender address for MAIL FROM; empty for the null reverse-path
 * @param content header and body as they stand on the wire: lines end in CRLF, the last one too, dots at their beginnings are
 *        doubled, no line has more than 998 bytes; the final dot is not part of it
 * @param eightBit whether a byte of the content is above 127
 * @param receipt what to ask of a server that sends delivery status notifications, or null for nothing
 * @param requireTls whether every hop has to be encrypted (RFC 8689)
 * @throws IllegalArgumentException when an address cannot stand in an SMTP command; the message does not quote it
 */
public record Mail(String sender, String recipient, byte[] content, boolean eightBit, ReceiptRequest receipt,
        boolean requireTls) {

    public Mail {
        if (!sender.isEmpty()) {
            sender = Mailbox.checked(sender);
        }
        recipient = Mailbox.checked(recipient);
    }

    /**
     * An address as it goes onto the wire.
     *
     * @throws IllegalArgumentException when it cannot stand in an SMTP command; the message does not quote it
     */
    public static String address(String address) {
        return Mailbox.checked(address);
    }

    public static boolean isAscii(String text) {
        return Mailbox.isAscii(text);
    }

    /** Whether an address needs SMTPUTF8 (RFC 6531). */
    boolean isInternational() {
        return !Mailbox.isAscii(sender) || !Mailbox.isAscii(recipient);
    }

    /**
     * Asks for delivery status notifications (RFC 3461), which quote no more than the header.
     *
     * @param envelopeId comes back in each notification; at most 100 characters before encoding
     * @param events {@code NEVER}, or of {@code SUCCESS}, {@code FAILURE}, {@code DELAY}, with commas between
     */
    public record ReceiptRequest(String envelopeId, String events) {

        private static final int LONGEST = 100;
        private static final Pattern EVENTS = Pattern.compile("NEVER|(SUCCESS|FAILURE|DELAY)(,(SUCCESS|FAILURE|DELAY))*");

        public ReceiptRequest {
            if (!EVENTS.matcher(events).matches()) {
                throw new IllegalArgumentException("not a NOTIFY parameter: " + events);
            }
            if (envelopeId.isEmpty() || envelopeId.length() > LONGEST || !Mailbox.isAscii(envelopeId)) {
                throw new IllegalArgumentException("not an envelope id: " + envelopeId);
            }
        }
    }
}
