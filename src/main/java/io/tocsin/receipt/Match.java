package io.tocsin.receipt;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a receipt names its delivery.
 *
 * @param deliveryId null where only the message is named
 * @param messageId ours is {@code <deliveryId@domain>}, with or without the brackets; null where there is none
 */
public record Match(UUID deliveryId, String messageId) {

    public static final Match NONE = new Match(null, null);

    private static final Pattern OURS = Pattern.compile(
            "\\s*<?\\s*(\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12})@[^\\s<>@]{1,255}>?\\s*");

    /** @return whether there is one is another matter; empty where neither names a delivery of ours */
    public Optional<UUID> delivery() {
        if (deliveryId != null) {
            return Optional.of(deliveryId);
        }
        Matcher ours = messageId == null || messageId.length() > 1000 ? null : OURS.matcher(messageId);
        return ours != null && ours.matches() ? Optional.of(UUID.fromString(ours.group(1))) : Optional.empty();
    }
}
