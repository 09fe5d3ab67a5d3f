package io.tocsin.leak;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What operators have let through: one tenant told of another, or a word whoever is called by it. */
final class Waived {

    private final Set<String> pairs = new HashSet<>();
    private final Set<Long> words = new HashSet<>();

    Waived(Collection<LeakWaiver> waivers) {
        for (LeakWaiver waiver : waivers) {
            if (waiver.word == null) {
                pairs.add(pair(waiver.tenantId, waiver.otherTenantId));
            } else {
                words.add(TextWords.fingerprint(waiver.word));
            }
        }
    }

    /** @param fingerprint of the words that were found */
    boolean covers(String tenantId, String otherTenantId, long fingerprint) {
        return words.contains(fingerprint) || !pairs.isEmpty() && pairs.contains(pair(tenantId, otherTenantId));
    }

    /** No id holds a space. */
    private static String pair(String tenantId, String otherTenantId) {
        return tenantId + " " + otherTenantId;
    }
}
