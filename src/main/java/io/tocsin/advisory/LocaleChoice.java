package io.tocsin.advisory;

import java.util.Locale;
import java.util.Map;

import io.tocsin.template.TemplateVersion;

/**
 * Which words a contact is sent: those in its own language, else in its tenant's, else in the installation's default, else
 * in English, else in any there are.
 *
 * @param wanted what the contact asked for, or its tenant, or the default
 * @param formatting of dates and numbers, and what {@code Content-Language} says: what was wanted where the words are in
 *        that language, otherwise the locale of the words
 */
record LocaleChoice(Locale wanted, TemplateVersion template, Locale formatting) {

    static LocaleChoice of(TenantToTell.Contact contact, TenantToTell tenant, Locale standard,
            Map<String, TemplateVersion> byLocale) {
        Locale wanted = contact.locale() != null ? Locale.forLanguageTag(contact.locale())
                : tenant.locale() != null ? Locale.forLanguageTag(tenant.locale()) : standard;
        TemplateVersion template = find(wanted, byLocale);
        if (template == null && contact.locale() != null && tenant.locale() != null) {
            template = find(Locale.forLanguageTag(tenant.locale()), byLocale);
        }
        if (template == null) {
            template = find(standard, byLocale);
        }
        if (template == null) {
            template = byLocale.getOrDefault("en", byLocale.values().iterator().next());
        }
        Locale words = Locale.forLanguageTag(template.locale());
        return new LocaleChoice(wanted, template, words.getLanguage().equals(wanted.getLanguage()) ? wanted : words);
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
