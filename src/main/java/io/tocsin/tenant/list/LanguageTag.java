package io.tocsin.tenant.list;

import java.util.Arrays;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A language as BCP 47 writes it, of those that exist. */
public final class LanguageTag {

    private static final Set<String> LANGUAGES = Arrays.stream(Locale.getAvailableLocales()).map(Locale::getLanguage)
            .collect(Collectors.toCollection(HashSet::new));
    private static final Set<String> REGIONS = Set.of(Locale.getISOCountries());

    static {
        LANGUAGES.addAll(Arrays.asList(Locale.getISOLanguages()));
        LANGUAGES.remove("");
    }

    private LanguageTag() {
    }

    /** @return the tag in its canonical form, e.g. {@code de-CH}; empty if there is no such language or region */
    public static Optional<String> of(String text) {
        Locale locale;
        try {
            locale = new Locale.Builder().setLanguageTag(text).build();
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
        String region = locale.getCountry();
        boolean known = LANGUAGES.contains(locale.getLanguage())
                && (region.isEmpty() || region.length() == 3 || REGIONS.contains(region));
        return known && text.length() <= 35 ? Optional.of(locale.toLanguageTag()) : Optional.empty();
    }
}
