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

    default int neededFor(Preparation preparation) {
        return twoOver() > 0 && preparation.deliveries != null && preparation.deliveries > twoOver() ? 2 : 1;
    }
}
