package io.tocsin.template.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.library.BuiltIn;

/** What a careful colleague says of a template. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReviewTest {

    /** All that the checklist asks for, so that a test sees what it is about and nothing else. */
    static final String COMPLETE = "\n\n{incident.title} {otherFacts} {facts.requiredActions ?: ''} {code} {vendor.name} "
            + "{vendor.email ?: ''}\n";

    /** But for the all-clear, which on purpose asks nobody to do anything. */
    static Stream<TemplateVersion> builtIn() {
        return BuiltIn.KEYS.stream().filter(key -> !key.equals("all-clear"))
                .flatMap(key -> BuiltIn.named(key).values().stream());
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void of_what_is_built_in_there_is_nothing_to_say(TemplateVersion template) {
        assertThat(Reviews.REVIEW.of(template.locale(), template.subject(), template.body(), null)).isEmpty();
    }

    @Test
    void an_error_has_its_place_and_no_hint_beside_it() {
        assertThat(of("a\n  <b>bold</b>, 1 < 2, `<i>`\n\n<div>\n{tenant.nmae}"))
                .extracting(Remark::severity, Remark::code, Remark::line, Remark::position).containsExactlyInAnyOrder(
                        tuple(Severity.ERROR, FaultCode.UNKNOWN_NAME, 5, 2), tuple(Severity.ERROR, FaultCode.RAW_HTML, 2, 3),
                        tuple(Severity.ERROR, FaultCode.RAW_HTML, 2, 10), tuple(Severity.ERROR, FaultCode.RAW_HTML, 4, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{facts.note.raw}", "{facts.note.safe}", "{incident.facts.note.raw}", "{#if facts.x}<p>{/if}",
            "<!-- x -->", "a <br> b", "x{|<b>|}" })
    void nothing_is_put_into_the_text_unescaped(String body) {
        assertThat(of(body)).extracting(Remark::code).contains(FaultCode.RAW_HTML);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{facts.raw}", "{facts.x ?: '<b>'}", "<https://notices.identia.example/x>", "1 < 2 > 1",
            "{#if facts.n < 3 && facts.m > 2}x{/if}", "`<b>`", "\\<b>", "{! <b> !}", "    <b> in a block of code" })
    void what_only_looks_like_html_is_no_error(String body) {
        assertThat(of(body + COMPLETE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
            "{#if facts.x}a{#else if facts.x}b{/if}                               ; 15",
            "{#if facts.x}a{#else if !facts.x}b{#else}c{/if}                      ; 35",
            "{#if facts.x}a{#if facts.x}b{#else}c{/if}{/if}                       ; 29",
            "{#if facts.x == null}a{#else}{#if facts.x != null}b{#else}c{/if}{/if}; 52",
            "{#if facts.x == null}{#if facts.x}b{/if}{/if}                        ; 22",
            "{#if !facts.x}a{#else}{#if facts.x == null}b{/if}{/if}               ; 23",
            "{#if facts.x && facts.y}a{#if facts.y}b{#else}c{/if}{/if}            ; 40",
            "{#if facts.x || facts.y}a{#else}{#if facts.y}b{/if}{/if}             ; 33",
            "{#if tenant.name}a{#else}b{/if}                                      ; 19",
            "{#if incident.reference == null}a{/if}                               ; 1",
            "{#if false}a{/if}                                                    ; 1",
            "{#if notice.kind == 'INITAL'}a{/if}                                  ; 1",
            "{#if incident.tlp == 'WHITE'}a{/if}                                  ; 1",
            "{#when notice.kind}{#is 'UPDTAE'}a{#else}b{/when}                    ; 20",
            "{#when facts.x}{#is 'a'}a{#is 'a'}b{/when}                           ; 26",
            "{#if facts.l}{#for x in facts.l}{x}{#else}none{/for}{/if}            ; 36" })
    void a_branch_that_nobody_reads_is_found_at_its_tag(String body, int position) {
        assertThat(of(body.strip() + COMPLETE)).extracting(Remark::severity, Remark::code, Remark::line, Remark::position)
                .containsExactly(tuple(Severity.HINT, FaultCode.UNREACHABLE, 1, position));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{#if facts.x}a{#else if facts.y}b{#else}c{/if}",
            "{#if facts.x || facts.y}{#if facts.x}a{#else}b{/if}{/if}",
            "{#if facts.x == null}a{#else if facts.x.isEmpty}b{#else}c{/if}", "{#if previous}a{#else}b{/if}",
            "{#for x in facts.l}{#if x.a}a{#else}b{/if}{#else}none{/for}", "{#if otherFacts}a{#else}b{/if}",
            "{#if hasFacts}a{#else}b{/if}", "{#if !hasFacts && otherFacts.isEmpty}a{#else if otherFacts.isEmpty}b{/if}",
            "{#if facts.x}a{/if}{#if facts.x}b{#else}c{/if}", "{#if facts.x && facts.y}a{#else}{#if facts.x}b{/if}{/if}",
            "{#if x}a{/if}{#for x in facts.l}{#if x}a{#else}b{/if}{/for}",
            "{#let tenant=facts.x}{#if tenant}a{#else}b{/if}{/let}", "{#if facts.n > 3}a{#else if facts.n > 2}b{/if}",
            "{#when notice.kind}{#is 'UPDATE'}a{#is 'INITIAL'}b{#else}c{/when}", "{#if (facts.x)}a{#else if facts.x}b{/if}",
            "{#if facts.x == 'a'}a{#else if facts.x == 'b'}b{#else}c{/if}", "\\{#if false}", "{! {#if false} !}" })
    void a_branch_that_somebody_may_read_is_let_alone(String body) {
        assertThat(Branches.unreachable("body", body)).isEmpty();
    }

    @Test
    void what_a_notice_must_say_is_asked_for() {
        assertThat(of("Dear {tenant.name}", "Hello")).allMatch(remark -> remark.severity() == Severity.HINT)
                .extracting(Remark::code).containsExactly(FaultCode.MISSING_SECTION, FaultCode.MISSING_SECTION,
                        FaultCode.MISSING_SECTION, FaultCode.MISSING_SECTION, FaultCode.MISSING_SECTION,
                        FaultCode.MISSING_ACTIONS, FaultCode.MISSING_TLP);
        assertThat(of(COMPLETE)).isEmpty();
        assertThat(
                of("# What happened\n\n# What it means for you\n\n# What you should do\n\n# Is this genuine?\n\n# Contact\n"))
                .extracting(Remark::code).containsExactly(FaultCode.MISSING_ACTIONS);
        assertThat(of("{#include happened /}\n\n{#include facts /}\n\n{#include actions /}\n\n{#include genuine /}\n\n"
                + "{#include reach /}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "[x](https://evil.example/a)", "<https://evil.example>", "See http://evil.example/a.",
            "![x](https://evil.example/p.png)", "[x](https://notices.identia.example.evil.example)",
            "[x](https://{facts.host}/)",
            "[x](https://u@evil.example)", "{#if facts.x}\n[x](HTTPS://EVIL.example)\n{/if}" })
    void a_link_to_somebody_else_is_pointed_out(String body) {
        assertThat(of(body + COMPLETE)).extracting(Remark::code).containsOnly(FaultCode.FOREIGN_LINK).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "[x](https://identia.example/a)", "[x]({links.acknowledge})", "<https://help.identia.example>",
            "[x](mailto:a@b.example)", "[x](https://notices.identia.example)", "`https://evil.example`", "[x](#below)" })
    void a_link_to_the_vendor_is_not(String body) {
        assertThat(of(body + COMPLETE)).isEmpty();
    }

    @Test
    void a_text_for_experts_and_a_long_one_are_pointed_out() {
        String hard = "Notwithstanding comprehensive organizational countermeasures, unauthorized administrative "
                + "infrastructure impersonation necessitated immediate authentication reconfiguration, whereupon subsequently "
                + "identified vulnerabilities were remediated in accordance with applicable regulatory obligations, "
                + "contractual stipulations and internationally recognized certification requirements. ";
        assertThat(of(hard + COMPLETE)).extracting(Remark::code).containsExactly(FaultCode.HARD_TO_READ);
        assertThat(of("We saw it. You can rest. ".repeat(250) + COMPLETE)).extracting(Remark::code)
                .containsExactly(FaultCode.LONG);
    }

    /** The worked examples of the formulas, reckoned by hand. */
    @Test
    void reading_level_is_the_published_formula() {
        // 30 words, 3 sentences, 30 syllables: 206.835 - 1.015 * 10 - 84.6 * 1 = 112, cut at 100.
        List<String> easy = List.of("The cat sat on the mat and had a nap. ".repeat(3));
        assertThat(Readability.of(easy, Locale.ENGLISH)).isEqualTo(new Readability(30, 100));
        // 32 words in one sentence, 64 syllables: 180 - 32 - 58.5 * 2 = 31.
        List<String> german = List.of("Alle Konten waren offen ".repeat(8));
        assertThat(Readability.of(german, Locale.GERMAN)).isEqualTo(new Readability(32, 31));
        // The same by LIX: 32 words a sentence, none of more than six letters: 100 - 32.
        assertThat(Readability.of(german, new Locale("sv")).score()).isEqualTo(68);
        assertThat(Readability.of(List.of("Too short to tell."), Locale.ENGLISH).score()).isEqualTo(100);
    }

    @Test
    void a_fact_that_some_tenants_lack_is_told_once_at_the_place_that_would_stop() {
        var facts = new FactsAround(10, Map.of("a", 10, "b", 9, "list", 3), Set.of("who"));
        assertThat(Reviews.REVIEW.of("en", "{incident.tlp} {facts.b}", "{#if facts.list}{facts.list}{/if}\n{facts.a}\n"
                + "{#if facts.b == null}-{#else}{facts.b}{/if} {facts.none??} {incident.facts.who} {incident.facts.whom ?: ''}\n"
                + "{#for x in facts.list}{x.facts.y}{/for}" + COMPLETE, facts))
                .filteredOn(remark -> remark.code().name().startsWith("FACT"))
                .extracting(Remark::field, Remark::line, Remark::position, remark -> remark.message().contains("will stop"))
                .containsExactly(tuple("subject", 1, 17, true), tuple("body", 3, 6, false), tuple("body", 3, 46, false),
                        tuple("body", 3, 82, false), tuple("body", 4, 12, true), tuple("body", 6, 32, false));
    }

    @Test
    void facts_that_one_line_of_a_built_in_text_provides_for_are_one_hint() {
        TemplateVersion letter = BuiltIn.named("initial-notice").get("en");
        List<Remark> hints = Reviews.REVIEW.of("en", letter.subject(), letter.body(),
                new FactsAround(3, Map.of(), Set.of("subProcessor")));
        assertThat(hints).extracting(Remark::line).doesNotHaveDuplicates();
        assertThat(hints).extracting(Remark::message).anySatisfy(message -> assertThat(message).contains(
                "None of the 3 tenants on the list has the facts accountsViewed, passwordResetsSeen, directoryListing, note."));
    }

    @Test
    void the_catalogue_and_the_contract_name_the_same() {
        for (Catalogue.Name name : Catalogue.NAMES) {
            assertThat(Lint.of("body", "{" + name.name().replace("*", "any") + "}", null)).as(name.name()).isEmpty();
        }
        Contract.ROOT.members().forEach((object, shape) -> {
            assertThat(entry(object)).as(object).isPresent();
            shape.members().keySet().forEach(member -> assertThat(entry(object + "." + member)).as(member).isPresent());
        });
        assertThat(entry("code").get().onlyInBody()).isTrue();
        assertThat(entry("links.verify").get().onlyInBody()).isTrue();
        Catalogue.SECTIONS.forEach(section -> assertThat(Lint.of("body", section.example(), Reviews.BUILT_IN)).isEmpty());
    }

    private static Optional<Catalogue.Name> entry(String name) {
        return Catalogue.NAMES.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    private static List<Remark> of(String body) {
        return of("[TLP:{incident.tlp}] s", body);
    }

    private static List<Remark> of(String subject, String body) {
        return Reviews.REVIEW.of("en", subject, body, null);
    }
}
