package io.tocsin.tenant.list;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.tocsin.problem.Likeness;

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
        return Likeness.nearest(plain, known);
    }
}
