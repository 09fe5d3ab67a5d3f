package io.tocsin.template.review;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known to be true or false at one place of a template: from the data contract, and from the conditions around. Reads
 * conditions without brackets; of all others nothing is known.
 */
final class Conditions {

    private static final Pattern COMPARED = Pattern.compile("(.+?)\\s+(==|eq|is|!=|ne)\\s+(.+)");
    private static final Pattern TEXT = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Set<String> MAY_BE_EMPTY = Set.of("facts", "otherFacts", "hasFacts", "incident.facts",
            "incident.otherFacts");
    private static final int MOST = 300;
    private static final Set<String> KINDS = Set.of("INITIAL", "UPDATE", "CORRECTION", "CLOSURE");
    /** Names with a closed list of values. */
    private static final Map<String, Set<String>> CLOSED = Map.of("notice.kind", KINDS, "previous.kind", KINDS, "incident.tlp",
            Set.of("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"));

    private final Map<String, Boolean> known;

    private Conditions(Map<String, Boolean> known) {
        this.known = known;
    }

    static Conditions fromContract() {
        Map<String, Boolean> known = new HashMap<>();
        for (Catalogue.Name name : Catalogue.NAMES) {
            if (!name.optional() && !MAY_BE_EMPTY.contains(name.name())) {
                known.put(name.name() + " == null", false);
                known.put(name.name(), true);
            }
        }
        return new Conditions(known);
    }

    /** These, and that the condition holds, or does not. */
    Conditions and(String condition, boolean holds) {
        if (known.size() > MOST) {
            return this;
        }
        var more = new Conditions(new HashMap<>(known));
        List<String> parts = condition.contains("(") ? List.of() : split(condition, holds ? "&&" : "\\|\\|");
        // Of "a || b" nothing follows for a; of its opposite, that neither holds.
        if (parts.size() == 1 && split(condition, holds ? "\\|\\|" : "&&").size() > 1) {
            return this;
        }
        parts.forEach(part -> more.learn(part, holds));
        return more;
    }

    private void learn(String atom, boolean holds) {
        if (atom.startsWith("!")) {
            learn(atom.substring(1).strip(), !holds);
            return;
        }
        Matcher compared = COMPARED.matcher(atom);
        if (!compared.matches()) {
            known.put(atom, holds);
            if (holds) {
                known.put(atom + " == null", false);
            }
            return;
        }
        boolean equal = !compared.group(2).startsWith("!") && !compared.group(2).equals("ne") == holds;
        known.put(compared.group(1) + " == " + compared.group(3), equal);
        if (compared.group(3).equals("null") && equal) {
            known.put(compared.group(1), false);
        }
    }

    /** These, but for what is said of the name, which means something else from here on. */
    Conditions without(String name) {
        var fewer = new Conditions(new HashMap<>(known));
        var mentioned = Pattern.compile("(?<![\\w.])" + Pattern.quote(name) + "(?!\\w)");
        fewer.known.keySet().removeIf(atom -> mentioned.matcher(atom).find());
        return fewer;
    }

    /** @return null if it cannot be told */
    Boolean holds(String condition) {
        if (condition.contains("(")) {
            return null;
        }
        boolean open = false;
        for (String either : split(condition, "\\|\\|")) {
            Boolean all = all(either);
            if (Boolean.TRUE.equals(all)) {
                return true;
            }
            open |= all == null;
        }
        return open ? null : false;
    }

    private Boolean all(String conjunction) {
        boolean open = false;
        for (String atom : split(conjunction, "&&")) {
            Boolean holds = atom(atom);
            if (Boolean.FALSE.equals(holds)) {
                return false;
            }
            open |= holds == null;
        }
        return open ? null : true;
    }

    private Boolean atom(String atom) {
        if (atom.startsWith("!")) {
            Boolean opposite = atom(atom.substring(1).strip());
            return opposite == null ? null : !opposite;
        }
        if (atom.equals("true") || TEXT.matcher(atom).matches() && atom.length() > 2) {
            return true;
        } else if (atom.equals("false") || atom.equals("null")) {
            return false;
        }
        Matcher compared = COMPARED.matcher(atom);
        if (!compared.matches()) {
            return known.get(atom);
        }
        boolean negated = compared.group(2).equals("!=") || compared.group(2).equals("ne");
        Boolean equal = equal(compared.group(1).strip(), compared.group(3).strip());
        return equal == null ? null : equal != negated;
    }

    private Boolean equal(String name, String value) {
        Set<String> values = CLOSED.get(name);
        if (values != null && known.containsKey(name.split("\\.")[0]) && TEXT.matcher(value).matches()
                && !values.contains(value.substring(1, value.length() - 1))) {
            return false;
        }
        return known.get(name + " == " + value);
    }

    private static List<String> split(String condition, String operator) {
        return new ArrayList<>(Arrays.stream(condition.split(operator)).map(part -> part.strip().replaceAll("\\s+", " "))
                .filter(part -> !part.isEmpty()).toList());
    }
}
