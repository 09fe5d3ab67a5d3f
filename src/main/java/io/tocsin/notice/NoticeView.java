package io.tocsin.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.tocsin.http.Moving;
import io.tocsin.problem.Fault;

/**
 * A notice as the API shows it.
 *
 * @param incident the incident's reference
 * @param audience a word, or the tenants named in the draft
 * @param digest of the words and recipients, or null while there are none
 * @param preparation the newest attempt at its words, or null before the first
 * @param approvals who has approved the words that count, in order
 * @param approvalsNeeded how many have to; null while there are no words that count
 * @param rejection the last one, until the notice is approved; or null
 * @param approvedAt null for a notice that was released without its approval
 * @param emergency who released it without its approval, and why: stays for ever. Null for a notice that was approved
 * @param retraction that it was sent in error, or null
 */
@Schema(requiredProperties = { "id", "kind", "state", "incident", "template", "audience", "deliveries", "tenants", "findings",
        "createdAt", "approvals" })
public record NoticeView(UUID id, int number, NoticeKind kind, NoticeState state, String incident, String template,
        Object audience, Duration acknowledgeWithin, Instant acknowledgeBy, Instant nextUpdateAt, String digest,
        NoticeCounts.Deliveries deliveries, NoticeCounts.Tenants tenants, NoticeCounts.Findings findings,
        PreparationView preparation, Instant createdAt, Instant preparedAt, Instant approvedAt, Instant releasedAt,
        Instant dueAt, Instant firstAcceptedAt, Instant lastAcceptedAt, Instant pausedAt, Instant completedAt,
        Instant cancelledAt, List<ApprovalView> approvals, Integer approvalsNeeded, RejectionView rejection,
        EmergencyView emergency, RetractionView retraction) implements Moving {

    /**
     * @param by the operator's name
     * @param lookedAt what this operator had fetched of these words before
     */
    public record ApprovalView(String by, Instant at, List<Approval.Look> lookedAt) {
    }

    public record RejectionView(String by, Instant at, String comment) {

        static RejectionView of(Notice notice) {
            return notice.rejected == null ? null
                    : new RejectionView(notice.rejected.name(), notice.rejected.at(), notice.rejected.comment());
        }
    }

    public record EmergencyView(String by, Instant at, String reason) {

        static EmergencyView of(Notice notice) {
            return notice.emergency == null ? null
                    : new EmergencyView(notice.emergency.name(), notice.emergency.at(), notice.emergency.reason());
        }
    }

    public record RetractionView(String by, Instant at, String reason) {

        static RetractionView of(Notice notice) {
            return notice.retracted == null ? null
                    : new RetractionView(notice.retracted.name(), notice.retracted.at(), notice.retracted.reason());
        }
    }

    /**
     * An attempt at the words.
     *
     * @param done tenants whose words are made, of {@code total}
     * @param faults the first 1,000 of {@code faultCount}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record PreparationView(UUID id, Preparation.State state, int done, int total, Integer advisories,
            Integer deliveries, LocaleCounts locales, List<Map<String, Object>> warnings, List<Fault> faults, int faultCount,
            Instant requestedAt, Instant finishedAt) {

        static PreparationView of(Preparation preparation) {
            return new PreparationView(preparation.id, preparation.state, preparation.done, preparation.total,
                    preparation.advisories, preparation.deliveries, preparation.locales, preparation.warnings,
                    preparation.faults,
                    preparation.faultCount, preparation.requestedAt, preparation.finishedAt);
        }
    }

    public NoticeView with(NoticeCounts.Tenants other) {
        return new NoticeView(id, number, kind, state, incident, template, audience, acknowledgeWithin, acknowledgeBy,
                nextUpdateAt, digest, deliveries, other, findings, preparation, createdAt, preparedAt, approvedAt, releasedAt,
                dueAt, firstAcceptedAt, lastAcceptedAt, pausedAt, completedAt, cancelledAt, approvals, approvalsNeeded,
                rejection, emergency, retraction);
    }

    static NoticeView of(Notice notice, String incident, Preparation newest, NoticeCounts counts, ApprovalSettings settings) {
        boolean prepared = newest != null && newest.id.equals(notice.preparationId) && notice.state != NoticeState.DRAFT;
        return new NoticeView(notice.id, notice.number, notice.kind, notice.state, incident, notice.templateKey,
                notice.audience == Audience.TENANTS ? Map.of("tenantIds", notice.audienceTenants) : notice.audience,
                notice.timeToAnswer(), notice.acknowledgeBy,
                notice.nextUpdateAt, prepared ? newest.digestText() : null, counts.deliveries(), counts.tenants(),
                counts.findings(), newest == null ? null : PreparationView.of(newest), notice.createdAt,
                prepared ? newest.finishedAt : null, notice.emergency == null ? notice.approvedAt : null, notice.releasedAt,
                notice.dueAt().orElse(null),
                counts.firstAcceptedAt(), counts.lastAcceptedAt(), notice.pausedAt, notice.completedAt, notice.cancelledAt,
                prepared ? newest.approvals.stream().map(each -> new ApprovalView(each.name(), each.at(), each.lookedAt()))
                        .toList()
                        : List.of(),
                prepared ? settings.neededFor(newest) : null, RejectionView.of(notice), EmergencyView.of(notice),
                RetractionView.of(notice));
    }
}
