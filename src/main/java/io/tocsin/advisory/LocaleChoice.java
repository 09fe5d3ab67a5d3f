package io.tocsin.advisory;

import java.util.Locale;
import java.util.Map;

import io.tocsin.notice.LocaleCounts.Asker;
import io.tocsin.template.language.TemplateVersion;

/**
 * Which words a contact is sent: those in its own language, else in its tenant's, else in that of its tenant's region, else in
 * the installation's default, else in English, else in any there are.
 *
 * @param wanted what the contact asked for, or its tenant, or its region, or the default
 * @param wantedBy who asked for it
 * @param givenBy whose wish the template could meet; null when nobody's
 * @param formatting of dates and numbers, and what {@code Content-Language} says: what was wanted where the words are in
 *        that language, otherwise the locale of the words
 */
record LocaleChoice(Locale wanted, Asker wantedBy, TemplateVersion template, Asker givenBy, Locale formatting) {

    private static final Asker[] CHAIN = Asker.values();

    static LocaleChoice of(TenantToTell.Contact contact, TenantToTell tenant, StandardLocales standards,
            Map<String, TemplateVersion> byLocale) {
        Locale wanted = null;
        Asker wantedBy = null;
        for (Asker asker : CHAIN) {
            Locale asked = switch (asker) {
                case CONTACT -> locale(contact.locale());
                case TENANT -> locale(tenant.locale());
                case REGION -> standards.of(tenant.region());
                case DEFAULT -> standards.everywhere();
            };
            if (asked != null) {
                if (wanted == null) {
                    wanted = asked;
                    wantedBy = asker;
                }
                TemplateVersion template = find(asked, byLocale);
                if (template != null) {
                    return chosen(wanted, wantedBy, template, asker);
                }
            }
        }
        return chosen(wanted, wantedBy, byLocale.getOrDefault("en", byLocale.values().iterator().next()), null);
    }

    private static LocaleChoice chosen(Locale wanted, Asker wantedBy, TemplateVersion template, Asker givenBy) {
        Locale words = Locale.forLanguageTag(template.locale());
        return new LocaleChoice(wanted, wantedBy, template, givenBy,
                words.getLanguage().equals(wanted.getLanguage()) ? wanted : words);
    }

    private static Locale locale(String tag) {
        return tag == null ? null : Locale.forLanguageTag(tag);
    }

    private static TemplateVersion find(Locale locale, Map<String, TemplateVersion> byLocale) {
        TemplateVersion exact = byLocale.get(locale.toLanguageTag());
        return exact != null ? exact : byLocale.get(locale.getLanguage());
    }

    /** True when the contact is written to in another language than it asked for. */
    boolean fellBack() {
        return !wanted.getLanguage().equals(formatting.getLanguage());
    }
}
