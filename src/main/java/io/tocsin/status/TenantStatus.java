package io.tocsin.status;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.NoticeState;

/**
 * How one tenant stands in every incident.
 *
 * @param incidents the newest first
 * @param nextCursor for the incidents after these, or null
 */
public record TenantStatus(String tenantId, String name, String tier, List<InIncident> incidents, String nextCursor) {

    /** Whether an incident affects a tenant. */
    public enum Assessment {
        /** It is on the list. */
        AFFECTED,
        /** It is not on the list, and the list is final. */
        NOT_AFFECTED,
        /** It is not on the list, and the list is still open. */
        NOT_YET_KNOWN;

        static Assessment of(boolean listed, boolean scopeIsFinal) {
            return listed ? AFFECTED : scopeIsFinal ? NOT_AFFECTED : NOT_YET_KNOWN;
        }
    }

    /**
     * @param incident its reference
     * @param withdrawnAt when the tenant was taken off the list, or null
     * @param notices those that went to the tenant, in the order of their release
     */
    public record InIncident(String incident, String title, String scope, Assessment assessment, Instant listedAt,
            Instant withdrawnAt, String withdrawnReason, Instant closedAt, List<ToldNotice> notices) {
    }

    /**
     * A notice that the tenant was told.
     *
     * @param standing AWAITING, ACKNOWLEDGED or UNREACHABLE
     * @param dueAt when an answer stops being in time, or null
     * @param acknowledgedAt of the first answer, or null
     * @param acknowledgedBy name in the newest answer, which is the one whose finding counts
     */
    public record ToldNotice(UUID notice, int number, NoticeKind kind, NoticeState state, Instant releasedAt, Instant dueAt,
            String standing, boolean acknowledged, Instant acknowledgedAt, boolean late, Finding finding,
            String acknowledgedBy, Instant lastAnswerAt, List<ReachedContact> contacts) {
    }
}
