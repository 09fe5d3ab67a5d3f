package io.tocsin.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.tocsin.template.language.Shown;
import io.tocsin.template.words.TemplateRenderer;

/**
 * What is different in a tenant's facts since it was told last, as templates name it: {@code changes.added}, {@code .changed},
 * {@code .removed}, {@code .all} in the order of names, and {@code .any}. Null is absent, a number is what it is however it is
 * written, and the order of a list is no difference.
 */
public final class Changes {

    private static final Map<String, Object> NONE = Map.of("any", false, "all", List.of(), "added", List.of(), "changed",
            List.of(), "removed", List.of());

    private Changes() {
    }

    /** @param before the facts as they were told, {@code now} as they are; either may be the other */
    public static Map<String, Object> between(Map<String, ?> before, Map<String, ?> now) {
        if (before == now) {
            return NONE;
        }
        List<Map<String, Object>> all = new ArrayList<>();
        var names = new TreeSet<String>(before.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            Object old = value(name, before.get(name));
            Object young = value(name, now.get(name));
            if (!canonical(old).equals(canonical(young))) {
                all.add(change(name, old, young));
            }
        }
        return all.isEmpty() ? NONE
                : Map.of("any", true, "all", all, "added", of(all, "ADDED"), "changed", of(all, "CHANGED"), "removed",
                        of(all, "REMOVED"));
    }

    /** @return whether {@code between} says that there are any: what "changed" means, for whoever is to be told of it too */
    public static boolean areBetween(Map<String, ?> before, Map<String, ?> now) {
        return (Boolean) between(before, now).get("any");
    }

    /** As letters show it: required actions are a list, however they were given. */
    private static Object value(String name, Object value) {
        return value != null && name.equals("requiredActions") ? TemplateRenderer.requiredActions(value) : value;
    }

    private static List<Map<String, Object>> of(List<Map<String, Object>> all, String how) {
        return all.stream().filter(change -> change.get("how").equals(how)).toList();
    }

    private static Map<String, Object> change(String name, Object before, Object now) {
        Map<String, Object> change = new HashMap<>();
        change.put("name", name);
        change.put("label", Shown.label(name));
        change.put("how", before == null ? "ADDED" : now == null ? "REMOVED" : "CHANGED");
        change.put("before", before);
        change.put("now", now);
        change.put("value", now == null ? before : now);
        boolean lists = before instanceof Collection && now instanceof Collection;
        change.put("isList", lists);
        change.put("more", lists ? without((Collection<?>) now, (Collection<?>) before) : List.of());
        change.put("fewer", lists ? without((Collection<?>) before, (Collection<?>) now) : List.of());
        return change;
    }

    /** What is in one list and not in the other, as often as it is there more often. */
    private static List<Object> without(Collection<?> items, Collection<?> others) {
        Map<Object, Integer> left = counted(others);
        List<Object> rest = new ArrayList<>();
        for (Object item : items) {
            if (left.merge(canonical(item), -1, Integer::sum) < 0) {
                rest.add(item);
            }
        }
        return rest;
    }

    private static Map<Object, Integer> counted(Collection<?> items) {
        Map<Object, Integer> counts = new HashMap<>();
        items.forEach(item -> counts.merge(canonical(item), 1, Integer::sum));
        return counts;
    }

    /** Equal for what means the same. */
    private static Object canonical(Object value) {
        if (value == null) {
            return Void.class;
        } else if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros();
        } else if (value instanceof Collection<?> list) {
            return Map.entry("list", counted(list));
        } else if (value instanceof Map<?, ?> object) {
            var members = new TreeMap<String, Object>();
            object.forEach((name, member) -> {
                if (member != null) {
                    members.put(name.toString(), canonical(member));
                }
            });
            return members;
        }
        return value;
    }
}
