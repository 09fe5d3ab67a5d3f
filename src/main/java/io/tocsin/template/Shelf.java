package io.tocsin.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

import io.tocsin.access.Operator;
import io.tocsin.problem.Refusal;
import io.tocsin.template.TemplateResource.Listed;

/** All templates as the API lists them, in pages: operators' and built-in ones side by side. */
@Singleton
class Shelf {

    private final EntityManager database;

    Shelf(EntityManager database) {
        this.database = database;
    }

    /** @param after key of the last one before; "" for the first page */
    List<Listed> after(String after, int limit) {
        NavigableMap<String, Map<String, Integer>> byKey = new TreeMap<>();
        BuiltIn.KEYS.forEach(key -> byKey.put(key, numbers(BuiltIn.named(key))));
        for (Object[] row : rows("SELECT key, locale, max(version) FROM template GROUP BY key, locale")) {
            byKey.computeIfAbsent((String) row[0], key -> new TreeMap<>()).put((String) row[1], (Integer) row[2]);
        }
        return byKey.tailMap(after, false).entrySet().stream().limit(limit)
                .map(entry -> new Listed(entry.getKey(), !BuiltIn.named(entry.getKey()).isEmpty(), entry.getValue())).toList();
    }

    private static Map<String, Integer> numbers(Map<String, TemplateVersion> versions) {
        return versions.values().stream()
                .collect(Collectors.toMap(TemplateVersion::locale, TemplateVersion::version, (a, b) -> a, TreeMap::new));
    }

    /** @param after place of the last one before; "" for the first page */
    List<TemplateView> versions(String key, String after, int limit) {
        NavigableMap<String, Object> places = new TreeMap<>();
        BuiltIn.named(key).values().forEach(builtIn -> places.put(place(builtIn.locale(), 0), builtIn));
        for (Object[] row : rows("SELECT locale, version, id FROM template WHERE key = ?1", key)) {
            places.put(place((String) row[0], (Integer) row[1]), row[2]);
        }
        if (places.isEmpty()) {
            throw Refusal.notFound("template", key);
        }
        Set<String> newest = places.keySet().stream()
                .collect(Collectors.toMap(place -> place.split(" ")[0], place -> place, (first, later) -> first)).values()
                .stream().collect(Collectors.toSet());
        List<Map.Entry<String, Object>> page = places.tailMap(after, false).entrySet().stream().limit(limit).toList();
        return views(page, newest);
    }

    private List<TemplateView> views(List<Map.Entry<String, Object>> page, Set<String> newest) {
        List<UUID> ids = page.stream().map(Map.Entry::getValue).filter(UUID.class::isInstance).map(UUID.class::cast).toList();
        Map<UUID, OperatorTemplate> texts = OperatorTemplate.<OperatorTemplate> list("id in ?1", ids).stream()
                .collect(Collectors.toMap(template -> template.id, template -> template));
        List<UUID> authors = texts.values().stream().map(template -> template.createdBy).distinct().toList();
        Map<UUID, String> names = Operator.<Operator> list("id in ?1", authors).stream()
                .collect(Collectors.toMap(operator -> operator.id, operator -> operator.name));
        List<TemplateView> views = new ArrayList<>();
        for (Map.Entry<String, Object> entry : page) {
            boolean isNewest = newest.contains(entry.getKey());
            if (entry.getValue() instanceof TemplateVersion builtIn) {
                views.add(TemplateView.of(builtIn, isNewest));
            } else {
                OperatorTemplate template = texts.get(entry.getValue());
                views.add(TemplateView.of(template, isNewest, names.get(template.createdBy)));
            }
        }
        return views;
    }

    static String placeOf(TemplateView view) {
        return place(view.locale(), view.version());
    }

    /** Sorts by locale and, within it, the newest version first. */
    private static String place(String locale, int version) {
        return locale + " " + String.format("%010d", Integer.MAX_VALUE - version);
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
