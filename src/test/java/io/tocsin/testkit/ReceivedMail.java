package io.tocsin.testkit;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

/**
 * A mail as the relay took it over.
 *
 * @param from envelope sender
 * @param to envelope recipient
 * @param raw header and body, CRLF, dots unstuffed
 */
public record ReceivedMail(String from, String to, byte[] raw) {

    public String source() {
        return new String(raw, StandardCharsets.UTF_8);
    }

    public MimeMessage mime() {
        try {
            return new MimeMessage(null, new ByteArrayInputStream(raw));
        } catch (MessagingException e) {
            throw new AssertionError("not a MIME message", e);
        }
    }

    /** The header's value, unfolded, or null. */
    public String header(String name) {
        try {
            return mime().getHeader(name, ", ");
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
