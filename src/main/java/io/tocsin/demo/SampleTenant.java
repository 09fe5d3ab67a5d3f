package io.tocsin.demo;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One tenant of the sample, in the shape of an NDJSON item of the API.
 *
 * @param region ISO 3166 code of its country
 */
public record SampleTenant(String tenantId, String name, String locale, String timeZone, String tier, String region,
        List<Contact> contacts, Map<String, Object> facts) {

    private static final long SEED = 20220116;

    public record Contact(String email, String name, String role) {
    }

    /**
     * @param number its place in the directory; everything follows from it
     * @param turn its place on the affected list, or -1
     */
    static SampleTenant of(int number, int turn, int idWidth) {
        SplittableRandom random = random(number);
        SampleCountry country = SampleCountry.values()[random.nextInt(SampleCountry.values().length)];
        String stem = SampleNames.stem(number);
        String name = SampleNames.odd(turn, stem);
        if (name == null) {
            name = country.companyName(stem, random);
        } else {
            country = SampleCountry.GB;
        }
        return new SampleTenant("t-" + ("%0" + idWidth + "d").formatted(number + 1), name, country.locale(),
                country.timeZone(random), tier(random), country.name(), contacts(country, stem, random), Map.of());
    }

    SampleTenant withFacts(int turn) {
        return new SampleTenant(tenantId, name, locale, timeZone, tier, region, contacts,
                SampleFacts.of(turn, Locale.forLanguageTag(locale).getLanguage(), contacts, random(-turn - 1)));
    }

    private static SplittableRandom random(int number) {
        return new SplittableRandom(SEED + 0xD1B54A32D192ED03L * number);
    }

    private static String tier(SplittableRandom random) {
        int percent = random.nextInt(100);
        return percent < 15 ? "enterprise" : percent < 55 ? "business" : "starter";
    }

    private static List<Contact> contacts(SampleCountry country, String stem, SplittableRandom random) {
        List<String> roles = List.of("security", random.nextBoolean() ? "legal" : "privacy", "executive");
        int count = 1 + random.nextInt(3);
        List<Contact> contacts = new ArrayList<>();
        for (String role : roles.subList(0, count)) {
            String person = country.personName(random);
            contacts.add(new Contact(mailbox(person) + "." + role + "@" + SampleNames.ascii(stem) + ".example", person, role));
        }
        return contacts;
    }

    /** {@code seán o'connor} becomes {@code sean.oconnor}; what no ASCII stands for becomes {@code contact}. */
    private static String mailbox(String person) {
        String plain = Normalizer.normalize(person.replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z ]", "").strip().replaceAll(" +", ".").toLowerCase(Locale.ROOT);
        return plain.isEmpty() ? "contact" : plain;
    }
}
