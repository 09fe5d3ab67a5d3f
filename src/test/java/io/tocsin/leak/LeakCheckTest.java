package io.tocsin.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.leak.LeakCheck.Own;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LeakCheckTest {

    private static final Own ACME = new Own("acme-1", "Acme Bank", List.of("security@acme.example"));

    private final Watchlist watchlist = new Watchlist(10, 1000);

    private LeakCheckTest tenant(String id, String name, String email, String... facts) {
        watchlist.tenant(id, name);
        watchlist.contact(email);
        List.of(facts).forEach(watchlist::fact);
        return this;
    }

    private LeakCheckTest acmeAnd(String id, String name, String email, String... facts) {
        return tenant(ACME.tenantId(), ACME.name(), ACME.emails().get(0)).tenant(id, name, email, facts);
    }

    private LeakCheck check(LeakWaiver... waivers) {
        return new LeakCheck(watchlist, List.of("Dear customer, contact our support."), new Waived(List.of(waivers)));
    }

    private List<Leak> leaks(String text, LeakWaiver... waivers) {
        return check(waivers).leaks(ACME, "Subject", text, "<p>Nothing</p>");
    }

    private static LeakWaiver waiver(String tenantId, String other, String word) {
        var waiver = new LeakWaiver();
        waiver.tenantId = tenantId;
        waiver.otherTenantId = other;
        waiver.word = word;
        return waiver;
    }

    @Test
    void another_tenants_name_is_a_leak_with_its_place() {
        acmeAnd("globex-1", "Globex GmbH & Co. KG", "sec@globex.example");
        assertThat(leaks("Hello.\nViewed by admins of\nGlobex  GmbH & Co KG, and others.")).containsExactly(
                new Leak("globex-1", "name", "text", 3, 1, "Globex GmbH & Co KG",
                        "Hello. Viewed by admins of Globex GmbH & Co KG, and others."));
    }

    @Test
    void so_are_its_id_its_address_its_mail_domain_and_a_fact_that_only_it_has() {
        acmeAnd("globex-1", "Globex", "sec@gx.example", "alice_7");
        assertThat(leaks("id GLOBEX-1").get(0).what()).isEqualTo("id");
        assertThat(leaks("to sec@gx.example").get(0).what()).isEqualTo("contact address");
        assertThat(leaks("user@gx.example").get(0).what()).isEqualTo("mail domain");
        assertThat(leaks("account Alice_7").get(0).what()).isEqualTo("fact value");
        assertThat(leaks("account alice 8, Globexes, gx examples")).isEmpty();
    }

    @Test
    void the_subject_and_what_the_html_shows_are_read_too() {
        acmeAnd("globex-1", "Globex & Söhne", "sec@globex.example");
        assertThat(check().leaks(ACME, "About GLOBEX & SÖHNE", "-", "<p>-</p>").get(0).field()).isEqualTo("subject");
        assertThat(check().leaks(ACME, "-", "-", "<p class=\"globex\">of <b>Globex</b> &amp; S\u00f6hne</p>"))
                .extracting(Leak::field, Leak::found).containsExactly(org.assertj.core.groups.Tuple.tuple("html",
                        "Globex & Söhne"));
        assertThat(check().leaks(ACME, "-", "-", "<p title=\"Globex & Söhne\">-</p>")).as("nobody reads an attribute")
                .isEmpty();
    }

    @Test
    void what_the_tenant_is_called_itself_is_no_leak_nor_is_a_part_of_it() {
        acmeAnd("acme-2", "Acme", "security@acme.com");
        tenant("bank-1", "Bank", "a@bank.example").tenant("sec-1", "Security", "b@sec.example").tenant("namesake", "ACME BANK",
                "c@namesake.example");
        assertThat(leaks("Acme Bank, Acme, the bank; security@acme.example, acme-1")).isEmpty();
        assertThat(leaks("acme-2")).hasSize(1);
    }

    @Test
    void what_everybody_reads_is_no_leak_and_is_said() {
        acmeAnd("contact-1", "Contact", "a@contact.example");
        tenant("sup-1", "Support", "b@sup.example");
        LeakCheck check = check();
        assertThat(check.leaks(ACME, "Contact us", "Our SUPPORT and contact", "")).isEmpty();
        assertThat(check.warnings()).extracting(warning -> warning.get("code")).containsExactly("TENANT_IN_EVERYBODYS_WORDS");
        assertThat(check.warnings().get(0)).containsEntry("count", 2).containsEntry("tenantIds", List.of("contact-1", "sup-1"));
    }

    @Test
    void an_ordinary_word_that_is_a_name_is_a_finding_until_the_word_is_waived() {
        acmeAnd("orange-1", "Orange", "a@orange.example");
        assertThat(leaks("an orange light")).hasSize(1);
        assertThat(leaks("an orange light", waiver(null, null, "ORANGE"))).isEmpty();
        assertThat(leaks("mail of x@orange.example", waiver(null, null, "orange"))).as("its domain is not the word").hasSize(1);
    }

    @Test
    void a_waived_pair_is_that_pair_alone_and_is_counted() {
        acmeAnd("globex-1", "Globex", "a@globex.example");
        tenant("initech-1", "Initech", "b@initech.example");
        LeakCheck check = check(waiver("acme-1", "globex-1", null), waiver("initech-1", "acme-1", null));
        assertThat(check.leaks(ACME, "", "Globex and Initech", "")).extracting(Leak::otherTenantId)
                .containsExactly("initech-1");
        var globex = new Own("globex-1", "Globex", List.of("a@globex.example"));
        assertThat(check.leaks(globex, "", "Acme Bank", "")).as("not the other way round").hasSize(1);
        assertThat(check.warnings()).singleElement().satisfies(warning -> assertThat(warning)
                .containsEntry("code", "LEAK_WAIVED").containsEntry("count", 1).containsEntry("tenantIds", List.of("acme-1")));
    }

    @Test
    void of_names_that_hold_each_other_the_longest_is_meant() {
        acmeAnd("nw-1", "Northwind", "a@nw.example");
        tenant("nw-2", "Northwind Traders", "b@nwt.example").tenant("nw-3", "Traders", "c@t.example");
        assertThat(leaks("seen at Northwind Traders")).extracting(Leak::otherTenantId).containsExactly("nw-2");
        assertThat(leaks("seen at Northwind, traders of")).extracting(Leak::otherTenantId).containsExactly("nw-2");
        assertThat(leaks("Traders of Northwind")).extracting(Leak::otherTenantId).containsExactly("nw-3", "nw-1");
    }

    @Test
    void a_fact_of_its_own_hides_nothing_in_it() {
        acmeAnd("globex-1", "Globex", "sec@globex.example");
        watchlist.tenant("acme-3", "Acme Three");
        watchlist.fact("bob@globex.example");
        var shifted = new Own("acme-3", "Acme Three", List.of());
        assertThat(check().leaks(shifted, "", "accounts: bob@globex.example", "")).extracting(Leak::otherTenantId)
                .containsExactly("globex-1");
    }

    @Test
    void one_advisory_has_at_most_twenty_leaks_and_one_for_each_other_tenant() {
        tenant(ACME.tenantId(), ACME.name(), "a@acme.example");
        var text = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            watchlist.tenant("other-" + i, "Company" + i);
            text.append("Company" + i + ", other-" + i + ". ");
        }
        assertThat(leaks(text.toString())).hasSize(20).extracting(Leak::otherTenantId).doesNotHaveDuplicates();
    }

    /** Letters as long as ours, names that share words, one in three hundred with somebody else's name, account or address. */
    @Test
    void of_fifteen_thousand_every_planted_leak_is_found_and_nothing_else_in_seconds() {
        int tenants = 15_000;
        var random = new SplittableRandom(20220120);
        String[] ends = { "Bank", "GmbH", "Ltd", "Security", "Group", "& Sons", "S.A.", "Ünion" };
        String filler = "What happened: a support engineer's session was used to look at accounts, among them ".repeat(6);
        var big = new Watchlist(tenants, 1_000_000);
        String[] names = new String[tenants];
        for (int i = 0; i < tenants; i++) {
            names[i] = stem(i) + " " + ends[i % ends.length];
            big.tenant("t-" + (100_000 + i), names[i]);
            big.contact("security@" + stem(i).toLowerCase() + ".example");
            big.fact("user" + (i % 997) + "@" + stem(i).toLowerCase() + ".example");
        }
        var check = new LeakCheck(big, List.of(filler), new Waived(List.of()));
        Map<String, String> planted = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < tenants; i++) {
            String own = "user" + (i % 997) + "@" + stem(i).toLowerCase() + ".example";
            String words = filler + own + "\nDear " + names[i] + ",\n" + filler;
            if (i % 300 == 7) {
                int other = (i + 1 + random.nextInt(tenants - 1)) % tenants;
                planted.put("t-" + (100_000 + i), "t-" + (100_000 + other));
                words += switch (i / 300 % 4) {
                    case 0 -> " seen at " + names[other].toUpperCase() + ".";
                    case 1 -> " <t-" + (100_000 + other) + ">";
                    case 2 -> " security@" + stem(other) + ".example";
                    default -> " user" + (other % 997) + "@" + stem(other).toUpperCase() + ".EXAMPLE";
                };
            }
            String id = "t-" + (100_000 + i);
            check.leaks(new Own(id, names[i], List.of("security@" + stem(i).toLowerCase() + ".example")), "For " + names[i],
                    words, "<p>" + words + "</p>").forEach(leak -> found.put(id, leak.otherTenantId()));
        }
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        assertThat(found).isEqualTo(planted).hasSize(50);
        assertThat(cpu / 1_000_000).as("ms of CPU, twenty times what it takes").isLessThan(30_000);
    }

    /** A word of its own for each number. */
    private static String stem(int number) {
        String letters = "bdfgklmnprstvz";
        var stem = new StringBuilder();
        for (int rest = number + 40_000; rest > 0; rest /= letters.length()) {
            stem.append(letters.charAt(rest % letters.length())).append("aeiou".charAt(rest % 5));
        }
        return stem.substring(0, 1).toUpperCase() + stem.substring(1) + "x";
    }
}
