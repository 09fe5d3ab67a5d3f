package io.tocsin.template.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.library.BuiltIn;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LintTest {

    @Test
    void what_is_built_in_has_no_fault() {
        for (String key : BuiltIn.KEYS) {
            for (TemplateVersion template : BuiltIn.named(key).values()) {
                assertThat(Lint.of("subject", template.subject(), null)).as(template.key() + template.locale()).isEmpty();
                assertThat(Lint.of("body", template.body(), null)).as(template.key() + template.locale()).isEmpty();
            }
        }
    }

    @Test
    void every_unknown_name_is_found_at_its_place() {
        List<Fault> faults = Lint.of("body", """
                Dear {tenant.nmae},
                {#if notice.acknowledgeBye}by {notice.acknowledgeBy}{/if}
                {#for x in facts.list}{x.any} {x_count} {y.any}{/for} {x}
                """, null);

        assertThat(faults).extracting(Fault::line, Fault::position, Fault::code).containsExactly(
                tuple(1, 7, FaultCode.UNKNOWN_NAME),
                tuple(2, 6, FaultCode.UNKNOWN_NAME),
                tuple(3, 42, FaultCode.UNKNOWN_NAME),
                tuple(3, 56, FaultCode.UNKNOWN_NAME));
        assertThat(faults.get(0).message()).contains("tenant.nmae").contains("Did you mean tenant.name?");
        assertThat(faults.get(1).message()).contains("Did you mean notice.acknowledgeBy?");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{facts.anything}", "{incident.facts.anything.deep}", "{facts.x ?: 'text'}",
            "{facts.x ?: tenant.name}", "{#if facts.x}a{#else if facts.y > 3}b{#else}c{/if}", "{#if facts.x??}a{/if}",
            "{#let n=facts.list.size}{n} {n + 1}{/let}", "{#for f in otherFacts}{f.label}: {f.value.first}{/for}",
            "{#for f in facts.list.take(3)}{f_count}{f.a}{/for}", "{#when notice.kind}{#is 'INITIAL'}a{#else}b{/when}",
            "{#if previous}{previous.number}{/if}", "{incident.discoveredAt.date}", "{! a comment !}", "{|{config:x}|}",
            "{facts.x ? 'a' : 'b'}", "{#if facts.x == null || !facts.y}a{/if}", "{ not an expression }", "\\{tenant.x}",
            "{#each facts.list}{it}{/each}", "{#if !hasFacts}a{/if}", "{facts['odd name']}", "{'x'.getClass()}" })
    void what_the_contract_allows_has_no_fault(String body) {
        assertThat(Lint.of("body", body, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "{config:tocsin.secret}", "{cdi:something}", "{inject:something.call}", "{str:eval('x')}",
            "{str:format('%s', 1)}", "{msg:hello}", "{time:format(1, 'x')}", "{data:facts}", "{io_tocsin_X:y}",
            "{facts.x ?: config:secret}", "{#if config:secret}a{/if}", "{#include other /}", "{#eval facts.x /}",
            "{#insert a /}", "{#fragment id=a}b{/fragment}", "{#cached}a{/cached}", "{#with facts}{x}{/with}",
            "{#userTag /}", "{@java.lang.String name}", "{@java.lang.String name='x'}", "{tenant.name.concat('x')}",
            "{facts.get('x').getClass().forName('x')}", "{facts.x.charAt(1)}",
            "{tenant.getClass()}", "{#let x=config:secret}{x}{/let}" })
    void what_reaches_outside_is_not_allowed(String body) {
        assertThat(Lint.of("body", body, null)).extracting(Fault::code).contains(FaultCode.NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = { "Your code: {code}", "Answer at {links.acknowledge}", "{links.verify}", "{#if code}a{/if}",
            "{#let x=links}{x.acknowledge}{/let}", "{facts.x ?: code}", "{code.upperCase}" })
    void what_is_one_recipients_own_cannot_stand_in_a_subject(String subject) {
        assertThat(Lint.of("subject", subject, null)).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.NOT_ALLOWED);
            assertThat(fault.field()).isEqualTo("subject");
            assertThat(fault.message()).contains("subject", "Move it to the body");
        });
        assertThat(Lint.of("subject", "{#let code=facts.x}{code}{/let}", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "{tenant.class}", "{tenant.name.raw}", "{tenant.name.safe}", "{links.acknowledge.safe}",
            "{this}", "{incident.summary.raw}", "{vendor.password}", "{quarkus}" })
    void what_is_not_in_the_contract_is_unknown(String body) {
        assertThat(Lint.of("body", body, null)).extracting(Fault::code).containsExactly(FaultCode.UNKNOWN_NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{tenant.name", "{#if facts.x}a", "{#if}a{/if}", "{/if}", "{#for x in}a{/for}", "{#if a}{/for}",
            "{tenant.name ?: 'x}", "{#if facts.x >}a{/if}", "{#}", "{tenant.name.take(}" })
    void what_does_not_parse_has_one_fault(String body) {
        assertThat(Lint.of("body", "First line.\n" + body, null)).hasSize(1)
                .allSatisfy(fault -> assertThat(fault.code()).isIn(FaultCode.SYNTAX, FaultCode.NOT_ALLOWED,
                        FaultCode.UNKNOWN_NAME));
    }

    @ParameterizedTest
    @ValueSource(strings = { "Hello\n\n{#if tenant.name}\nx\n\n{#for a in facts.b}{a}{/for}\n\nend\n",
            "Hello\n{#for a in facts.b}\n{#if tenant.name} x\n{/for}\n\nend" })
    void a_section_that_is_never_closed_is_found_where_it_opens(String body) {
        assertThat(Lint.of("body", body, null)).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(3);
            assertThat(fault.message()).contains("{#if tenant.name} opens a section that is not closed. Put {/if}");
        });
    }

    @Test
    void nesting_and_length_are_bounded() {
        assertThat(codes("{#for a in facts.l}".repeat(4) + "{/for}".repeat(4))).containsExactly(FaultCode.TOO_COMPLEX);
        assertThat(codes("{#if facts.a}".repeat(21) + "{/if}".repeat(21))).containsExactly(FaultCode.TOO_COMPLEX);
        assertThat(codes("{#if facts.a}".repeat(5000) + "{/if}".repeat(5000))).containsExactly(FaultCode.TOO_COMPLEX);
        assertThat(codes("{code}".repeat(5001))).containsExactly(FaultCode.TOO_COMPLEX);
        assertThat(codes("{#if " + "(".repeat(9000) + "facts.a" + ")".repeat(9000) + "}{/if}")).hasSize(1);
    }

    private static List<FaultCode> codes(String body) {
        return Lint.of("body", body, null).stream().map(Fault::code).toList();
    }
}
