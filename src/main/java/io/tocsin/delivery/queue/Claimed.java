package io.tocsin.delivery.queue;

import java.util.UUID;

/**
 * A delivery as the queue hands it out.
 *
 * @param attempt number of this claim, which fences its settlement
 * @param retries attempts before this one that failed and counted
 * @param domain of the recipient; empty when the version before queued it
 * @param supersedes number of the notice that its tenant was sent before, or null
 * @param apart whether its tenant's mail may be watched, so that the letter must carry nothing of the words: as approved, or
 *        since
 * @param body words as stored; see {@link io.tocsin.advisory.StoredWords}
 */
public record Claimed(UUID noticeId, UUID deliveryId, UUID preparationId, String tenantId, int attempt, int retries, Turn turn,
        String domain,
        int tokenVersion, long checkCode, String email, String locale, Integer supersedes, boolean apart, String subject,
        byte[] body, String messageIdDomain) {
}
