package io.tocsin.receipt.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Groups of fields as in RFC 3464 and RFC 5965: like headers, with an empty line between the groups. */
final class Fields {

    private static final int MOST_GROUPS = 100;
    private static final int MOST_LINES = 2000;
    /** A comment of RFC 5322 before a value, as some write it. */
    private static final Pattern TYPED = Pattern.compile("^([A-Za-z0-9-]{1,40})\\s{0,5};\\s{0,5}(.*)$", Pattern.DOTALL);

    private final Map<String, String> values = new HashMap<>();

    private Fields() {
    }

    static List<Fields> groups(String text) {
        List<Fields> groups = new ArrayList<>();
        Fields group = null;
        String last = null;
        String[] lines = text.split("\\r?\\n", MOST_LINES + 1);
        for (int i = 0; i < Math.min(lines.length, MOST_LINES) && groups.size() < MOST_GROUPS; i++) {
            String line = lines[i];
            if (line.isBlank()) {
                group = null;
            } else if (last != null && group != null && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
                group.values.merge(last, line.strip(), (before, more) -> before + " " + more);
            } else if (line.indexOf(':') > 0) {
                if (group == null) {
                    group = new Fields();
                    groups.add(group);
                }
                last = line.substring(0, line.indexOf(':')).strip().toLowerCase(Locale.ROOT);
                group.values.putIfAbsent(last, line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return groups;
    }

    /** The value, or the empty text. */
    String value(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** The value without the type before it: {@code 550 5.1.1 no} of {@code smtp; 550 5.1.1 no}. */
    String typed(String name) {
        Matcher typed = TYPED.matcher(value(name));
        return typed.matches() ? typed.group(2).strip() : value(name);
    }

    boolean has(String name) {
        return values.containsKey(name.toLowerCase(Locale.ROOT));
    }
}
