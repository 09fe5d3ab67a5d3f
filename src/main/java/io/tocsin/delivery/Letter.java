package io.tocsin.delivery;

import java.util.Locale;
import java.util.UUID;

/**
 * A delivery ready to be handed to a courier: nothing in it is a placeholder any more.
 *
 * @param attempt number of the claim under which it is sent
 * @param messageId with its angle brackets; the same at every attempt
 * @param locale for {@code Content-Language}
 */
public record Letter(UUID noticeId, UUID deliveryId, int attempt, String messageId, String to, String subject, String text,
        String html, Locale locale) {
}
