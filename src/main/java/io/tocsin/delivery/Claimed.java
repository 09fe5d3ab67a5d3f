package io.tocsin.delivery;

import java.util.UUID;

/**
 * A delivery as the queue hands it out.
 *
 * @param attempt number of this claim, which fences its settlement
 * @param retries attempts before this one that failed and counted
 * @param domain of the recipient; empty when the version before queued it
 * @param body words as stored; see {@link io.tocsin.advisory.StoredWords}
 */
public record Claimed(UUID noticeId, UUID deliveryId, UUID preparationId, int attempt, int retries, Turn turn, String domain,
        int tokenVersion, long checkCode, String email, String locale, String subject, byte[] body, String messageIdDomain) {
}
