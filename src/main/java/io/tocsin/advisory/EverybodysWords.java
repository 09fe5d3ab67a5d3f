package io.tocsin.advisory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.tocsin.incident.Incident;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/** What stands in the advisories of a notice whoever they are for: what the template says itself, the incident, the vendor. */
final class EverybodysWords {

    private static final Pattern EXPRESSION = Pattern.compile("\\{[^{}]*}");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

    private EverybodysWords() {
    }

    static List<String> of(Collection<TemplateVersion> templates, VendorSettings vendor, PublicUrl publicUrl,
            Incident incident) {
        List<String> words = new ArrayList<>();
        for (TemplateVersion template : templates) {
            words.add(literal(template.subject()));
            words.add(literal(template.body()));
        }
        Stream.of(incident.reference, incident.title, incident.summary, vendor.name(), vendor.email().orElse(null),
                vendor.phone().orElse(null), vendor.url().orElse(null), publicUrl.base()).filter(Objects::nonNull)
                .forEach(words::add);
        incident.translations.values().stream().flatMap(text -> Stream.of(text.title(), text.summary()))
                .filter(Objects::nonNull).forEach(words::add);
        incident.translations.values().forEach(text -> Stream.of(text.title(), text.summary()).filter(Objects::nonNull)
                .forEach(words::add));
        incident.facts.forEach((name, value) -> addTexts(value, words));
        return words;
    }

    /** The template without its expressions, but with the texts that are quoted in them: those are shown. */
    private static String literal(String template) {
        return EXPRESSION.matcher(template).replaceAll(expression -> Matcher.quoteReplacement(
                QUOTED.matcher(expression.group()).results().map(quoted -> quoted.group().substring(1,
                        quoted.group().length() - 1)).collect(Collectors.joining("\n", " ", " "))));
    }

    private static void addTexts(Object value, List<String> words) {
        if (value instanceof Map<?, ?> object) {
            object.values().forEach(member -> addTexts(member, words));
        } else if (value instanceof Collection<?> list) {
            list.forEach(element -> addTexts(element, words));
        } else if (value != null) {
            words.add(value.toString());
        }
    }
}
