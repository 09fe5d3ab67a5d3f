package io.tocsin.console.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.words.TenantChoices.Choice;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;

/** Tenants as people write them down, a line each: a name, a number of the vendor's, or both as {@code Globex (t-1002)}. */
@ApplicationScoped
class NamedTenants {

    private static final Pattern BOTH = Pattern.compile("(?<name>.*)\\((?<id>[^()]+)\\)");

    private final TenantChoices tenants;

    NamedTenants(TenantChoices tenants) {
        this.tenants = tenants;
    }

    /**
     * @param typed names or numbers, one a line; with commas or semicolons between them where no name has one, and numbers with
     *        spaces between them
     * @param known ids that need not be on the list any more
     * @param faults what is wrong, in the field {@code tenants}
     * @return ids in the order in which they were typed, each once
     */
    List<String> ids(UUID incidentId, String typed, Collection<String> known, List<Fault> faults) {
        List<String> lines = (typed == null ? "" : typed).replace("\0", "").lines().map(String::strip)
                .filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            faults.add(Fault.inField("tenants", FaultCode.REQUIRED, "Name at least one tenant."));
            return List.of();
        }
        Set<String> asked = new LinkedHashSet<>();
        lines.forEach(line -> {
            asked.add(line);
            asked.addAll(parts(line, "[,;]"));
            asked.addAll(parts(line, "[\\s,;]+"));
            both(line, asked);
        });
        List<Choice> found = tenants.called(incidentId, asked);
        var meant = new Meant(found.stream().collect(Collectors.toMap(Choice::tenantId, Choice::name)), known,
                found.stream().collect(Collectors.groupingBy(one -> lower(one.name()))));
        Set<String> ids = new LinkedHashSet<>();
        lines.forEach(line -> meant.add(line, ids, faults));
        return List.copyOf(ids);
    }

    /** @return what {@link #ids} reads, with the names of those on the list */
    String written(UUID incidentId, List<String> ids) {
        Map<String, String> names = tenants.names(incidentId, ids);
        return ids.stream().map(id -> names.containsKey(id) ? new Choice(id, names.get(id)).label() : id)
                .collect(Collectors.joining("\n"));
    }

    private static List<String> parts(String line, String between) {
        return Arrays.stream(line.split(between)).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    private static void both(String line, Collection<String> into) {
        for (String part : parts(line, "[,;]")) {
            Matcher both = BOTH.matcher(part);
            if (both.matches()) {
                into.add(both.group("id").strip());
            }
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** What was asked for, and who is there. */
    private record Meant(Map<String, String> listed, Collection<String> known, Map<String, List<Choice>> byName) {

        void add(String line, Set<String> ids, List<Fault> faults) {
            for (String between : List.of("\\z", "[,;]")) {
                List<String> parts = parts(line, between);
                if (parts.stream().allMatch(part -> idOf(part) != null)) {
                    parts.forEach(part -> ids.add(idOf(part)));
                    return;
                }
            }
            List<String> numbers = parts(line, "[\\s,;]+");
            if (numbers.stream().allMatch(this::isNumber)) { // not names: a name that is miswritten may consist of others'
                ids.addAll(numbers);
                return;
            }
            for (String part : parts(line, "[,;]")) {
                if (idOf(part) == null) {
                    faults.add(Fault.inField("tenants", FaultCode.NOT_LISTED, trouble(part)));
                }
            }
        }

        private String idOf(String part) {
            if (isNumber(part)) {
                return part;
            }
            List<Choice> called = byName.getOrDefault(lower(part), List.of());
            if (called.size() == 1) {
                return called.get(0).tenantId();
            }
            Matcher both = BOTH.matcher(part);
            return both.matches() && isNumber(both.group("id").strip()) && !isOfAnother(both) ? both.group("id").strip() : null;
        }

        private boolean isNumber(String part) {
            return listed.containsKey(part) || known.contains(part);
        }

        /** Whether the number is of somebody who is called otherwise: then one of the two is wrong, and nobody knows which. */
        private boolean isOfAnother(Matcher both) {
            String name = listed.get(both.group("id").strip());
            return name != null && !lower(name).equals(lower(both.group("name").strip()));
        }

        private String trouble(String part) {
            Matcher both = BOTH.matcher(part);
            if (both.matches() && isOfAnother(both)) {
                String id = both.group("id").strip();
                return "The number " + id + " is of “" + listed.get(id) + "”, not of “" + both.group("name").strip()
                        + "”. Write the name or the number of the one that you mean.";
            }
            List<String> called = new ArrayList<>();
            byName.getOrDefault(lower(part), List.of()).forEach(one -> called.add(one.tenantId()));
            return called.isEmpty()
                    ? "Nobody on the list is called “" + part + "”. Write the name as it stands there, or your number."
                    : called.size() + " on the list are called “" + part + "”. Write the number of the one that you mean: "
                            + String.join(", ", called.subList(0, Math.min(5, called.size()))) + ".";
        }
    }
}
