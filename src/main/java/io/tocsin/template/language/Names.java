package io.tocsin.template.language;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.quarkus.qute.Expression;
import io.quarkus.qute.Expression.Part;
import io.quarkus.qute.Template;

/** The names in a template's expressions. */
public final class Names {

    private Names() {
    }

    /** The members that an expression walks, without what it asks of the last: {@code facts.note ?: 'x'} is facts.note. */
    public static String path(Expression expression) {
        return expression.getParts().stream().takeWhile(part -> !part.isVirtualMethod()).map(Part::getName)
                .collect(Collectors.joining("."));
    }

    /** Names of the facts read as {@code facts.name}, in conditions and parameters too. */
    public static Set<String> factsIn(Template... templates) {
        Set<String> names = new TreeSet<>();
        for (Template template : templates) {
            template.getExpressions().forEach(expression -> collect(expression, "facts", 0, names));
        }
        return names;
    }

    public static Set<String> incidentFactsIn(Template... templates) {
        Set<String> names = new TreeSet<>();
        for (Template template : templates) {
            template.getExpressions().forEach(expression -> collect(expression, "facts", 1, names));
        }
        return names;
    }

    private static void collect(Expression expression, String object, int at, Set<String> names) {
        if (expression.isLiteral()) {
            return;
        }
        var parts = expression.getParts();
        if (parts.size() > at + 1 && parts.get(at).getName().equals(object)
                && (at == 0 || parts.get(0).getName().equals("incident")) && !parts.get(at + 1).isVirtualMethod()) {
            names.add(parts.get(at + 1).getName());
        }
        for (Part part : parts) {
            if (part.isVirtualMethod()) {
                part.asVirtualMethod().getParameters().forEach(parameter -> collect(parameter, object, at, names));
            }
        }
    }
}
