package io.tocsin.leak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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

    /** Of one advisory; who has mixed up a list need not be told more. */
    static final int MOST_LEAKS = 20;
    private static final int MOST_NAMED = 10;
    private static final int EXCERPT = 30;
    /** Each thread reads text after text. */
    private static final ThreadLocal<TextWords> WORDS = ThreadLocal.withInitial(TextWords::new);

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
        for (String text : everybodys) {
            watchlist.find(text, WORDS.get().read(text),
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
        var found = new Found(own);
        found.read("subject", subject);
        found.read("text", text);
        found.read("html", ShownHtml.of(html));
        return found.leaks;
    }

    /** One advisory as it is read. Of several things that are watched for at one place only the longest counts. */
    private final class Found {

        final Own own;
        final List<Leak> leaks = new ArrayList<>();
        final Set<Integer> told = new HashSet<>();
        final Set<Integer> letThrough = new HashSet<>();
        private Set<Long> ownWords;
        private String field;
        private String text;
        private TextWords read;
        /** The last word that something was found at, exclusive. */
        private int covered;
        private int from;
        private int to;
        private long fingerprint;
        private Watchlist.Kind kind;
        private int owner;

        Found(Own own) {
            this.own = own;
        }

        void read(String field, String text) {
            this.field = field;
            this.text = text;
            read = WORDS.get().read(text);
            covered = 0;
            to = 0;
            watchlist.find(text, read, this::longest);
            settle();
        }

        private void longest(int from, int to, long fingerprint, Watchlist.Kind kind, int owner) {
            // A fact of its own covers nothing: that is where another tenant's name would stand.
            if (kind == Watchlist.Kind.FACT && isOwn(owner)) {
                return;
            }
            if (from != this.from) {
                settle();
            }
            this.from = from;
            this.to = to;
            this.fingerprint = fingerprint;
            this.kind = kind;
            this.owner = owner;
        }

        private void settle() {
            if (to > covered) {
                covered = to;
                if (!inEverybodys.containsKey(fingerprint) && !isOwn(owner) && !ownWords().contains(fingerprint)) {
                    take();
                }
            }
        }

        private boolean isOwn(int owner) {
            return watchlist.tenantId(owner).equals(own.tenantId());
        }

        /** What the tenant is called by, and every part of it. */
        private Set<Long> ownWords() {
            if (ownWords == null) {
                ownWords = new HashSet<>();
                var words = new TextWords();
                addParts(words.read(own.name()));
                addParts(words.read(own.tenantId()));
                own.emails().forEach(email -> addParts(words.read(email)));
            }
            return ownWords;
        }

        private void addParts(TextWords words) {
            for (int from = 0; from < words.count(); from++) {
                long part = 0;
                for (int to = from; to < words.count() && to < from + Watchlist.MOST_WORDS; to++) {
                    part = TextWords.join(part, words.hash(to));
                    ownWords.add(part);
                }
            }
        }

        private void take() {
            String other = watchlist.tenantId(owner);
            if (waived.covers(own.tenantId(), other, fingerprint)) {
                if (letThrough.add(owner)) {
                    noteWaived(own.tenantId());
                }
            } else if (leaks.size() < MOST_LEAKS && told.add(owner)) {
                int start = read.start(from);
                int end = read.end(to - 1);
                int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
                leaks.add(new Leak(other, kind.words, field, line, start - text.lastIndexOf('\n', start - 1),
                        oneLine(text.substring(start, end)), excerpt(text, start, end)));
            }
        }
    }

    private static String excerpt(String text, int start, int end) {
        int from = Math.max(0, start - EXCERPT);
        int to = Math.min(text.length(), end + EXCERPT);
        // Never half of a character that takes two.
        from -= from > 0 && Character.isLowSurrogate(text.charAt(from)) ? 1 : 0;
        to += to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? 1 : 0;
        return (from > 0 ? "…" : "") + oneLine(text.substring(from, to)) + (to < text.length() ? "…" : "");
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private synchronized void noteWaived(String tenantId) {
        leaksWaived++;
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
