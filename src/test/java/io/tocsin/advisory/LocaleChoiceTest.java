package io.tocsin.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.notice.LocaleCounts;
import io.tocsin.notice.Wording;
import io.tocsin.template.language.TemplateVersion;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LocaleChoiceTest {

    private final StandardLocales standards = new StandardLocales("en", Optional.of(List.of("EU=de", " Latin America = es ")));
    private final Map<String, TemplateVersion> words = new TreeMap<>();

    {
        for (String locale : List.of("de", "en", "es", "fr")) {
            words.put(locale, new TemplateVersion("k", locale, 1, "s", "b"));
        }
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            // contact, tenant, region: wanted, by, words, met by, written in
            "fr, de, EU, fr, CONTACT, fr, CONTACT, fr", "-, de-AT, EU, de-AT, TENANT, de, TENANT, de-AT",
            "-, -, eu, de, REGION, de, REGION, de", "-, -, Latin America, es, REGION, es, REGION, es",
            "-, -, APAC, en, DEFAULT, en, DEFAULT, en", "-, -, -, en, DEFAULT, en, DEFAULT, en",
            "it, fr, EU, it, CONTACT, fr, TENANT, fr", "it, pl, EU, it, CONTACT, de, REGION, de",
            "it, -, -, it, CONTACT, en, DEFAULT, en", "-, pl, -, pl, TENANT, en, DEFAULT, en" })
    void the_contact_is_asked_first_then_its_tenant_its_region_and_the_default(String contact, String tenant, String region,
            String wanted, LocaleCounts.Asker by, String given, LocaleCounts.Asker metBy, String written) {
        LocaleChoice choice = choose(contact, tenant, region);

        assertThat(choice.wanted().toLanguageTag()).isEqualTo(wanted);
        assertThat(choice.wantedBy()).isEqualTo(by);
        assertThat(choice.template().locale()).isEqualTo(given);
        assertThat(choice.givenBy()).isEqualTo(metBy);
        assertThat(choice.formatting().toLanguageTag()).isEqualTo(written);
        assertThat(choice.fellBack()).isEqualTo(!wanted.substring(0, 2).equals(given));
    }

    @Test
    void where_nobodys_wish_can_be_met_there_are_still_words() {
        words.keySet().retainAll(List.of("es", "fr"));
        LocaleChoice choice = choose("it", null, "EU");

        assertThat(choice.template().locale()).isEqualTo("es");
        assertThat(choice.givenBy()).isNull();
        assertThat(choice.fellBack()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "EU", "=de", "EU=", "EU=not a locale" })
    void a_region_without_a_locale_is_refused_at_the_start(String pair) {
        assertThatThrownBy(() -> new StandardLocales("en", Optional.of(List.of("EU=de", pair))))
                .hasMessageContaining("TOCSIN_REGION_LOCALES").hasMessageContaining(pair);
    }

    @Test
    void advisories_deliveries_and_fallbacks_are_counted_by_locale_and_reason() {
        var tally = new LocaleTally();
        tally.take(made(null, "EU", "fr", null, null));
        tally.take(made("pl", null, null, "it"));
        tally.take(made(null, null, null, "it"));

        assertThat(tally.counts().locales()).containsExactly(
                new LocaleCounts.InLocale("de", 1, 2, 0, 0, 2, 0, 0),
                new LocaleCounts.InLocale("en", 2, 4, 0, 0, 0, 4, 0),
                new LocaleCounts.InLocale("fr", 1, 1, 1, 0, 0, 0, 0));
        assertThat(tally.counts().fallbacks()).containsExactly(
                new LocaleCounts.Fallback("it", LocaleCounts.Asker.CONTACT, "en", LocaleCounts.Asker.DEFAULT, 2),
                new LocaleCounts.Fallback("pl", LocaleCounts.Asker.TENANT, "en", LocaleCounts.Asker.DEFAULT, 1));
        assertThat(tally.counts().fellBack()).isEqualTo(3);
    }

    private LocaleChoice choose(String contact, String tenant, String region) {
        return LocaleChoice.of(contact(contact), tenant(tenant, region), standards, words);
    }

    private MadeAdvisory made(String tenantLocale, String region, String... contacts) {
        TenantToTell tenant = tenant(tenantLocale, region);
        List<MadeAdvisory.Recipient> recipients = java.util.Arrays.stream(contacts).map(LocaleChoiceTest::contact)
                .map(contact -> {
                    LocaleChoice choice = LocaleChoice.of(contact, tenant, standards, words);
                    return new MadeAdvisory.Recipient(contact, choice.formatting().toLanguageTag(),
                            choice.fellBack() ? choice.wanted().toLanguageTag() : null, choice.wantedBy(), choice.givenBy());
                }).toList();
        return new MadeAdvisory(tenant, List.of(), recipients, new byte[0], List.of(), List.of(), Set.of());
    }

    private static TenantToTell tenant(String locale, String region) {
        return new TenantToTell("t", "Acme", locale, null, null, region, Map.of(), 1, null, Wording.NOTICE, null, false,
                List.of());
    }

    private static TenantToTell.Contact contact(String locale) {
        return new TenantToTell.Contact("ann@acme.example", null, null, locale);
    }
}
