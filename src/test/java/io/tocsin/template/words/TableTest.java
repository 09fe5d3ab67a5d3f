package io.tocsin.template.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.language.UnrenderableException;

/** Facts as tables and lists, in HTML and in plain text that reads as well. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TableTest {

    static final String TABLE = """
            {#if facts.accounts}
            These accounts were viewed:

            | Account | Viewed at |
            |---|---|
            {#for entry in facts.accounts}
            | {entry.account} | {entry.viewedAt.local} |
            {/for}

            {#else}
            No account was viewed.
            {/if}
            """;
    static final List<Map<String, String>> ACCOUNTS = List.of(
            Map.of("account", "ada@t1.example", "viewedAt", "2022-01-18T09:14:00Z"),
            Map.of("account", "grace.hopper@t1.example", "viewedAt", "2022-07-01T23:30:00Z"));

    @Test
    void a_list_of_accounts_is_a_table_in_both() throws Exception {
        Words words = render("en", "en-GB", "Europe/London", ACCOUNTS);
        assertThat(words.text()).isEqualTo("""
                These accounts were viewed:

                Account                  Viewed at
                -----------------------  ------------------------
                ada@t1.example           18 Jan 2022, 09:14 UTC
                grace.hopper@t1.example  2 Jul 2022, 00:30 UTC+1
                """.replace("------------------------\n", "-----------------------\n"));
        assertThat(words.html()).contains("<th>Account</th>", "<td>ada@t1.example</td>", "<td>18 Jan 2022, 09:14 UTC</td>")
                .doesNotContain("|");
        assertThat(render("en", "en", "UTC", List.of()).text()).isEqualTo("No account was viewed.\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "en; en-US; America/New_York; Jan 18, 2022, 04:14 UTC−5; Jul 1, 2022, 19:30 UTC−4",
            "de; de-AT; Europe/Vienna;    18.01.2022, 10:14 UTC+1;   02.07.2022, 01:30 UTC+2",
            "fr; fr-CA; America/Montreal; 18 janv. 2022, 04:14 UTC−5; 1 juill. 2022, 19:30 UTC−4",
            "es; es;    Asia/Kathmandu;   18 ene 2022, 14:59 UTC+5:45; 2 jul 2022, 05:15 UTC+5:45" })
    void times_are_in_the_tenants_own_zone_and_as_its_country_writes_them(String words, String locale, String zone,
            String winter, String summer) throws Exception {
        Words rendered = render(words, locale, zone, ACCOUNTS);
        assertThat(rendered.text()).contains(winter, summer);
        assertThat(rendered.html()).contains(winter, summer);
    }

    @Test
    void a_table_that_is_too_wide_is_told_row_by_row() throws Exception {
        Words words = render("en", "en", "UTC",
                List.of(Map.of("account", "a-service-account-with-a-very-long-name-that-fills-the-line@t1.example", "viewedAt",
                        "2022-01-18T09:14:00Z"), ACCOUNTS.get(0)));
        assertThat(words.text()).endsWith("""
                Account: a-service-account-with-a-very-long-name-that-fills-the-line@t1.example
                Viewed at: 18 Jan 2022, 09:14 UTC

                Account: ada@t1.example
                Viewed at: 18 Jan 2022, 09:14 UTC
                """);
    }

    @Test
    void columns_stand_below_each_other_whatever_is_written_in_them() throws Exception {
        String text = render("en", "en", "UTC",
                List.of(Map.of("account", "田中 太郎", "viewedAt", "2022-01-18T09:14:00Z"),
                        Map.of("account", "Ame\u0301lie", "viewedAt", "2022-01-18T09:14:00Z"),
                        Map.of("account", "a | b\nc", "viewedAt", "2022-01-18T09:14:00Z")))
                .text();
        assertThat(text).contains("田中 太郎  18 Jan", "Ame\u0301lie     18 Jan", "a | b c    18 Jan");
    }

    @Test
    void loops_and_conditions_make_lists_in_both() throws Exception {
        Words words = Letters.render("""
                {#for group in facts.groups}
                - {group.name}{#if group.members.isEmpty}: nobody{#else}:
                {#for member in group.members}
                  1. {member}
                {/for}
                {/if}
                {/for}
                """, Map.of("groups", List.of(Map.of("name", "Admins", "members", List.of("ada", "grace")),
                Map.of("name", "Guests", "members", List.of()))));
        assertThat(words.text()).isEqualTo("- Admins:\n  1. ada\n  2. grace\n- Guests: nobody\n");
        assertThat(words.html()).contains("<li>ada</li>", "<li>Guests: nobody</li>");
    }

    private static Words render(String language, String locale, String zone, List<Map<String, String>> accounts)
            throws UnrenderableException {
        return Letters.RENDERER.render(new TemplateVersion("t", language, 1, "s", TABLE),
                Letters.data(Map.of("accounts", accounts)), Locale.forLanguageTag(locale), ZoneId.of(zone));
    }
}
