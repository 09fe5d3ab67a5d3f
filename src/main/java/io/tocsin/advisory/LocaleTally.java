package io.tocsin.advisory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.tocsin.notice.LocaleCounts;
import io.tocsin.notice.LocaleCounts.Asker;
import io.tocsin.notice.LocaleCounts.Fallback;
import io.tocsin.notice.LocaleCounts.InLocale;

/** Counts locales while advisories are made: two steps in a map for each contact. */
final class LocaleTally {

    private static final int MOST_FALLBACKS = 1000;
    private static final int NOBODY = Asker.values().length;

    /** What makes two fallbacks the same. */
    private record Kind(String wanted, Asker wantedBy, String given, Asker givenBy) {
    }

    private static final class Count {
        private int advisories;
        private int deliveries;
        private final int[] by = new int[NOBODY + 1];
    }

    private final Map<String, Count> locales = new TreeMap<>();
    private final Map<Kind, Integer> fallbacks = new HashMap<>();

    void take(MadeAdvisory advisory) {
        Set<String> counted = new HashSet<>();
        for (MadeAdvisory.Recipient recipient : advisory.recipients()) {
            Count count = locales.computeIfAbsent(recipient.locale(), first -> new Count());
            if (counted.add(recipient.locale())) {
                count.advisories++;
            }
            count.deliveries++;
            count.by[recipient.givenBy() == null ? NOBODY : recipient.givenBy().ordinal()]++;
            if (recipient.wantedLocale() != null) {
                var kind = new Kind(recipient.wantedLocale(), recipient.wantedBy(), recipient.locale(), recipient.givenBy());
                if (fallbacks.size() < MOST_FALLBACKS || fallbacks.containsKey(kind)) {
                    fallbacks.merge(kind, 1, Integer::sum);
                }
            }
        }
    }

    LocaleCounts counts() {
        List<InLocale> inLocales = locales.entrySet().stream().map(entry -> {
            Count count = entry.getValue();
            return new InLocale(entry.getKey(), count.advisories, count.deliveries, count.by[Asker.CONTACT.ordinal()],
                    count.by[Asker.TENANT.ordinal()], count.by[Asker.REGION.ordinal()], count.by[Asker.DEFAULT.ordinal()],
                    count.by[NOBODY]);
        }).toList();
        List<Fallback> fellBack = fallbacks.entrySet().stream()
                .map(entry -> new Fallback(entry.getKey().wanted(), entry.getKey().wantedBy(), entry.getKey().given(),
                        entry.getKey().givenBy(), entry.getValue()))
                .sorted(Comparator.comparing(Fallback::deliveries).reversed().thenComparing(Fallback::wanted)
                        .thenComparing(Fallback::given).thenComparing(Fallback::wantedBy))
                .toList();
        return new LocaleCounts(inLocales, fellBack);
    }
}
