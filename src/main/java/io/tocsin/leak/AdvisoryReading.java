package io.tocsin.leak;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One advisory in one locale as it is read, text after text, for what belongs to other tenants. Of several things that are
 * watched for at one place only the longest counts. For one thread.
 */
final class AdvisoryReading {

    /** Who has mixed up a list need not be told more. */
    private static final int MOST_LEAKS = 20;
    private static final int EXCERPT = 30;
    /** Each thread reads text after text. */
    private static final ThreadLocal<TextWords> WORDS = ThreadLocal.withInitial(TextWords::new);

    private final LeakCheck.Own own;
    private final Watchlist watchlist;
    private final Waived waived;
    private final Set<Long> inEverybodys;
    private final List<Leak> leaks = new ArrayList<>();
    /** Tenants of whom a place was found. */
    private final Set<Integer> told = new HashSet<>();
    private final Set<Integer> letThrough = new HashSet<>();
    private Set<Long> ownWords;

    private String field;
    private String text;
    private TextWords read;
    /** The last word that something was found at, exclusive. */
    private int covered;
    /** The longest thing that was found at the last place. */
    private int from;
    private int to;
    private long fingerprint;
    private Watchlist.Kind kind;
    private int owner;

    /** @param inEverybodys fingerprints of what stands in the words that all are told */
    AdvisoryReading(LeakCheck.Own own, Watchlist watchlist, Waived waived, Set<Long> inEverybodys) {
        this.own = own;
        this.watchlist = watchlist;
        this.waived = waived;
        this.inEverybodys = inEverybodys;
    }

    /** The first place for each other tenant; at most 20. */
    List<Leak> leaks() {
        return leaks;
    }

    /** Of how many tenants it tells by a waiver. */
    int letThrough() {
        return letThrough.size();
    }

    /** @param field what it is, as {@link Leak#field} says it */
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
            if (!inEverybodys.contains(fingerprint) && !isOwn(owner) && !ownWords().contains(fingerprint)) {
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
            letThrough.add(owner);
        } else if (leaks.size() < MOST_LEAKS && told.add(owner)) {
            int start = read.start(from);
            int end = read.end(to - 1);
            int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
            leaks.add(new Leak(other, kind.words, field, line, start - text.lastIndexOf('\n', start - 1),
                    oneLine(text.substring(start, end)), excerpt(text, start, end)));
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
}
