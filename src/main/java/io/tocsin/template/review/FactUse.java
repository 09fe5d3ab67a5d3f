package io.tocsin.template.review;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.quarkus.qute.Expression;
import io.quarkus.qute.Expression.Part;

/**
 * A place at which a template reads a fact.
 *
 * @param ofIncident true for {@code incident.facts.name}, false for {@code facts.name}
 * @param guarded whether the template says there what is told when the fact is absent
 */
record FactUse(String field, Place place, String name, boolean ofIncident, boolean guarded) {

    private static final Set<String> DEFAULTS = Set.of("?:", "or", "orEmpty", "?", "ifTruthy", "&&", "||", "==", "eq", "is");

    /**
     * @param guards the expressions of the conditions around it, its own included
     * @return null if the expression reads no fact
     */
    static FactUse of(String field, Expression expression, Place place, List<String> guards) {
        List<Part> parts = expression.getParts();
        if (expression.hasNamespace() || parts == null || parts.isEmpty()) {
            return null;
        }
        boolean ofIncident = parts.size() > 2 && parts.get(0).getName().equals("incident")
                && parts.get(1).getName().equals("facts");
        int at = ofIncident ? 2 : 1;
        if (parts.size() <= at || !ofIncident && !parts.get(0).getName().equals("facts") || parts.get(at).isVirtualMethod()) {
            return null;
        }
        String name = parts.get(at).getName();
        boolean hasDefault = parts.stream().anyMatch(part -> part.isVirtualMethod() && DEFAULTS.contains(part.getName()));
        var path = Pattern.compile(
                "(?<![\\w.])" + (ofIncident ? "incident\\." : "") + "facts\\." + Pattern.quote(name) + "(?!\\w)");
        return new FactUse(field, place, name, ofIncident,
                hasDefault || guards.stream().anyMatch(guard -> path.matcher(guard).find()));
    }

    /** As it stands in the template. */
    String path() {
        return (ofIncident ? "incident.facts." : "facts.") + name;
    }
}
