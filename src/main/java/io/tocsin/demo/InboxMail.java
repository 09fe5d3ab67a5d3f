package io.tocsin.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;

/**
 * A mail taken apart.
 *
 * @param text the plain part, or the empty text
 * @param html the HTML part, or the empty text
 * @param source as it arrived
 */
record InboxMail(String to, String from, String subject, Instant sentAt, List<Field> headers, String text, String html,
        String source) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    record Field(String name, String value) {
    }

    static InboxMail of(byte[] raw) {
        String source = new String(raw, StandardCharsets.UTF_8);
        try {
            MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(raw));
            List<Field> headers = Collections.list(message.getAllHeaders()).stream().map(InboxMail::field).toList();
            return new InboxMail(Optional.ofNullable(message.getHeader("Delivered-To", ", ")).orElse(""),
                    Stream.of(message.getFrom()).findFirst().map(Object::toString).orElse(""),
                    Optional.ofNullable(message.getSubject()).orElse("(no subject)"),
                    Optional.ofNullable(message.getSentDate()).map(Date::toInstant).orElse(null), headers,
                    part(message, "text/plain").orElse(""), part(message, "text/html").orElse(""), source);
        } catch (MessagingException | IOException | RuntimeException unreadable) {
            // Whatever was sent is shown, if only as its source.
            return new InboxMail("", "", "(not a readable message)", null, List.of(), "", "", source);
        }
    }

    public String sent() {
        return shown(sentAt);
    }

    /** @param time may be null: not every mail says it */
    static String shown(Instant time) {
        return time == null ? "?" : TIME.format(time);
    }

    private static Field field(Header header) {
        return new Field(header.getName(), header.getValue());
    }

    private static Optional<String> part(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return Optional.of(part.getContent().toString());
        }
        if (part.isMimeType("multipart/*")) {
            Multipart parts = (Multipart) part.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                Optional<String> found = part(parts.getBodyPart(i), type);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
