package io.tocsin.template.review;

import static io.tocsin.template.words.Letters.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.Placeholder;
import io.tocsin.template.language.Rendering;
import io.tocsin.template.language.UnrenderableException;
import io.tocsin.template.words.Words;
import io.tocsin.testkit.CpuTime;

/** What a template cannot do, even one that came past the check on save. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SandboxTest {

    private static final List<Integer> LONG = Collections.nCopies(10_000, 1);
    /** Of a processor, for one template. */
    private static final Duration MOST = Duration.ofSeconds(8);

    @ParameterizedTest
    @ValueSource(strings = { "{config:tocsin.secret}", "{config:['java.home']}", "{cdi:vendorSettings}", "{inject:engine}",
            "{str:eval('{tenant.name}')}", "{str:format('%s',1)}", "{time:now}", "{msg:hello}", "{tenant.class.name}",
            "{tenant.getClass.getName}", "{tenant.getClass().getName()}", "{facts.x.getClass}", "{facts.x.bytes}",
            "{facts.x.length}", "{facts.x.raw}", "{facts.list.iterator.next}", "{facts.list.stream}", "{facts.n.intValue}",
            "{facts.entrySet}", "{facts.keySet}", "{facts.values}", "{incident.discoveredAt.epochSecond}",
            "{incident.summary.text}", "{links.verify.address}", "{links.verify.getClass}", "{this}", "{this.getClass}",
            "{facts.x.fmt('%s')}", "{facts.x.format(1)}", "{facts.list.get('class')}", "{io_quarkus_qute_Qute:fmt('x')}",
            "{#include file:///etc/passwd /}", "{#eval facts.evil /}", "{#cached}x{/cached}", "{#fragment id=x}x{/fragment}",
            "{#insert x /}", "{#with facts}{x}{/with}", "{item.getClass}", "{quarkus}", "{runtime.exec}",
            "{qute:x}", "{data:qute$rootContext}", "{tenant['class']}" })
    void nothing_outside_of_the_data_can_be_reached(String body) {
        Map<String, Object> facts = Map.of("x", "text", "list", List.of("a"), "n", 5, "evil", "{config:tocsin.secret}");
        assertThatThrownBy(() -> render(body, facts)).isInstanceOf(UnrenderableException.class)
                .message().doesNotContain("java.lang.", "io.quarkus");
    }

    @Test
    void the_root_of_the_data_is_no_way_out() throws Exception {
        assertThat(render("{data:code}", Map.of()).text().strip()).isEqualTo(Placeholder.CODE);
        assertThat(Lint.of("body", "{data:code}", null)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "{#for a in 1000000000}x{/for}", "{#for a in facts.n}x{/for}", "{#for a in tenant.name}x{/for}" })
    void nothing_but_a_list_can_be_walked(String body) {
        assertThatThrownBy(() -> render(body, Map.of("n", 1_000_000_000L))).isInstanceOf(UnrenderableException.class)
                .hasMessageContaining("not a list");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{#for a in facts.list}{#for b in facts.list}x{/for}{/for}",
            "{#for a in facts.list}{#for b in facts.list}{#if facts.no}x{/if}{/for}{/for}",
            "{#for a in facts.list}{#for b in facts.list}{/for}{/for}",
            "{#for a in facts.list}{facts.list}{/for}", "{#for a in facts.list}{facts.list.join(',')}{/for}",
            "{#for a in facts.list}{facts.list.isTableOf('x')}{/for}",
            "{#for a in facts.list}{facts.long}{/for}", "{#for a in facts.list}0123456789012345678901234567890{/for}",
            "{#for a in facts.list}[a][b] {/for}\n\n[b]: <http://x.example/{facts.long}>",
            "{#for a in facts.list}> {/for}x", "{#for a in facts.list}- {/for}x" })
    void time_and_output_are_bounded(String body) {
        CpuTime.spentOn(body, MOST, () -> {
            try {
                Words words = render(body, Map.of("list", LONG, "long", "y".repeat(50_000)));
                assertThat(words.html().length()).isLessThan(Rendering.MAX_OUTPUT + 1000);
            } catch (UnrenderableException e) {
                assertThat(e.code()).isEqualTo(FaultCode.RENDERING_FAILED);
            }
        });
    }

    static Stream<String> markdownThatIsHardToRead() {
        return Stream.of("[".repeat(90_000), "*a ".repeat(30_000), "> ".repeat(5_000) + "x",
                "`".repeat(300) + "a``".repeat(20_000),
                "[a](".repeat(20_000), "<".repeat(90_000), "**a_".repeat(20_000),
                "|".repeat(20_000) + "\n" + "|-".repeat(20_000) + "|\n|",
                "- ".repeat(3_000) + "x", "![".repeat(40_000), "&#".repeat(40_000), "[a]: x\n".repeat(10_000),
                "\\[".repeat(40_000),
                ("[" + "a".repeat(900) + "]: ").repeat(90), "_a".repeat(40_000), "a**b".repeat(20_000), "<a ".repeat(30_000),
                "* * ".repeat(20_000), "1. ".repeat(3_000) + "x", ("a|b\n-|-\n" + "|\n".repeat(20_000)));
    }

    @ParameterizedTest
    @MethodSource("markdownThatIsHardToRead")
    void markdown_takes_no_longer_than_its_length(String markdown) {
        CpuTime.spentOn(markdown.substring(0, Math.min(40, markdown.length())), MOST, () -> {
            try {
                render(markdown, Map.of());
            } catch (UnrenderableException e) {
                assertThat(e.code()).isEqualTo(FaultCode.RENDERING_FAILED);
            }
        });
    }

    /** Pieces of templates put together at random: whatever comes of it is refused, or is words. */
    @Test
    void any_mixture_of_pieces_ends_as_words_or_as_a_fault() {
        String[] pieces = { "{", "}", "{#if ", "{#else}", "{/if}", "{#for a in ", "{/for}", "{/}", "facts.x", "facts.list", "a",
                ".",
                "config:x", "?:", "??", "'", "\"", "(", ")", "==", " ", "\n", "{!", "!}", "{|", "|}", "{#let y=", "{#when ",
                "{#is ",
                "{@x y}", "\\", "null", "getClass()", "[0]", "&&", "!", "this", "{facts.x}", "{a}", "**", "[x](y)", "<b>", "|",
                "#" };
        Random random = new Random(20220116);
        for (int i = 0; i < 5_000; i++) {
            var body = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                body.append(pieces[random.nextInt(pieces.length)]);
            }
            boolean clean = Lint.of("body", body.toString(), null).isEmpty();
            try {
                Words words = render(body.toString(), Map.of("x", "X", "list", List.of(1, 2)));
                assertThat(words.html()).doesNotContain("<b>", "java.lang", "class ");
            } catch (UnrenderableException e) {
                assertThat(e.getMessage()).doesNotContain("java.", "io.quarkus");
                assertThat(clean && e.getMessage().contains("cannot be read")).as(body.toString()).isFalse();
            }
        }
    }

    @Test
    void author_html_is_shown_and_nothing_is_fetched() throws Exception {
        Words words = render(
                """
                        <script>alert(1)</script>

                        a <img src=x onerror=alert(1)> b ![pixel](http://evil.example/p.png) [j](javascript:alert(1)) [d](data:text/html,x)
                        [ok](https://ok.example/?a=1&b="2") <https://auto.example> [rel](/relative) [{facts.x}]({facts.x})

                        [m]: http://x.example "<script>"
                        [m]
                        """,
                Map.of("x", "javascript:alert(1)"));

        assertThat(words.html()).doesNotContain("<script", "<img", "href=\"javascript", "href=\"data", "href=\"/")
                .contains("&lt;script&gt;", "<a href=\"http://evil.example/p.png\"", "<a href=\"https://auto.example\"");
        assertThat(words.text()).contains("pixel (http://evil.example/p.png)", "<script>alert(1)</script>");
    }
}
