package io.tocsin.template.review;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.tocsin.problem.FaultCode;

/**
 * The facts of one incident, as far as a template's author needs to know.
 *
 * @param tenants on its list
 * @param having by the name of a fact, how many of them have it
 * @param ofIncident names of the facts that hold for all
 */
record FactsAround(int tenants, Map<String, Integer> having, Set<String> ofIncident) {

    static final String STOPS = " Preparing will stop there.";

    /**
     * One for each fact, at the first place that matters; one for all together that no tenant has and that one line provides
     * for.
     */
    List<Remark> remarks(String field, List<FactUse> uses) {
        Map<String, FactUse> worst = new LinkedHashMap<>();
        for (FactUse use : uses) {
            worst.merge(use.path(), use, (first, later) -> first.guarded() && !later.guarded() ? later : first);
        }
        List<Remark> remarks = new ArrayList<>();
        Map<Integer, List<FactUse>> providedFor = worst.values().stream().filter(this::isProvidedFor)
                .collect(Collectors.groupingBy(use -> use.place().line(), LinkedHashMap::new, Collectors.toList()));
        providedFor.values().removeIf(same -> same.size() < 2);
        providedFor.values().forEach(same -> remarks.add(Remark.hint(field, same.get(0).place(),
                FaultCode.FACT_IN_NO_TENANT, "None of the " + tenants + " tenants on the list has the facts "
                        + same.stream().map(FactUse::name).collect(Collectors.joining(", ")) + "." + remedy(same.get(0)))));
        for (FactUse use : worst.values()) {
            if (isProvidedFor(use) && providedFor.containsKey(use.place().line())) {
                continue;
            }
            Remark remark = use.ofIncident() ? ofIncident(field, use) : ofTenants(field, use);
            if (remark != null) {
                remarks.add(remark);
            }
        }
        return remarks;
    }

    private boolean isProvidedFor(FactUse use) {
        return !use.ofIncident() && use.guarded() && having.getOrDefault(use.name(), 0) == 0
                && Nearest.to(use.name(), having.keySet()) == null;
    }

    private Remark ofIncident(String field, FactUse use) {
        return ofIncident.contains(use.name()) ? null
                : Remark.hint(field, use.place(), FaultCode.FACT_IN_NO_TENANT,
                        "The incident has no fact " + use.name() + "." + meant(use, ofIncident) + remedy(use));
    }

    private Remark ofTenants(String field, FactUse use) {
        int have = having.getOrDefault(use.name(), 0);
        if (have == tenants) {
            return null;
        }
        if (have == 0) {
            return Remark.hint(field, use.place(), FaultCode.FACT_IN_NO_TENANT, "None of the " + tenants
                    + " tenants on the list has the fact " + use.name() + "." + meant(use, having.keySet()) + remedy(use));
        }
        int lack = tenants - have;
        return Remark.hint(field, use.place(), FaultCode.FACT_IN_SOME_TENANTS,
                lack + " of the " + tenants + " tenants on the list " + (lack == 1 ? "lacks" : "lack") + " the fact "
                        + use.name() + "." + remedy(use));
    }

    private static String meant(FactUse use, Set<String> known) {
        String near = Nearest.to(use.name(), known);
        return near == null ? "" : " Did you mean " + near + "?";
    }

    private static String remedy(FactUse use) {
        return use.guarded() ? " They read what the template says for that case."
                : STOPS + " Add it to the list, or write {" + use.path() + " ?: 'text'}.";
    }
}
