package io.tocsin.template.language;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The facts that a template does not name, in a form that it can list: {@code {#for fact in otherFacts}}. */
public final class OtherFacts {

    private OtherFacts() {
    }

    /**
     * @param facts a tenant's, or an incident's
     * @param named names of facts that the template names itself
     * @return for each of the others its name, its name as words, and its value; in the order of their names
     */
    public static List<Map<String, Object>> of(Map<?, ?> facts, Set<String> named) {
        return facts.entrySet().stream()
                .filter(fact -> fact.getValue() != null && !named.contains(fact.getKey().toString()))
                .sorted((a, b) -> a.getKey().toString().compareTo(b.getKey().toString()))
                .map(fact -> entry(fact.getKey().toString(), fact.getValue()))
                .toList();
    }

    /**
     * @param facts a tenant's
     * @return whether anything is known of it, by whomever it is named; what it has to do says nothing of what happened
     */
    public static boolean any(Map<?, ?> facts) {
        return facts.entrySet().stream().anyMatch(fact -> fact.getValue() != null && !fact.getKey().equals("requiredActions"));
    }

    static Map<String, Object> entry(String name, Object value) {
        return value == null ? Map.of("name", name, "label", Shown.label(name))
                : Map.of("name", name, "label", Shown.label(name), "value", value);
    }
}
