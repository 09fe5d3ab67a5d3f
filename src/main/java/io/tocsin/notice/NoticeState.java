package io.tocsin.notice;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a notice stands. {@code DRAFT -> PREPARED -> APPROVED -> RELEASED -> COMPLETED}, {@code RELEASED <-> PAUSED}, and
 * any but {@code COMPLETED} {@code -> CANCELLED}.
 */
public enum NoticeState {

    /** In: an author's draft; a preparation that begins again, which voids what was prepared or approved before. */
    DRAFT,
    /** In: a preparation that ended without fault. Its words and recipients are stored and can be looked at. */
    PREPARED,
    /** In: an approver who named the digest of the words and recipients. */
    APPROVED,
    /**
     * In: a sender's release or resumption, or a retry of a delivery of a completed notice. Only in this state does the
     * queue hand out deliveries. A crash leaves it here, and any replica goes on.
     */
    RELEASED,
    /** In: a sender's pause. What is being sent at that moment is finished; nothing new begins. */
    PAUSED,
    /** In: the worker that finds the queue empty. No delivery can move without a person. */
    COMPLETED,
    /** In: a sender's cancellation. What was not sent never will be. */
    CANCELLED;

    private static final Set<NoticeState> PREPARABLE = EnumSet.of(DRAFT, PREPARED, APPROVED);
    private static final Set<NoticeState> CANCELLABLE = EnumSet.of(DRAFT, PREPARED, APPROVED, RELEASED, PAUSED);

    public boolean canBePrepared() {
        return PREPARABLE.contains(this);
    }

    public boolean canBeCancelled() {
        return CANCELLABLE.contains(this);
    }
}
