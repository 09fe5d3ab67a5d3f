package io.tocsin.delivery;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where one advisory to one contact stands. Rows move along these arrows only; {@code docs/delivery-states.md} draws them,
 * and the table's CHECK constraints hold what a state demands of the row.
 */
public enum DeliveryState {

    /** In: preparation; a claim given back before anything was sent; an operator's retry. Out: a claim, cancellation, hold. */
    QUEUED,
    /**
     * In: a worker's claim, before any byte goes out. Out: the settlement of the attempt that holds the claim. A crash
     * leaves it here until its lease expires, and then it is {@link #UNKNOWN}.
     */
    SENDING,
    /** In: a 250 after the final dot. A relay took responsibility; nobody has read anything. Out: receipts. */
    ACCEPTED,
    /** In: a receipt that says it reached the mailbox. Out: a late receipt that says otherwise. */
    DELIVERED,
    /** In: a 4xx, or no connection. Waits for its next attempt. Out: a claim when due, expiry, cancellation. */
    DEFERRED,
    /** In: a 5xx. Work for a person. Out: an operator's retry. */
    REFUSED,
    /** In: a receipt that says it came back. Work for a person. Out: an operator's retry. */
    BOUNCED,
    /** In: a complaint of the recipient. Work for a person. */
    COMPLAINED,
    /**
     * In: the final dot may have been sent and no reply was stored: an expired lease, or a connection lost where the courier
     * cannot tell. Out: a resend with the same Message-ID, a receipt, expiry, hold, cancellation.
     */
    UNKNOWN,
    /** In: the deadline passed without acceptance. Work for a person. Out: an operator's retry. */
    EXPIRED,
    /** In: something that a person must decide. Out: an operator's retry, cancellation, expiry. */
    HELD,
    /** In: the notice was cancelled before this was sent; an operator dropped one that was held. Stays. */
    CANCELLED;

    private static final Map<DeliveryState, Set<DeliveryState>> ARROWS = Map.ofEntries(
            Map.entry(QUEUED, EnumSet.of(SENDING, CANCELLED, HELD)),
            Map.entry(SENDING, EnumSet.of(ACCEPTED, DEFERRED, REFUSED, QUEUED, UNKNOWN, DELIVERED, BOUNCED)),
            Map.entry(ACCEPTED, EnumSet.of(DELIVERED, BOUNCED, COMPLAINED)),
            Map.entry(DELIVERED, EnumSet.of(BOUNCED, COMPLAINED)),
            Map.entry(DEFERRED, EnumSet.of(SENDING, EXPIRED, CANCELLED, HELD, DELIVERED, BOUNCED)),
            Map.entry(UNKNOWN, EnumSet.of(SENDING, HELD, EXPIRED, CANCELLED, DELIVERED, BOUNCED)),
            Map.entry(REFUSED, EnumSet.of(QUEUED)),
            Map.entry(BOUNCED, EnumSet.of(QUEUED)),
            Map.entry(EXPIRED, EnumSet.of(QUEUED)),
            Map.entry(HELD, EnumSet.of(QUEUED, CANCELLED, EXPIRED)),
            Map.entry(COMPLAINED, EnumSet.noneOf(DeliveryState.class)),
            Map.entry(CANCELLED, EnumSet.noneOf(DeliveryState.class)));

    public boolean mayBecome(DeliveryState next) {
        return ARROWS.get(this).contains(next);
    }

    /** True while the delivery stands in the queue: it can move without a person. */
    public boolean isMoving() {
        return this == QUEUED || this == SENDING || this == DEFERRED || this == UNKNOWN;
    }

    /** True where it stands until a person does something: there is a task for it. */
    public boolean needsAPerson() {
        return endedBadly() || this == COMPLAINED;
    }

    /** True when this contact was not reached and will not be without a person. */
    public boolean endedBadly() {
        return this == REFUSED || this == BOUNCED || this == EXPIRED || this == HELD;
    }

    /** An operator can set it going again. */
    public boolean canBeRetried() {
        return mayBecome(QUEUED) && this != SENDING;
    }

    /** Name of its figure in the notice's tally. */
    public String counter() {
        return "deliveries." + name().toLowerCase(Locale.ROOT);
    }
}
