package io.tocsin.status;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.notice.NoticeView;

/**
 * Where the telling about an incident stands.
 *
 * @param notice the one released last; before any release the one drafted last; null before the first
 * @param silent the tenants that a person has to look after: the unreachable, then those that were told and have not
 *        answered. Each stands as it does in the newest notice that went to it, which need not be {@code notice}
 * @param nextCursor for the tenants after these, or null
 */
@Schema(requiredProperties = { "incident", "title", "scope", "silent" })
public record IncidentStatus(String incident, String title, String scope, Instant closedAt, NoticeView notice,
        List<SilentTenant> silent, String nextCursor) {

    /**
     * A tenant that has not answered.
     *
     * @param notice the newest one that went to it, by its id
     * @param number of that notice in the incident's series
     * @param standing in that notice: AWAITING or UNREACHABLE
     * @param since when the first of its contacts was sent that notice; for an unreachable one, when the last attempt failed;
     *        null while it is still on its way
     * @param overdue whether that notice's due time has passed
     */
    @Schema(requiredProperties = { "tenantId", "notice", "contacts" })
    public record SilentTenant(String tenantId, String name, String tier, UUID notice, int number, String standing,
            Instant since, boolean overdue, List<ReachedContact> contacts) {
    }
}
