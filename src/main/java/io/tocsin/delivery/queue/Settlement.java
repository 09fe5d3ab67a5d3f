package io.tocsin.delivery.queue;

import java.time.Instant;
import java.util.UUID;

import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.courier.SendOutcome;

/**
 * What came of a claim, and when it is due again.
 *
 * @param dueAt null when it leaves the queue
 * @param countsAsFailure whether the time to the next attempt grows
 */
public record Settlement(UUID noticeId, UUID deliveryId, int attempt, DeliveryState state, String reason, String reply,
        Instant dueAt, boolean countsAsFailure) {

    public static Settlement of(Claimed claimed, SendOutcome outcome, Backoff backoff, Instant now) {
        if (outcome.verdict() == SendOutcome.Verdict.GIVEN_BACK) {
            return givenBack(claimed, now);
        }
        boolean counts = outcome.reason() != null && outcome.reason().counts();
        String reason = outcome.reason() == null ? null : outcome.reason().name();
        DeliveryState state = switch (outcome.verdict()) {
            case GIVEN_BACK -> DeliveryState.QUEUED;
            case ACCEPTED -> DeliveryState.ACCEPTED;
            case DEFERRED -> DeliveryState.DEFERRED;
            case REFUSED -> DeliveryState.REFUSED;
            case UNKNOWN -> DeliveryState.UNKNOWN;
        };
        Instant dueAt = state.isMoving()
                ? now.plus(backoff.after(claimed.retries() + (counts ? 1 : 0), outcome.tryAgainIn()))
                : null;
        return new Settlement(claimed.noticeId(), claimed.deliveryId(), claimed.attempt(), state, reason,
                outcome.replyWithout(claimed.email()), dueAt, counts);
    }

    /** Nothing was sent: it goes back to where it was. */
    public static Settlement givenBack(Claimed claimed, Instant now) {
        return new Settlement(claimed.noticeId(), claimed.deliveryId(), claimed.attempt(), DeliveryState.QUEUED,
                SendOutcome.Reason.GIVEN_BACK.name(), null, now, false);
    }
}
