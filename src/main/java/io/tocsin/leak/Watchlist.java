package io.tocsin.leak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each tenant of a list is known by, to be found again in any text: an automaton over words. A text is gone through once;
 * at each word a table says how many words that begin with it are worth a look, and a fingerprint of those words is looked up.
 * So it takes time in proportion to the text, however many tenants there are, and some 20 octets for everything that is
 * watched for. Filled by one thread, then used by any.
 */
final class Watchlist {

    /** What of a tenant it is; the first is what counts when one text is several. */
    enum Kind {
        NAME("name"),
        CONTACT("contact address"),
        ID("id"),
        DOMAIN("mail domain"),
        FACT("fact value");

        final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Several tenants may have one; the others point to a tenant only as long as no other has them. */
        boolean isEachOnesOwn() {
            return this == NAME || this == CONTACT || this == ID;
        }
    }

    /** Words of one entry; of a longer one only so many are looked for. */
    static final int MOST_WORDS = 16;
    /** Of one list. */
    static final int MOST_TENANTS = (1 << 24) - 1;

    private static final Kind[] KINDS = Kind.values();
    private static final int OWNER = MOST_TENANTS;
    private static final int KIND_SHIFT = 24;
    private static final int KIND = 7 << KIND_SHIFT;
    private static final int SHARED = 1 << 27;
    private static final int UNWATCHED = 1 << 28;
    private static final int THIN = 1 << 29;
    /** Never 0, which stands for absent. */
    private static final int PRESENT = 1 << 30;
    /** Has no white space in it: the domain {@code for.me} is not the words "for me". */
    private static final int TIGHT = 1 << 31;

    private final Fingerprints entries = new Fingerprints();
    private final TenantIds tenants = new TenantIds();
    private final TextWords words = new TextWords();
    /** By a first word: for which numbers of words there may be an entry; bit 0 for one word. */
    private final short[] lengths;
    private final int shift;
    private final int mostFacts;
    /** Names of which no word has three characters, as they are written: {@code C++} is not the C in vitamin C. */
    private final Map<Long, List<Thin>> thin = new HashMap<>();
    private int facts;
    private int factsLeftOut;
    private int unwatchedNames;
    private int unwatchedIds;

    private record Thin(String literal, int owner) {
    }

    /**
     * @param expected how many tenants there will be, about
     * @param mostFacts fact values that are kept; more are only counted
     */
    Watchlist(int expected, int mostFacts) {
        int bits = Math.max(12, Math.min(23, 35 - Integer.numberOfLeadingZeros(Math.max(1, expected))));
        lengths = new short[1 << bits];
        shift = Long.SIZE - bits;
        this.mostFacts = mostFacts;
    }

    /** Takes what was found: words {@code from} to {@code to}, exclusive, of the text. */
    interface Sighting {
        /** Shorter ones before longer ones that begin at the same word. */
        void at(int from, int to, long fingerprint, Kind kind, int owner);
    }

    /** The next tenant. */
    void tenant(String tenantId, String name) {
        if (tenants.count() == MOST_TENANTS) {
            throw new IllegalStateException("a list of more than " + MOST_TENANTS + " tenants");
        }
        tenants.add(tenantId);
        if (!watch(name, Kind.NAME, true)) {
            unwatchedNames++;
        }
        boolean telling = Distinctive.isTellingId(tenantId);
        unwatchedIds += telling ? 0 : 1;
        watch(tenantId, Kind.ID, telling);
    }

    /** An address of the tenant that was added last. */
    void contact(String email) {
        watch(email, Kind.CONTACT, true);
        String domain = email.substring(email.lastIndexOf('@') + 1);
        if (!PublicMail.isOne(domain)) {
            watch(domain, Kind.DOMAIN, true);
        }
    }

    /** A text among the facts of the tenant that was added last; taken apart where it lists several. */
    void fact(String text) {
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || ",;|\n".indexOf(text.charAt(i)) >= 0) {
                String value = text.substring(from, i).strip();
                from = i + 1;
                if (Distinctive.isDistinctive(value)) {
                    factValue(value);
                }
            }
        }
    }

    private void factValue(String value) {
        if (facts >= mostFacts) {
            factsLeftOut++;
            return;
        }
        int before = entries.size();
        watch(value, Kind.FACT, true);
        facts += entries.size() - before;
    }

    /** @return false when it has no word that could be looked for */
    private boolean watch(String text, Kind kind, boolean watched) {
        words.read(text);
        int length = Math.min(MOST_WORDS, words.count());
        if (length == 0) {
            return false;
        }
        int owner = tenants.count() - 1;
        long fingerprint = 0;
        boolean isThin = true;
        for (int i = 0; i < length; i++) {
            fingerprint = TextWords.join(fingerprint, words.hash(i));
            isThin &= words.end(i) - words.start(i) < 3;
        }
        if (isThin && watched) {
            thin.computeIfAbsent(fingerprint, first -> new ArrayList<>(1)).add(new Thin(TextWords.literal(text), owner));
        }
        int entry = PRESENT | owner | kind.ordinal() << KIND_SHIFT | (watched ? 0 : UNWATCHED) | (isThin ? THIN : 0)
                | (kind != Kind.NAME && !hasSpace(text, 0, text.length()) ? TIGHT : 0);
        int known = entries.get(fingerprint);
        entries.put(fingerprint, known == 0 ? entry : together(known, entry));
        lengths[slot(words.hash(0))] |= (short) (1 << length - 1);
        return true;
    }

    /** The same words once more, of this tenant or another. */
    private static int together(int known, int more) {
        boolean knownCounts = (known & UNWATCHED) == 0;
        if (knownCounts != ((more & UNWATCHED) == 0)) {
            return knownCounts ? known : more;
        }
        if ((known & KIND) != (more & KIND)) {
            return (known & KIND) < (more & KIND) ? known : more;
        }
        // What several have points to none of them, unless it is what each of them is called.
        return (known & OWNER) == (more & OWNER) || kind(known).isEachOnesOwn() ? known : known | SHARED;
    }

    private static Kind kind(int entry) {
        return KINDS[(entry & KIND) >> KIND_SHIFT];
    }

    private int slot(long firstWord) {
        return (int) (firstWord >>> shift);
    }

    /** Every place where something stands that is watched for; the caller knows whose words these are. */
    void find(String text, TextWords words, Sighting sighting) {
        int count = words.count();
        for (int from = 0; from < count; from++) {
            int open = lengths[slot(words.hash(from))] & 0xFFFF;
            long fingerprint = 0;
            for (int to = from; open != 0 && to < count; to++, open >>>= 1) {
                fingerprint = TextWords.join(fingerprint, words.hash(to));
                int entry = (open & 1) == 0 ? 0 : entries.get(fingerprint);
                if (entry != 0 && (entry & (SHARED | UNWATCHED)) == 0
                        && ((entry & TIGHT) == 0 || !hasSpace(text, words.start(from), words.end(to)))) {
                    int owner = (entry & THIN) == 0 ? entry & OWNER
                            : thinOwner(fingerprint, text, words.start(from), words.end(to));
                    if (owner >= 0) {
                        sighting.at(from, to + 1, fingerprint, kind(entry), owner);
                    }
                }
            }
        }
    }

    private static boolean hasSpace(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private int thinOwner(long fingerprint, String text, int start, int end) {
        for (Thin name : thin.getOrDefault(fingerprint, List.of())) {
            if (standsThere(name.literal(), text, start, end)) {
                return name.owner();
            }
        }
        return -1;
    }

    /** Character by character: what stands before the first word and after the last of the name must stand there too. */
    private static boolean standsThere(String literal, String text, int start, int end) {
        String core = TextWords.literal(text.substring(start, end));
        int at = literal.indexOf(core);
        return at >= 0 && text.regionMatches(start - at, literal, 0, at)
                && text.startsWith(literal.substring(at + core.length()), end);
    }

    String tenantId(int owner) {
        return tenants.get(owner);
    }

    int tenants() {
        return tenants.count();
    }

    int entries() {
        return entries.size();
    }

    /** Names without any letter or digit: they cannot be looked for. */
    int unwatchedNames() {
        return unwatchedNames;
    }

    /** Ids that cannot be told from figures and words. */
    int unwatchedIds() {
        return unwatchedIds;
    }

    /** Fact values for which there was no room. */
    int factsLeftOut() {
        return factsLeftOut;
    }
}
