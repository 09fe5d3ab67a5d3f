package io.tocsin.status;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.NoticeState;

/**
 * How one tenant stands in every incident.
 *
 * @param incidents the newest first
 * @param nextCursor for the incidents after these, or null
 */
@Schema(requiredProperties = { "tenantId", "incidents" })
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
     * @param lastTold the last of them, in short; null when there is none
     */
    @Schema(requiredProperties = { "incident", "title", "scope", "assessment", "notices" })
    public record InIncident(String incident, String title, String scope, Assessment assessment, Instant listedAt,
            Instant withdrawnAt, String withdrawnReason, Instant closedAt, LastTold lastTold, List<ToldNotice> notices) {
    }

    /**
     * The last thing that the tenant was told about an incident.
     *
     * @param said INITIAL, UPDATE, CORRECTION, CLOSURE or ALL_CLEAR: whose words went to this tenant, which need not be those
     *        of the notice's kind
     * @param subject of the letter, in the first of its languages
     * @param sentAt when the first of the tenant's contacts was sent it; null while it is on its way
     * @param retractedAt null unless it was sent in error
     */
    public record LastTold(UUID notice, int number, String said, String subject, Instant releasedAt, Instant sentAt,
            Instant retractedAt) {

        static LastTold of(List<ToldNotice> notices) {
            if (notices.isEmpty()) {
                return null;
            }
            ToldNotice last = notices.get(notices.size() - 1);
            return new LastTold(last.notice(), last.number(), last.said(), last.subject(), last.releasedAt(),
                    last.contacts().stream().map(ReachedContact::acceptedAt).filter(Objects::nonNull)
                            .min(Comparator.naturalOrder()).orElse(null),
                    last.retractedAt());
        }
    }

    /**
     * A notice that the tenant was told.
     *
     * @param template key of the one that its words are from; {@code reminder} tells that nobody has answered
     * @param said whose words went to the tenant, see {@link LastTold}
     * @param standing AWAITING, ACKNOWLEDGED or UNREACHABLE
     * @param dueAt when an answer stops being in time, or null
     * @param acknowledgedAt of the first answer, or null
     * @param acknowledgedBy name in the newest answer, which is the one whose finding counts
     */
    @Schema(requiredProperties = { "notice", "kind", "state", "contacts" })
    public record ToldNotice(UUID notice, int number, NoticeKind kind, String template, String said, String subject,
            NoticeState state,
            Instant releasedAt, Instant retractedAt, Instant dueAt, String standing, boolean acknowledged,
            Instant acknowledgedAt, boolean late, Finding finding,
            String acknowledgedBy, Instant lastAnswerAt, List<ReachedContact> contacts) {
    }
}
