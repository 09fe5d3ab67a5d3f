package io.tocsin.template;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

import io.tocsin.problem.Refusal;

/** The templates to choose from: what operators wrote, over what is built in. */
@Singleton
public class Templates {

    /**
     * @return for each locale its newest version, in the order of the locales
     * @throws Refusal NOT_FOUND if there is no template of this key
     */
    @Transactional
    public Map<String, TemplateVersion> newest(String key) {
        Map<String, TemplateVersion> newest = new TreeMap<>(BuiltIn.named(key));
        OperatorTemplate.newest(key).forEach(template -> newest.put(template.locale, template.toVersion()));
        if (newest.isEmpty()) {
            throw Refusal.notFound("template", key);
        }
        return newest;
    }

    /** @return the operators who wrote one of the versions that {@link #newest} answers; none for built-in ones */
    @Transactional
    public Set<UUID> authorsOf(String key) {
        return OperatorTemplate.newest(key).stream().map(template -> template.createdBy).collect(Collectors.toSet());
    }

    /** @return a text that changes whenever {@link #newest} does, e.g. {@code de:0,en:2,es:0,fr:0} */
    @Transactional
    public String revisionOf(String key) {
        return newest(key).values().stream().map(template -> template.locale() + ":" + template.version())
                .collect(Collectors.joining(","));
    }
}
