package io.tocsin.notice;

import java.util.List;

/**
 * In which locales a prepared notice is written, to how many, and who fell back to another language than was asked for.
 *
 * @param locales in their order
 * @param fallbacks the most frequent first; the first 1,000 kinds
 */
public record LocaleCounts(List<InLocale> locales, List<Fallback> fallbacks) {

    /** Who says in which locale a contact is written to, in the order in which they are asked. */
    public enum Asker {
        CONTACT,
        TENANT,
        /** What the settings say for the tenant's region. */
        REGION,
        /** What the settings say for everybody. */
        DEFAULT
    }

    /**
     * @param advisories tenants with words in it
     * @param deliveries contacts that are written to in it
     * @param contact how many of them because they asked for it themselves; {@code tenant}, {@code region} and
     *        {@code standard} likewise, and {@code nobody} where nobody's wish could be met
     */
    public record InLocale(String locale, int advisories, int deliveries, int contact, int tenant, int region, int standard,
            int nobody) {
    }

    /**
     * @param wanted language that the template has no words in
     * @param wantedBy who asked for it
     * @param given locale that is written in instead
     * @param givenBy whose wish that is; null when it is nobody's
     * @param deliveries contacts that this happens to
     */
    public record Fallback(String wanted, Asker wantedBy, String given, Asker givenBy, int deliveries) {
    }

    /** Contacts that are written to in another language than was asked for. */
    public int fellBack() {
        return fallbacks.stream().mapToInt(Fallback::deliveries).sum();
    }
}
