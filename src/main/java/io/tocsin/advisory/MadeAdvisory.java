package io.tocsin.advisory;

import java.util.List;
import java.util.Set;

import io.tocsin.notice.LocaleCounts.Asker;
import io.tocsin.problem.Fault;

/**
 * One tenant's advisory, made or not.
 *
 * @param renderings one per locale of its contacts, sorted by locale
 * @param faults why it could not be made; then there is nothing else
 * @param fallbacks languages that were asked for and are not there
 * @param untranslated languages of its renderings in which title and summary of the incident are not there
 */
record MadeAdvisory(TenantToTell tenant, List<Rendering> renderings, List<Recipient> recipients, byte[] digest,
        List<Fault> faults, List<String> fallbacks, Set<String> untranslated) {

    /**
     * @param length of the text, in characters
     * @param stored text and HTML as they are kept; how long they are no longer weighs on whoever has many in hand
     */
    record Rendering(String locale, String subject, int length, byte[] stored) {
    }

    /**
     * @param locale of the rendering that goes to this contact
     * @param wantedLocale where that is another language than it asked for, otherwise null
     * @param wantedBy who asked for that, or for the locale that it gets
     * @param givenBy whose wish could be met; null when nobody's
     */
    record Recipient(TenantToTell.Contact contact, String locale, String wantedLocale, Asker wantedBy, Asker givenBy) {
    }
}
