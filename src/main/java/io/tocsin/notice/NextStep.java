package io.tocsin.notice;

import java.util.UUID;

/** What can be done with a notice as it stands, for somebody who has just been told what cannot. */
final class NextStep {

    private NextStep() {
    }

    /** @return a sentence that names the call, and who may make it */
    static String of(NoticeState state, UUID id) {
        String notice = "POST /api/v1/notices/" + id;
        return switch (state) {
            case DRAFT -> "Prepare it first: " + notice + "/preparation (role author).";
            case PREPARED -> "A second person must approve it first: " + notice
                    + "/approval with the digest of what they looked at (role approver).";
            case APPROVED -> "It is approved; sending begins with " + notice + "/release (role sender).";
            case RELEASED -> "It is going out. Hold it with " + notice + "/pause, or stop it for good with " + notice
                    + "/cancellation (role sender).";
            case PAUSED -> "Let it go on with " + notice + "/resumption, or stop it for good with " + notice
                    + "/cancellation (role sender).";
            case COMPLETED -> "It has gone out. To say more, or something else, draft the next notice of the incident.";
            case CANCELLED -> "It stays so. To tell the tenants, draft another notice of the incident.";
        };
    }
}
