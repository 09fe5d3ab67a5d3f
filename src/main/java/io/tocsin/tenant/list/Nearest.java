package io.tocsin.tenant.list;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which known name somebody meant who wrote another one. */
final class Nearest {

    private static final Map<String, String> OTHER_WORDS = Map.ofEntries(
            Map.entry("id", "tenant_id"), Map.entry("customer_id", "tenant_id"), Map.entry("tenant", "tenant_id"),
            Map.entry("name", "tenant_name"), Map.entry("customer", "tenant_name"), Map.entry("company", "tenant_name"),
            Map.entry("email", "contact_email"), Map.entry("e_mail", "contact_email"), Map.entry("mail", "contact_email"),
            Map.entry("role", "contact_role"), Map.entry("language", "locale"), Map.entry("lang", "locale"),
            Map.entry("tz", "time_zone"), Map.entry("timezone", "time_zone"), Map.entry("plan", "tier"));

    private Nearest() {
    }

    /** @return {@code  Did you mean x?} or nothing */
    static String hint(String name, Collection<String> known) {
        return nearest(name, known).map(x -> " Did you mean " + x + "?").orElse("");
    }

    static Optional<String> nearest(String name, Collection<String> known) {
        String plain = name.strip().toLowerCase(Locale.ROOT).replaceAll("[ .-]+", "_");
        String meant = OTHER_WORDS.get(plain);
        if (meant != null && known.contains(meant)) {
            return Optional.of(meant);
        }
        if (plain.length() > 64) {
            return Optional.empty();
        }
        return known.stream()
                .filter(candidate -> distance(plain, candidate.toLowerCase(Locale.ROOT)) <= (candidate.length() < 5 ? 1 : 2))
                .min(Comparator.comparingInt(candidate -> distance(plain, candidate.toLowerCase(Locale.ROOT))));
    }

    /** Levenshtein's: how many characters must be put in, taken out or changed. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
