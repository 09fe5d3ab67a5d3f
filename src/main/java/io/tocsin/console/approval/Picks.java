package io.tocsin.console.approval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tocsin.console.Numbers;
import io.tocsin.console.words.Languages;
import io.tocsin.notice.GuidedSample;
import io.tocsin.notice.GuidedSample.Group;

/**
 * The letters to read before saying yes: each stands for something, most for several things at once.
 *
 * @param all in the order in which to step through them
 * @param complete false where the notice has more groups than are told
 */
public record Picks(List<Pick> all, boolean complete) {

    /**
     * @param name of the tenant, as it was when the notice was prepared
     * @param why what this letter stands for
     * @param read whether this viewer has opened it
     */
    public record Pick(String tenantId, String name, String locale, List<String> why, boolean read) {

        public boolean is(String tenant, String tag) {
            return tenantId.equals(tenant) && locale.equalsIgnoreCase(tag);
        }
    }

    /** @param names by tenant; {@code read}: the tenants whose letters were opened */
    static Picks of(GuidedSample sample, Map<String, String> names, Set<String> read) {
        Map<List<String>, List<String>> why = new LinkedHashMap<>();
        for (Group group : sample.groups()) {
            why.computeIfAbsent(List.of(group.tenantId(), group.locale()), first -> new ArrayList<>()).add(reason(group));
        }
        List<Pick> picks = new ArrayList<>();
        why.forEach((letter, reasons) -> picks.add(new Pick(letter.get(0), names.getOrDefault(letter.get(0), letter.get(0)),
                letter.get(1), reasons, read.contains(letter.get(0)))));
        return new Picks(List.copyOf(picks), sample.complete());
    }

    /** The same, with the letter to this tenant opened: it is noted once it has been shown. */
    Picks opened(String tenant) {
        return new Picks(all.stream().map(pick -> pick.tenantId().equals(tenant)
                ? new Pick(pick.tenantId(), pick.name(), pick.locale(), pick.why(), true)
                : pick).toList(), complete);
    }

    private static String reason(Group group) {
        String tenants = Numbers.counted(group.tenants(), "tenant");
        return switch (group.kind()) {
            case TIER -> (group.value().isEmpty() ? "No tier" : "Tier " + group.value()) + ": " + tenants;
            case LOCALE -> Languages.nameOf(group.value()) + ": " + tenants;
            case FACTS -> (group.value().isEmpty() ? "No facts" : "Facts " + group.value()) + ": " + tenants;
            case WORDING -> "Gets " + WhoGetsWhat.wording(group.value()) + ": " + tenants;
            case LONGEST -> "The longest letter: " + Numbers.of(group.tenants()) + " characters";
            case SHORTEST -> "The shortest letter: " + Numbers.of(group.tenants()) + " characters";
        };
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Of how many tenants letters are picked out; of some in several languages. */
    public int tenants() {
        return (int) all.stream().map(Pick::tenantId).distinct().count();
    }

    /** Of how many of them this viewer has opened one. */
    public int read() {
        return (int) all.stream().filter(Pick::read).map(Pick::tenantId).distinct().count();
    }

    public boolean isAllRead() {
        return read() == tenants();
    }

    /** @return the one before or after, or null */
    Pick beside(String tenant, String locale, int step) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).is(tenant, locale)) {
                return i + step < 0 || i + step >= all.size() ? null : all.get(i + step);
            }
        }
        return step > 0 && !all.isEmpty() ? all.get(0) : null;
    }

    /** From 1; 0 for a letter that is none of these. */
    int placeOf(String tenant, String locale) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).is(tenant, locale)) {
                return i + 1;
            }
        }
        return 0;
    }
}
