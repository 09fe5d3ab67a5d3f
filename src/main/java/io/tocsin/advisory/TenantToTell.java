package io.tocsin.advisory;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.tocsin.notice.Wording;

/**
 * An affected tenant as its advisory is made from it.
 *
 * @param revision of the affected tenant's row
 * @param previous the last notice of this incident that it was sent, in a reminder the last that waits for an answer; or null
 * @param wording whose words it gets
 * @param factsBefore as it was told them last; null when it was never told, or last that it is not affected, or by a version
 *        that did not keep them
 * @param apart whether its mail may be watched, so that its letters carry nothing of the words
 */
record TenantToTell(String tenantId, String name, String locale, String timeZone, String tier, String region,
        Map<String, Object> facts, long revision, Previous previous, Wording wording, Map<String, Object> factsBefore,
        boolean apart, List<Contact> contacts) {

    /** The same with other contacts. */
    TenantToTell with(List<Contact> others) {
        return new TenantToTell(tenantId, name, locale, timeZone, tier, region, facts, revision, previous, wording,
                factsBefore, apart, others);
    }

    record Contact(String email, String name, String role, String locale) {
    }

    /**
     * @param number of the notice; in a reminder of the one that waits for an answer, which may not be the last
     * @param last number of the last notice that it was sent, a reminder or not
     * @param kind of what it was told in it
     * @param retractedAt null unless it was sent in error
     */
    record Previous(int number, int last, String kind, Instant sentAt, Instant retractedAt) {
    }
}
