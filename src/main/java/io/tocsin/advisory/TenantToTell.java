package io.tocsin.advisory;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An affected tenant as its advisory is made from it.
 *
 * @param revision of the affected tenant's row
 * @param previous the last notice of this incident that it was sent, or null
 */
record TenantToTell(String tenantId, String name, String locale, String timeZone, String tier, String region,
        Map<String, Object> facts, long revision, Previous previous, List<Contact> contacts) {

    /** The same with other contacts. */
    TenantToTell with(List<Contact> others) {
        return new TenantToTell(tenantId, name, locale, timeZone, tier, region, facts, revision, previous, others);
    }

    record Contact(String email, String name, String role, String locale) {
    }

    record Previous(int number, String kind, Instant sentAt) {
    }
}
