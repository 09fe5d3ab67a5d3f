package io.tocsin.delivery;

import java.time.Instant;
import java.util.UUID;

import io.tocsin.diagnosis.Kind;

/**
 * What was heard, as the API shows it.
 *
 * @param source where from: {@code message}, or a provider's name
 * @param event DELIVERED, BOUNCED, DELAYED, COMPLAINED or OTHER
 * @param ours true where it blames our address, reputation or authentication
 * @param fate what came of it: MOVED, NOTED, WAITING or UNMATCHED
 * @param at when it happened, in the sender's words
 * @param deliveryId as the source named it; null where it named none
 * @param words as they came, cut off where a list shows them; null once erased
 */
public record ReceiptView(UUID id, String source, String event, Kind kind, boolean ours, Integer code, String enhanced,
        String fate, Instant at, Instant receivedAt, UUID deliveryId, String words) {
}
