package io.tocsin.leak;

import java.time.Instant;
import java.util.UUID;

/**
 * A waiver as the API shows it: of a pair of tenants, or of a word.
 *
 * @param noticeId null when it holds for every notice of the incident
 */
public record WaiverView(UUID id, UUID noticeId, String tenantId, String otherTenantId, String word, String reason,
        String waivedBy, Instant waivedAt) {

    public static WaiverView of(LeakWaiver waiver) {
        return new WaiverView(waiver.id, waiver.noticeId, waiver.tenantId, waiver.otherTenantId, waiver.word, waiver.reason,
                waiver.waivedByName, waiver.waivedAt);
    }
}
