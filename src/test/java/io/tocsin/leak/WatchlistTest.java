package io.tocsin.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchlistTest {

    private static final String[] PIECES = { "Acme", "acme", "BANK", "Bank", "Globex", "GmbH", "über", "ÜBER", "Łódź",
            "cafe\u0301",
            "café", "東", "京", "x1", "2022", "Straße", "STRASSE", "sec", "ops" };
    private static final String[] GAPS = { " ", " ", " ", ", ", "-", "\n", " & ", ". ", " (", ") ", "_", "@" };

    /** What was found, as {@code from-to:owner}. */
    private static TreeSet<String> found(Watchlist watchlist, String text) {
        var found = new TreeSet<String>();
        watchlist.find(text, new TextWords().read(text),
                (from, to, fingerprint, kind, owner) -> found.add(from + "-" + to + ":" + watchlist.tenantId(owner)));
        return found;
    }

    private static List<String> kinds(Watchlist watchlist, String text) {
        List<String> kinds = new ArrayList<>();
        watchlist.find(text, new TextWords().read(text),
                (from, to, fingerprint, kind, owner) -> kinds.add(kind + " of " + watchlist.tenantId(owner)));
        return kinds;
    }

    private static String phrase(SplittableRandom random, int most) {
        var phrase = new StringBuilder(PIECES[random.nextInt(PIECES.length)]);
        for (int i = random.nextInt(most); i > 0; i--) {
            phrase.append(GAPS[random.nextInt(GAPS.length)]).append(PIECES[random.nextInt(PIECES.length)]);
        }
        return phrase.toString();
    }

    /** Another way to say which words a text has, too slow and too simple to be wrong. */
    private static List<String> slowly(String text) {
        String composed = java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFC);
        return Arrays.stream(composed.replaceAll("([東京])", " $1 ").split("[^\\p{L}\\p{N}]+")).filter(word -> !word.isEmpty())
                .map(word -> word.toUpperCase().toLowerCase()).toList();
    }

    @RepeatedTest(40)
    void it_finds_what_a_naive_search_finds_and_nothing_else(RepetitionInfo turn) {
        var random = new SplittableRandom(turn.getCurrentRepetition());
        int tenants = 1 + random.nextInt(200);
        var watchlist = new Watchlist(tenants, 1000);
        Map<List<String>, String> names = new HashMap<>();
        for (int i = 0; i < tenants; i++) {
            String name = phrase(random, 5);
            watchlist.tenant("tenant-" + i, name);
            // Short ones are compared as they are written; another test looks at those.
            if (slowly(name).stream().anyMatch(word -> word.length() > 2)) {
                names.putIfAbsent(slowly(name), "tenant-" + i);
            }
        }
        String text = phrase(random, 300);
        List<String> words = slowly(text);
        var expected = new TreeSet<String>();
        names.forEach((name, owner) -> {
            for (int from = 0; from + name.size() <= words.size(); from++) {
                if (words.subList(from, from + name.size()).equals(name)) {
                    expected.add(from + "-" + (from + name.size()) + ":" + owner);
                }
            }
        });
        var found = found(watchlist, text);
        found.removeIf(sighting -> {
            String[] range = sighting.split("[-:]");
            return words.subList(Integer.parseInt(range[0]), Integer.parseInt(range[1])).stream()
                    .allMatch(word -> word.length() <= 2);
        });
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void a_long_text_is_watched_by_its_first_sixteen_words() {
        var watchlist = new Watchlist(1, 10);
        watchlist.tenant("t-long", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
                + "sixteen seventeen");
        assertThat(found(watchlist, "zero One two three four five six seven eight nine ten eleven twelve thirteen fourteen "
                + "fifteen sixteen.")).containsExactly("1-17:t-long");
        assertThat(found(watchlist, "one two three")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "C++, we use C++ here, true", "C++, vitamin C is good, false", "1&1, 'at 1 & 1, Montabaur', true",
            "1&1, version 1.1, false", "X, the letter x alone, true", "X, xylophone, false", ".NE, about .NE now, true",
            ".NE, point NE now, false", "H&M, an H & M shop, true", "a.*, a or b, false", "a.*, a.* or b, true" })
    void a_short_name_is_found_as_it_is_written(String name, String text, boolean found) {
        var watchlist = new Watchlist(1, 10);
        watchlist.tenant("t-short", name);
        assertThat(found(watchlist, text).isEmpty()).isEqualTo(!found);
    }

    @ParameterizedTest
    @ValueSource(strings = { "(Acme) [x]", "Acme|Globex", "^Acme.*$", "\\Acme\\", "{tenant.name} Acme", "=Acme+1",
            "Acme '; --" })
    void what_means_something_elsewhere_means_nothing_here(String name) {
        var watchlist = new Watchlist(1, 10);
        watchlist.tenant("t-odd", name);
        assertThat(found(watchlist, "Before " + name + " after")).hasSize(1);
        assertThat(found(watchlist, "Before Acne after")).isEmpty();
    }

    @Test
    void a_name_without_letters_cannot_be_looked_for_and_is_counted() {
        var watchlist = new Watchlist(2, 10);
        watchlist.tenant("t-001", "***");
        watchlist.tenant("17", "Acme");
        assertThat(watchlist.unwatchedNames()).isEqualTo(1);
        assertThat(watchlist.unwatchedIds()).isEqualTo(1);
        assertThat(found(watchlist, "*** and 17 of Acme")).containsExactly("3-4:17");
    }

    @ParameterizedTest
    @CsvSource({ "t-001, true", "0123456, true", "1042, false", "abc, false", "acme, true", "a1b2, true", "A, false" })
    void an_id_is_looked_for_when_it_can_be_told_from_a_figure(String id, boolean telling) {
        assertThat(Distinctive.isTellingId(id)).isEqualTo(telling);
    }

    @ParameterizedTest
    @ValueSource(strings = { "alice@globex.example", "svc_backup", "GLOBEX\\alice", "db01.globex.example", "10.0.0.1",
            "2001:db8::17", "0015f00000abcde", "4111111111111111", "+49 30 1234567", "Maria Lopez", "Jean-Luc O'Neill",
            "Änne Öztürk", "user017" })
    void what_points_to_somebody_is_distinctive(String value) {
        assertThat(Distinctive.isDistinctive(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "yes", "critical", "read-only", "and/or", "2022-01-20", "2022-01-20T14:05:00Z", "2022-01-20 14:05",
            "12,500", "1.2.3", "42", "n/a", "e.g.", "not yet determined", "Reset passwords of all admins", "none", "" })
    void what_anybody_may_say_is_not(String value) {
        assertThat(Distinctive.isDistinctive(value)).isFalse();
    }

    @Test
    void a_fact_points_to_a_tenant_as_long_as_no_other_has_it() {
        var watchlist = new Watchlist(2, 10);
        watchlist.tenant("t-001", "Acme");
        watchlist.fact("alice_7; bob_8, and more");
        watchlist.tenant("t-002", "Globex");
        watchlist.fact("bob_8");
        watchlist.fact("bob_8");
        assertThat(kinds(watchlist, "seen: alice_7 and BOB_8")).containsExactly("FACT of t-001");
    }

    @Test
    void a_name_counts_more_than_the_fact_that_says_the_same() {
        for (boolean nameFirst : new boolean[] { true, false }) {
            var watchlist = new Watchlist(2, 10);
            if (nameFirst) {
                watchlist.tenant("t-002", "Globex Corp");
                watchlist.tenant("t-001", "Acme");
                watchlist.fact("Globex Corp");
            } else {
                watchlist.tenant("t-001", "Acme");
                watchlist.fact("Globex Corp");
                watchlist.tenant("t-002", "Globex Corp");
            }
            assertThat(kinds(watchlist, "at Globex Corp")).containsExactly("NAME of t-002");
        }
    }

    @Test
    void a_mail_domain_points_to_a_tenant_unless_others_use_it_or_anybody_can() {
        var watchlist = new Watchlist(3, 10);
        watchlist.tenant("t-001", "Acme");
        watchlist.contact("sec@acme.example");
        watchlist.contact("ops@acme.example");
        watchlist.contact("acme@msp.example");
        watchlist.contact("acme@GMAIL.com");
        watchlist.tenant("t-002", "Globex");
        watchlist.contact("globex@msp.example");
        watchlist.fact("acme.example");
        assertThat(kinds(watchlist, "user@acme.example")).contains("DOMAIN of t-001");
        assertThat(kinds(watchlist, "user@msp.example and user@gmail.com")).isEmpty();
    }

    @Test
    void an_address_a_domain_or_an_id_stands_without_spaces_and_a_name_may_be_broken_anywhere() {
        var watchlist = new Watchlist(1, 10);
        watchlist.tenant("may-2022", "Acme-Bank Ltd");
        watchlist.contact("thanks@for.me");
        watchlist.fact("10.20.30.40");
        assertThat(kinds(watchlist, "Thanks for me, and for me; in May 2022; 10, 20, 30, 40")).isEmpty();
        assertThat(kinds(watchlist, "THANKS@FOR.ME; x@for.me; May-2022; 10.20.30.40; Acme\nBank, Ltd")).containsExactly(
                "CONTACT of may-2022", "DOMAIN of may-2022", "DOMAIN of may-2022", "ID of may-2022", "FACT of may-2022",
                "NAME of may-2022");
    }

    @Test
    void facts_beyond_the_room_for_them_are_counted() {
        var watchlist = new Watchlist(1, 2);
        watchlist.tenant("t-001", "Acme");
        List.of("user_1", "user_1", "user_2", "user_3", "user_4").forEach(watchlist::fact);
        assertThat(watchlist.factsLeftOut()).isEqualTo(2);
        assertThat(found(watchlist, "user_2")).hasSize(1);
        assertThat(found(watchlist, "user_3")).isEmpty();
    }
}
