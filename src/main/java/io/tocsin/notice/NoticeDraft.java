package io.tocsin.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a notice is, whose words it has, to whom it goes and by when it asks for an answer; checked.
 *
 * @param tenantIds the tenants of audience {@code TENANTS}, otherwise null
 * @param acknowledgeWithin time after release in which an answer is asked for; at most one of this and
 *        {@code acknowledgeBy} is set
 */
record NoticeDraft(NoticeKind kind, String template, Audience audience, List<String> tenantIds, Duration acknowledgeWithin,
        Instant acknowledgeBy, Instant nextUpdateAt) {

    /** As it is now. */
    static NoticeDraft of(Notice notice) {
        return new NoticeDraft(notice.kind, notice.templateKey, notice.audience, notice.audienceTenants, notice.timeToAnswer(),
                notice.acknowledgeBy, notice.nextUpdateAt);
    }
}
