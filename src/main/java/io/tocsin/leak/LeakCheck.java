package io.tocsin.leak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads each advisory of one preparation for what belongs to other tenants of the list. What stands in the words that all are
 * told is no leak, nor is what this tenant itself is called by, or a part of it. For several threads at once.
 */
public final class LeakCheck {

    private static final int MOST_NAMED = 10;

    private final Watchlist watchlist;
    private final Waived waived;
    /** Fingerprints of what is watched for and stands in everybody's words, with whose it is. */
    private final Map<Long, Integer> inEverybodys = new LinkedHashMap<>();
    private final Set<String> tenantsWaived = new TreeSet<>();
    private int leaksWaived;

    /** @param everybodys texts that stand in every advisory: templates without their expressions, what the incident says */
    LeakCheck(Watchlist watchlist, Collection<String> everybodys, Waived waived) {
        this.watchlist = watchlist;
        this.waived = waived;
        var words = new TextWords();
        for (String text : everybodys) {
            watchlist.find(text, words.read(text),
                    (from, to, fingerprint, kind, owner) -> inEverybodys.putIfAbsent(fingerprint, owner));
        }
    }

    /** Whose an advisory is. */
    public record Own(String tenantId, String name, List<String> emails) {
    }

    /**
     * The leaks of one advisory in one locale: for each other tenant the first place that tells of it, in the subject, in the
     * text, or in what the HTML shows.
     *
     * @return at most 20
     */
    public List<Leak> leaks(Own own, String subject, String text, String html) {
        var reading = new AdvisoryReading(own, watchlist, waived, inEverybodys.keySet());
        reading.read("subject", subject);
        reading.read("text", text);
        reading.read("html", ShownHtml.of(html));
        if (reading.letThrough() > 0) {
            noteWaived(own.tenantId(), reading.letThrough());
        }
        return reading.leaks();
    }

    private synchronized void noteWaived(String tenantId, int count) {
        leaksWaived += count;
        if (tenantsWaived.size() < MOST_NAMED) {
            tenantsWaived.add(tenantId);
        }
    }

    /** What a person should know who relies on this check; asked for once all advisories were read. */
    public synchronized List<Map<String, Object>> warnings() {
        var warnings = new ArrayList<Map<String, Object>>();
        if (leaksWaived > 0) {
            warnings.add(warning("LEAK_WAIVED", leaksWaived, List.copyOf(tenantsWaived), leaksWaived
                    + (leaksWaived == 1 ? " time" : " times")
                    + " an advisory tells of another tenant, let through by waivers, which stand in the preflight with their"
                    + " reasons."));
        }
        if (!inEverybodys.isEmpty()) {
            List<String> named = inEverybodys.values().stream().map(watchlist::tenantId).distinct().limit(MOST_NAMED).toList();
            int count = (int) inEverybodys.values().stream().distinct().count();
            warnings.add(warning("TENANT_IN_EVERYBODYS_WORDS", count, named, count
                    + (count == 1 ? " affected tenant is" : " affected tenants are") + " called by words that stand in the"
                    + " template or in what the incident says, so that everybody reads them, and the leak check does not"
                    + " look for them. If they are meant as the tenant's, take them out."));
        }
        int unwatched = watchlist.unwatchedNames() + watchlist.unwatchedIds();
        if (unwatched > 0) {
            warnings.add(warning("NOT_WATCHED", unwatched, List.of(), watchlist.unwatchedIds()
                    + " tenant ids are figures or too short, and " + watchlist.unwatchedNames() + " names have no letter: they"
                    + " cannot be told from other words, and the leak check does not look for them. It looks for the other"
                    + " things of those tenants."));
        }
        if (watchlist.factsLeftOut() > 0) {
            warnings.add(warning("FACTS_NOT_WATCHED", watchlist.factsLeftOut(), List.of(), watchlist.factsLeftOut()
                    + " fact values were not looked for in others' advisories, since there is no memory for so many. Names, ids"
                    + " and addresses were. Give the service more memory (JAVA_OPTS=-Xmx2g) and prepare again."));
        }
        return warnings;
    }

    private static Map<String, Object> warning(String code, int count, List<String> tenantIds, String message) {
        return Map.of("code", code, "count", count, "tenantIds", tenantIds, "message", message);
    }
}
