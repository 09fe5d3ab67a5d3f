package io.tocsin.delivery.courier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.UUID;

/**
 * A delivery ready to be handed to a courier: nothing in it is a placeholder any more.
 *
 * @param deliveryId null for mail to an operator, which is no delivery; only the Quarkus Mailer takes that
 * @param attempt number of the claim under which it is sent
 * @param messageId with its angle brackets; the same at every attempt
 * @param text and html in UTF-8, as they were stored and as they are sent: never a string in between
 * @param locale for {@code Content-Language}
 * @param signed the notice as a JWS, to be attached; null for a letter that is none
 * @param logo that the HTML shows, or null
 */
public record Letter(UUID noticeId, UUID deliveryId, int attempt, String messageId, String to, String subject, byte[] text,
        byte[] html, Locale locale, byte[] signed, Picture logo) {

    /** Without a signature and a logo. */
    public Letter(UUID noticeId, UUID deliveryId, int attempt, String messageId, String to, String subject, byte[] text,
            byte[] html, Locale locale) {
        this(noticeId, deliveryId, attempt, messageId, to, subject, text, html, locale, null, null);
    }

    Letter(UUID noticeId, UUID deliveryId, int attempt, String messageId, String to, String subject, String text, String html,
            Locale locale) {
        this(noticeId, deliveryId, attempt, messageId, to, subject, text.getBytes(UTF_8), html.getBytes(UTF_8), locale);
    }
}
