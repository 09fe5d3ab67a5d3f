package io.tocsin.notice;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many people say yes. */
@ConfigMapping(prefix = "tocsin.approvers")
public interface ApprovalSettings {

    /** Notices to more recipients than this need two approvers; 0: one is always enough. */
    @WithDefault("0")
    @Min(0)
    int twoOver();

    /** @return how many more have to say yes; 0 when it may go out */
    default int missingFor(Notice notice, Preparation preparation) {
        // The version before V22 noted who approved on the notice alone.
        int given = Math.max(preparation.approvals.size(), notice.state == NoticeState.APPROVED ? 1 : 0);
        return notice.emergency != null ? 0 : Math.max(0, neededFor(preparation) - given);
    }

    default int neededFor(Preparation preparation) {
        return twoOver() > 0 && preparation.deliveries != null && preparation.deliveries > twoOver() ? 2 : 1;
    }
}
