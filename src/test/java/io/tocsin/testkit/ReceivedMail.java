package io.tocsin.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
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

    /** Its plain text, with the line ends of the wire. */
    public String text() {
        return new String(part("text/plain"), StandardCharsets.UTF_8);
    }

    /** @return the decoded octets of its only part of this type */
    public byte[] part(String type) {
        try {
            return find(mime(), type).orElseThrow(() -> new AssertionError("no part of type " + type));
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<byte[]> find(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return Optional.of(part.getInputStream().readAllBytes());
        }
        if (part.isMimeType("multipart/*")) {
            Multipart parts = (Multipart) part.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                Optional<byte[]> found = find(parts.getBodyPart(i), type);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
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
