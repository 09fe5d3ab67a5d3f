package io.tocsin.template.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.quarkus.qute.Expression;
import io.quarkus.qute.Template;
import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.Names;
import io.tocsin.template.library.BuiltIn;

/**
 * What a notice on an incident has to say, whatever else it says. A section is there if the template names what it is made
 * of, or has a heading that says so in its language.
 */
final class Checklist {

    /**
     * @param names one of which the section is made of; ending in a dot, anything below
     * @param headings words of its heading, in the languages of the built-in templates
     * @param fragment the built-in fragment that says it
     */
    private record Section(String title, List<String> names, Pattern headings, String fragment) {

        boolean isIn(Set<String> used, List<String> written) {
            return used.stream().anyMatch(this::isMadeOf) || written.stream().anyMatch(text -> headings.matcher(text).find());
        }

        private boolean isMadeOf(String path) {
            return names.stream().anyMatch(name -> name.endsWith(".")
                    ? path.startsWith(name) && !path.equals("facts.requiredActions")
                    : path.equals(name));
        }
    }

    private static final List<Section> SECTIONS = List.of(
            new Section("what happened", List.of("incident.summary", "incident.title", "incident.occurredFrom"),
                    heading("what happened|was (ist )?(passiert|geschehen)|ce qui s.est pass|qué (ha )?(pasado|ocurrido)"),
                    "happened"),
            new Section("what it means for the reader", List.of("facts.", "otherFacts"),
                    heading("not affected|nicht betroffen|pas concerné|no está entre los afectados|means for you|für sie bedeutet|bedeutet .*für sie|signifie pour vous|significa para"),
                    "facts"),
            new Section("what to do", List.of("facts.requiredActions"),
                    heading("should do|to do|was .*tun|que (vous )?dev|que faire|debe hacer|qué hacer"), "actions"),
            new Section("how to verify the notice", List.of("links.verify", "code"),
                    heading("genuine|verify|echt|authenti|auténtic"), "genuine"),
            new Section("whom to contact", List.of("vendor.email", "vendor.phone", "vendor.url"),
                    heading("contact|reach|erreichen|kontakt|joindre|contactar"), "reach"));

    private Checklist() {
    }

    private static Pattern heading(String words) {
        return Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /**
     * @param subject that parses
     * @param body that parses, with its fragments in place
     */
    static List<Remark> of(Template subject, Template body, Prose prose, String locale) {
        Set<String> used = paths(body);
        List<Remark> missing = new ArrayList<>();
        for (Section section : SECTIONS) {
            if (!section.isIn(used, prose.headings())) {
                missing.add(Remark.missing(FaultCode.MISSING_SECTION, "It does not say " + section.title()
                        + ". Name " + section.names().stream().map(name -> name.endsWith(".") ? name + "NAME" : name)
                                .collect(Collectors.joining(" or "))
                        + (BuiltIn.part(section.fragment(), Locale.forLanguageTag(locale).getLanguage()) == null ? "."
                                : ", or put {#include " + section.fragment() + " /} on a line of its own.")));
            }
        }
        if (!used.contains("facts.requiredActions")) {
            missing.add(
                    Remark.missing(FaultCode.MISSING_ACTIONS, "It does not show facts.requiredActions, so no tenant is told "
                            + "its own actions, or that none are needed."));
        }
        if (!used.contains("incident.tlp") && !paths(subject).contains("incident.tlp")) {
            missing.add(
                    Remark.missing(FaultCode.MISSING_TLP, "Neither subject nor body shows incident.tlp. The mail carries the "
                            + "label above the words and before the subject; begin the subject with [TLP:{incident.tlp}] to place it."));
        }
        return missing;
    }

    private static Set<String> paths(Template template) {
        Set<String> paths = new TreeSet<>();
        for (Expression expression : template.getExpressions()) {
            collect(expression, paths);
        }
        return paths;
    }

    private static void collect(Expression expression, Set<String> paths) {
        if (!expression.isLiteral() && !expression.hasNamespace()) {
            paths.add(Names.path(expression));
            expression.getParts().stream().filter(part -> part.isVirtualMethod())
                    .forEach(part -> part.asVirtualMethod().getParameters().forEach(parameter -> collect(parameter, paths)));
        }
    }
}
