package io.tocsin.console.incident;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two people changed one incident from the same beginning. In: fields by name, as the form began, as somebody typed them, and
 * as somebody else left them. Out: what only one of them changed, and which fields both did.
 *
 * @param fields of what comes of it; in those that both changed, what was typed
 * @param base what a further attempt begins from: theirs, but for the fields that both changed
 * @param both names of fields that both changed, each to something else
 * @param theirs names of fields that only the other one changed
 */
record Merged(Map<String, String> fields, Map<String, String> base, List<String> both, List<String> theirs) {

    /** @param began a field that is missing there counts as changed by both */
    static Merged of(Map<String, String> began, Map<String, String> typed, Map<String, String> now) {
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, String> base = new LinkedHashMap<>();
        List<String> both = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        typed.forEach((name, mine) -> {
            String before = began.get(name);
            String other = now.get(name);
            boolean clash = !mine.equals(other) && !mine.equals(before) && !other.equals(before);
            if (clash) {
                both.add(name);
            } else if (!mine.equals(other) && mine.equals(before)) {
                theirs.add(name);
            }
            fields.put(name, theirs.contains(name) ? other : mine);
            if (!clash) {
                base.put(name, other);
            } else if (before != null) {
                base.put(name, before);
            }
        });
        return new Merged(fields, base, both, theirs);
    }
}
