package io.tocsin.template;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

import io.tocsin.problem.Refusal;
import io.tocsin.template.language.Fragments;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.library.BuiltIn;
import io.tocsin.template.library.Fragment;
import io.tocsin.template.library.Hands;
import io.tocsin.template.library.Library;

/** The templates to choose from: what operators wrote and did not retire, over what is built in. */
@Singleton
public class Templates {

    private final Library library;

    Templates(Library library) {
        this.library = library;
    }

    /**
     * @return for each locale its newest version, in the order of the locales, with the text of the fragments that it
     *         includes in their place
     * @throws Refusal NOT_FOUND if there is no template of this key, or all of it is retired
     */
    @Transactional
    public Map<String, TemplateVersion> newest(String key) {
        Map<String, TemplateVersion> newest = written(key);
        if (newest.isEmpty()) {
            throw Refusal.notFound("template", key);
        }
        newest.replaceAll((locale, template) -> library.in(locale).assembled(template));
        return newest;
    }

    /** Whether {@link #newest} answers anything. */
    @Transactional
    public boolean isInUse(String key) {
        return !written(key).isEmpty();
    }

    private static Map<String, TemplateVersion> written(String key) {
        Map<String, TemplateVersion> newest = new TreeMap<>(BuiltIn.named(key));
        OperatorTemplate.newest(key).forEach(template -> newest.put(template.locale, template.toVersion()));
        return newest;
    }

    /**
     * A text that is being written, checked as if it were to be stored and with its fragments in place: for looking at.
     *
     * @throws Refusal INVALID with every fault there is
     */
    @Transactional
    public TemplateVersion draft(String locale, String subject, String body) {
        TemplateForm checked = new TemplateForm("draft", locale, subject, body, null).checked(library);
        return library.in(checked.locale())
                .assembled(new TemplateVersion(checked.key(), checked.locale(), -1, checked.subject(), checked.body()));
    }

    /**
     * @return the operators who put the words there that {@link #newest} answers: who wrote or published a version or one
     *         of its fragments, or an earlier one of which words are left, or retired what would stand in its place; none for
     *         built-in ones
     */
    @Transactional
    public Set<UUID> authorsOf(String key) {
        Set<UUID> authors = new HashSet<>();
        Map<String, Integer> versions = new TreeMap<>();
        for (OperatorTemplate template : OperatorTemplate.newest(key)) {
            authors.addAll(Hands.in(OperatorTemplate.until(template).stream().map(OperatorTemplate::written).toList()));
            library.in(template.locale).usedBy(template.body).values().forEach(fragment -> {
                authors.addAll(Hands.in(Fragment.until(fragment).stream().map(Fragment::written).toList()));
                authors.addAll(Fragment.retirersBefore(fragment));
            });
            versions.put(template.locale, template.version);
        }
        for (Object[] retired : TemplateRetirement.ofKey(key)) {
            if ((Integer) retired[1] > versions.getOrDefault((String) retired[0], 0)) {
                authors.add((UUID) retired[2]);
            }
        }
        return authors;
    }

    /**
     * @return a text that changes whenever {@link #newest} does, e.g. {@code de:0,en:2(reach:1),es:0,fr:0}; empty where that
     *         answers nothing
     */
    @Transactional
    public String revisionOf(String key) {
        return written(key).values().stream()
                .map(template -> template.locale() + ":" + template.version()
                        + library.in(template.locale()).revisionsIn(template.body()))
                .collect(Collectors.joining(","));
    }

    /** @return templates in use that include the fragment and would not find it, e.g. {@code my-notice (en)}; the first 10 */
    @Transactional
    List<String> leftWithout(String fragment) {
        return OperatorTemplate.naming("{#" + Fragments.SECTION).stream()
                .filter(template -> library.in(template.locale).missingIn(template.body).contains(fragment))
                .map(template -> template.key + " (" + template.locale + ")").limit(10).toList();
    }
}
