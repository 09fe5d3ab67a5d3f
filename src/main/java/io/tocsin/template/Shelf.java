package io.tocsin.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

import io.tocsin.access.Operator;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.TemplateResource.Listed;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.library.BuiltIn;

/** All templates as the API lists them, in pages: operators' and built-in ones side by side. */
@Singleton
public class Shelf {

    private final EntityManager database;

    Shelf(EntityManager database) {
        this.database = database;
    }

    /** @param after key of the last one before; "" for the first page */
    public List<Listed> after(String after, int limit) {
        NavigableMap<String, Map<String, Integer>> byKey = new TreeMap<>();
        BuiltIn.KEYS.forEach(key -> byKey.put(key, numbers(BuiltIn.named(key))));
        for (Object[] row : rows("""
                SELECT key, locale, max(version) FILTER (WHERE retired_at IS NULL)
                FROM template LEFT JOIN template_retirement ON template_id = id GROUP BY key, locale
                """)) {
            Map<String, Integer> newest = byKey.computeIfAbsent((String) row[0], key -> new TreeMap<>());
            if (row[2] != null) {
                newest.put((String) row[1], (Integer) row[2]);
            }
        }
        return byKey.tailMap(after, false).entrySet().stream().limit(limit)
                .map(entry -> new Listed(entry.getKey(), !BuiltIn.named(entry.getKey()).isEmpty(), entry.getValue())).toList();
    }

    private static Map<String, Integer> numbers(Map<String, TemplateVersion> versions) {
        return versions.values().stream()
                .collect(Collectors.toMap(TemplateVersion::locale, TemplateVersion::version, (a, b) -> a, TreeMap::new));
    }

    /** @param after place of the last one before; "" for the first page */
    public List<TemplateView> versions(String key, String after, int limit) {
        Places places = places(key);
        return views(places.texts.tailMap(after, false).entrySet().stream().limit(limit).toList(), places.newest());
    }

    /**
     * @param locale null where the template has one language only
     * @param version 0 is built in; null is the one that notices use
     * @throws Refusal NOT_FOUND if there is none
     */
    public TemplateView version(String key, String locale, Integer version) {
        Places places = places(key);
        String asked = locale == null ? places.onlyLocale() : locale;
        Set<String> newest = places.newest();
        return views(places.texts.entrySet().stream().filter(
                text -> version == null ? newest.contains(text.getKey()) && localeOf(text.getKey()).equals(asked)
                        : text.getKey().equals(place(asked, version)))
                .toList(), newest).stream().findFirst().orElseThrow(() -> Refusal.notFound(
                        "version" + (version == null ? "" : " " + version) + " in " + asked + " of the template", key));
    }

    public boolean isInUse(String key, String locale) {
        return BuiltIn.named(key).containsKey(locale)
                || OperatorTemplate.newest(key).stream().anyMatch(template -> template.locale.equals(locale));
    }

    /** @return whether there is a version 0 in this language, retired or not */
    public boolean isBuiltIn(String key, String locale) {
        return BuiltIn.named(key).containsKey(locale);
    }

    /** @return for each locale the version that notices use */
    public List<TemplateView> inUse(String key) {
        Places places = places(key);
        Set<String> newest = places.newest();
        return views(places.texts.entrySet().stream().filter(text -> newest.contains(text.getKey())).toList(), newest);
    }

    /** @return nothing for version 0 of a text that is not built in */
    TemplateDiff.Text text(String key, String locale, int version) {
        if (version == 0 && !BuiltIn.named(key).containsKey(locale)) {
            return TemplateDiff.Text.NOTHING;
        }
        TemplateView view = version(key, locale, version);
        return new TemplateDiff.Text(view.subject(), view.body());
    }

    /**
     * Where the versions of one key are.
     *
     * @param texts by place, a built-in version or the id of an operator's
     * @param retired places whose versions no longer count
     */
    private record Places(NavigableMap<String, Object> texts, Set<String> retired) {

        Set<String> newest() {
            return Set.copyOf(texts.keySet().stream().filter(place -> !retired.contains(place))
                    .collect(Collectors.toMap(Shelf::localeOf, place -> place, (first, later) -> first)).values());
        }

        String onlyLocale() {
            Set<String> locales = texts.keySet().stream().map(Shelf::localeOf).collect(Collectors.toCollection(TreeSet::new));
            if (locales.size() > 1) {
                throw new Refusal(RefusalCode.MALFORMED,
                        "Say in which language: ?locale= with one of " + String.join(", ", locales) + ".");
            }
            return locales.iterator().next();
        }
    }

    private Places places(String key) {
        var places = new Places(new TreeMap<>(), new HashSet<>());
        BuiltIn.named(key).values().forEach(builtIn -> places.texts.put(place(builtIn.locale(), 0), builtIn));
        for (Object[] row : rows("""
                SELECT locale, version, id, retired_at IS NOT NULL
                FROM template LEFT JOIN template_retirement ON template_id = id WHERE key = ?1
                """, key)) {
            String place = place((String) row[0], (Integer) row[1]);
            places.texts.put(place, row[2]);
            if ((Boolean) row[3]) {
                places.retired.add(place);
            }
        }
        if (places.texts.isEmpty()) {
            throw Refusal.notFound("template", key);
        }
        return places;
    }

    private List<TemplateView> views(List<Map.Entry<String, Object>> page, Set<String> newest) {
        List<UUID> ids = page.stream().map(Map.Entry::getValue).filter(UUID.class::isInstance).map(UUID.class::cast).toList();
        Map<UUID, OperatorTemplate> texts = OperatorTemplate.<OperatorTemplate> list("id in ?1", ids).stream()
                .collect(Collectors.toMap(template -> template.id, template -> template));
        Map<UUID, TemplateView.Retired> retired = retired(ids);
        Map<UUID, String> names = Operator.names(texts.values().stream().map(template -> template.createdBy).toList());
        List<TemplateView> views = new ArrayList<>();
        for (Map.Entry<String, Object> entry : page) {
            boolean isNewest = newest.contains(entry.getKey());
            if (entry.getValue() instanceof TemplateVersion builtIn) {
                views.add(TemplateView.of(builtIn, isNewest));
            } else {
                OperatorTemplate template = texts.get(entry.getValue());
                views.add(TemplateView.of(template, isNewest, names.get(template.createdBy), retired.get(template.id)));
            }
        }
        return views;
    }

    private static Map<UUID, TemplateView.Retired> retired(List<UUID> templateIds) {
        List<TemplateRetirement> retirements = TemplateRetirement.of(templateIds);
        Map<UUID, String> names = Operator.names(retirements.stream().map(retirement -> retirement.retiredBy).toList());
        return retirements.stream().collect(Collectors.toMap(retirement -> retirement.templateId,
                retirement -> new TemplateView.Retired(retirement.retiredAt, names.get(retirement.retiredBy),
                        retirement.reason)));
    }

    static String placeOf(TemplateView view) {
        return place(view.locale(), view.version());
    }

    /** Sorts by locale and, within it, the newest version first. */
    private static String place(String locale, int version) {
        return locale + " " + String.format("%010d", Integer.MAX_VALUE - version);
    }

    private static String localeOf(String place) {
        return place.substring(0, place.indexOf(' '));
    }

    @SuppressWarnings("unchecked")
    private List<Object[]> rows(String sql, Object... parameters) {
        var query = database.createNativeQuery(sql, Object[].class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query.getResultList();
    }
}
