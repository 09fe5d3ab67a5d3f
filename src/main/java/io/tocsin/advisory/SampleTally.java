package io.tocsin.advisory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tocsin.notice.GuidedSample;
import io.tocsin.notice.GuidedSample.Group;
import io.tocsin.notice.GuidedSample.Kind;
import io.tocsin.notice.Wording;

/** Finds the advisories that stand for all others, while they are made: a few steps in a map for each tenant. */
final class SampleTally {

    /** Of each kind. Who has more of them does not read them all. */
    private static final int MOST = 50;
    private static final int LONGEST_VALUE = 300;

    private static final class Found {
        private final String tenantId;
        private final String locale;
        private int tenants;

        private Found(String tenantId, String locale) {
            this.tenantId = tenantId;
            this.locale = locale;
        }
    }

    private final Map<Kind, Map<String, Found>> kinds = new EnumMap<>(Kind.class);
    private boolean complete = true;
    private Group longest;
    private Group shortest;

    /** @param advisory without fault */
    void take(MadeAdvisory advisory) {
        TenantToTell tenant = advisory.tenant();
        MadeAdvisory.Rendering first = advisory.renderings().get(0);
        if (tenant.wording() != Wording.NOTICE) {
            count(Kind.WORDING, tenant.wording().name(), tenant, first.locale());
        }
        count(Kind.TIER, tenant.tier() == null ? "" : tenant.tier(), tenant, first.locale());
        count(Kind.FACTS, pattern(tenant.facts()), tenant, first.locale());
        for (MadeAdvisory.Rendering rendering : advisory.renderings()) {
            count(Kind.LOCALE, rendering.locale(), tenant, rendering.locale());
            if (longest == null || rendering.length() > longest.tenants()) {
                longest = new Group(Kind.LONGEST, "", rendering.length(), tenant.tenantId(), rendering.locale());
            }
            if (shortest == null || rendering.length() < shortest.tenants()) {
                shortest = new Group(Kind.SHORTEST, "", rendering.length(), tenant.tenantId(), rendering.locale());
            }
        }
    }

    private void count(Kind kind, String value, TenantToTell tenant, String locale) {
        Map<String, Found> found = kinds.computeIfAbsent(kind, first -> new LinkedHashMap<>());
        Found there = found.get(value);
        if (there == null) {
            if (found.size() == MOST) {
                complete = false;
                return;
            }
            there = new Found(tenant.tenantId(), locale);
            found.put(value, there);
        }
        there.tenants++;
    }

    /** Which facts a tenant has. An empty list and a no are told apart from others, since templates have other words there. */
    private static String pattern(Map<String, Object> facts) {
        var pattern = new StringBuilder();
        facts.forEach((name, value) -> {
            if (value != null && pattern.length() < LONGEST_VALUE) {
                pattern.append(pattern.isEmpty() ? "" : ", ").append(name);
                if (value instanceof Collection<?> list && list.isEmpty()) {
                    pattern.append(" (none)");
                } else if (value instanceof Boolean yes) {
                    pattern.append(yes ? " (yes)" : " (no)");
                }
            }
        });
        return pattern.toString();
    }

    GuidedSample sample() {
        List<Group> groups = new ArrayList<>();
        kinds.forEach((kind, found) -> found.entrySet().stream()
                .map(entry -> new Group(kind, entry.getKey(), entry.getValue().tenants, entry.getValue().tenantId,
                        entry.getValue().locale))
                .sorted(Comparator.comparing(Group::tenants).reversed().thenComparing(Group::value)).forEach(groups::add));
        if (longest != null && longest.tenants() > shortest.tenants()) {
            groups.add(longest);
            groups.add(shortest);
        }
        return new GuidedSample(groups, complete);
    }
}
