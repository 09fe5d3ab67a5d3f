package io.tocsin.console.tenants;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.status.Reminded;

/** What a filter asks of a tenant's row in a notice, {@code t}. */
public final class NoticeConditions {

    private NoticeConditions() {
    }

    static List<Turn> turns(TenantFilter filter) {
        if (filter.finding() != null) {
            return filter.standing() == null || filter.standing().state().equals(Standing.ACKNOWLEDGED.state())
                    ? filter.finding() == Finding.NEEDS_HELP ? Turn.NEED_HELP
                            : List.of(new Turn(Standing.ACKNOWLEDGED.state(), filter.finding().name(), Turn.Help.EITHER))
                    : List.of();
        }
        if (filter.standing() != null) {
            return List.of(Turn.of(filter.standing()));
        }
        return filter.silentHours() != null ? List.of(Turn.of(Standing.AWAITING))
                : List.of(Turn.of(Standing.UNREACHABLE), Turn.of(Standing.AWAITING), Turn.of(Standing.ACKNOWLEDGED));
    }

    static void add(TenantFilter filter, UUID viewer, Instant now, Conditions conditions) {
        if (filter.standing() == Standing.LATE) {
            conditions.and("t.late");
        }
        if (filter.silentHours() != null) {
            conditions.and("""
                    t.state = 'AWAITING' AND EXISTS (SELECT FROM delivery s
                        WHERE s.notice_id = t.notice_id AND s.preparation_id = t.preparation_id
                            AND s.tenant_id = t.tenant_id AND s.accepted_at <= ?::timestamptz OFFSET 0)
                    """, now.minus(Duration.ofHours(filter.silentHours())));
        }
        lookedAfter(filter.lookedAfter(), viewer, conditions);
    }

    /** @param whose {@code me}, {@code others}, {@code none}, or null for all */
    public static void lookedAfter(String whose, UUID viewer, Conditions conditions) {
        if ("none".equals(whose)) {
            conditions.and("t.looked_after_by IS NULL");
        } else if ("me".equals(whose)) {
            conditions.and("t.looked_after_by = ?", viewer);
        } else if ("others".equals(whose)) {
            conditions.and("t.looked_after_by <> ?", viewer);
        }
    }

    /** Passes by whom a newer notice went to: they are called about that one. */
    public static void notToldSince(List<UUID> newer, Conditions conditions) {
        if (!newer.isEmpty()) {
            var ids = new ArrayList<Object>(newer);
            conditions.and("""
                    NOT EXISTS (SELECT FROM notice later
                        JOIN notice_tenant again ON again.notice_id = later.id AND again.preparation_id = later.preparation_id
                        WHERE later.id IN (%s) AND again.tenant_id = t.tenant_id AND NOT again.never_sent OFFSET 0)
                    """.formatted("?, ".repeat(newer.size() - 1) + "?"), ids.toArray());
        }
    }

    /** Passes by whom a reminder went to and who had answered what it reminds of, before or after: see {@link Reminded}. */
    public static void notAnswered(List<UUID> reminded, Conditions conditions) {
        if (!reminded.isEmpty()) {
            conditions.and(Reminded.notAnswered(reminded), reminded.toArray());
        }
    }

    /** But for a few. */
    public static void noneOf(List<String> tenantIds, Conditions conditions) {
        if (!tenantIds.isEmpty()) {
            conditions.and("t.tenant_id <> ALL (?)", (Object) tenantIds.toArray(new String[0]));
        }
    }

    public static void notCalledYet(Conditions conditions) {
        conditions.and("""
                NOT EXISTS (SELECT FROM tenant_call c
                    WHERE c.notice_id = t.notice_id AND c.tenant_id = t.tenant_id AND c.withdrawn_at IS NULL
                        AND NOT EXISTS (SELECT FROM acknowledgement w
                            WHERE w.id = c.acknowledgement_id AND w.withdrawn_at IS NOT NULL OFFSET 0) OFFSET 0)
                """);
    }
}
