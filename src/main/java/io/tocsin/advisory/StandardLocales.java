package io.tocsin.advisory;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.runtime.Startup;
import io.tocsin.postgres.StartRefused;

/**
 * Locales for those who ask for none: that of the tenant's region, where {@code tocsin.region-locales} names one
 * ({@code EU=de,LATAM=es}), else {@code tocsin.default-locale}.
 */
@Startup // a setting that cannot be read is to be said before it is needed
@Singleton
class StandardLocales {

    private final Locale everywhere;
    private final Map<String, Locale> byRegion = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    StandardLocales(@ConfigProperty(name = "tocsin.default-locale", defaultValue = "en") String everywhere,
            @ConfigProperty(name = "tocsin.region-locales") Optional<List<String>> regions) {
        this.everywhere = Locale.forLanguageTag(everywhere);
        for (String pair : regions.orElse(List.of())) {
            int at = pair.lastIndexOf('=');
            String region = pair.substring(0, Math.max(at, 0)).strip();
            Locale locale = Locale.forLanguageTag(pair.substring(at + 1).strip());
            if (region.isEmpty() || locale.getLanguage().isEmpty()) {
                throw new StartRefused("tocsin.region-locales (TOCSIN_REGION_LOCALES) says \"" + pair.strip()
                        + "\", which is not region=locale, e.g. EU=de,LATAM=es.");
            }
            byRegion.put(region, locale);
        }
    }

    Locale everywhere() {
        return everywhere;
    }

    /** @return null when nothing is said for this region */
    Locale of(String region) {
        return region == null ? null : byRegion.get(region);
    }

    Map<String, Locale> byRegion() {
        return byRegion;
    }
}
