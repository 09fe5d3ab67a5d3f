package io.tocsin.console.approval;

import java.util.List;
import java.util.function.Function;

import io.tocsin.console.Query;
import io.tocsin.console.words.TenantChoices;
import io.tocsin.console.words.TenantChoices.Choice;

/**
 * Tenants that somebody may mean by what was typed.
 *
 * @param cutShort whether there are more
 */
public record Searched(String typed, List<Found> all, boolean cutShort) {

    /** @param address where this one is shown */
    public record Found(String tenantId, String name, Query address) {
    }

    static Searched of(String typed, List<Choice> found, Function<String, Query> address) {
        return new Searched(typed, found.stream()
                .map(one -> new Found(one.tenantId(), one.name(), address.apply(one.tenantId()))).toList(),
                found.size() == TenantChoices.MOST);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** @return the only one that can be meant, or the one with exactly this number; else null */
    String meant() {
        return all.size() == 1 ? all.get(0).tenantId()
                : all.stream().map(Found::tenantId).filter(typed::equals).findFirst().orElse(null);
    }
}
