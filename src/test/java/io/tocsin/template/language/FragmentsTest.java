package io.tocsin.template.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.template.review.Reviews;
import io.tocsin.template.words.Letters;
import io.tocsin.testkit.CpuTime;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FragmentsTest {

    @Test
    void a_fragment_stands_in_the_place_of_its_tag() {
        var fragments = of(Map.of("a", "A {tenant.name}\n", "b", "[{#include a /}]"));
        assertThat(fragments.assembled("x {#include a /} y")).isEqualTo("x A {tenant.name} y");
        assertThat(fragments.assembled("{#include b/}\n{#include  b  /}")).isEqualTo("[A {tenant.name}]\n[A {tenant.name}]");
        assertThat(fragments.revisionsIn("{#include b /}")).isEqualTo("(a::1 b::1)");
        assertThat(fragments.revisionsIn("{tenant.name}")).isEmpty();
    }

    @Test
    void what_is_no_tag_stays_as_it_is() {
        var fragments = of(Map.of("a", "A"));
        for (String text : new String[] { "\\{#include a /}", "{! {#include a /} !}", "{|{#include a /}|}", "{#include a}",
                "{#include other /}", "{#include a x=1 /}", "{facts.x ?: '{#include a /}'}", "{#include a /" }) {
            assertThat(fragments.assembled(text)).isEqualTo(text);
        }
    }

    @Test
    void no_fragment_is_within_itself() {
        var fragments = of(Map.of("a", "{#include b /}", "b", "{#include a /}"));
        assertThat(fragments.refusal("a")).contains("a includes itself");
        assertThat(fragments.assembled("{#include a /}")).isEqualTo("{#include a /}");
    }

    @Test
    void depth_number_and_length_are_bounded() {
        var chain = of(Map.of("a", "{#include b /}", "b", "{#include c /}", "c", "{#include d /}", "d", "D"));
        assertThat(chain.refusal("b")).isNull();
        assertThat(chain.refusal("a")).contains("3 deep");
        assertThat(chain.assembled("{#include a /}")).isEqualTo("{#include d /}");

        var many = of(Map.of("a", "{#include b /}".repeat(5000), "b", "{#include c /}".repeat(5000), "c", "x"));
        CpuTime.spentOn("too many fragments", Duration.ofSeconds(2), () -> {
            assertThat(many.refusal("a")).contains("at most 100");
            assertThat(many.assembled("{#include a /}").length()).isLessThan(400_000);
            assertThat(of(Map.of("l", "y".repeat(90_000))).assembled("{#include l /}".repeat(9)).length()).isLessThan(200_000);
        });
    }

    @Test
    void a_template_with_a_fragment_renders_for_any_tenant() throws Exception {
        String body = Reviews.BUILT_IN.assembled("# Hello\n\n{#include facts /}\n\n{#include actions /}\n");
        assertThat(Letters.render(body, Letters.ALL_FACTS).text()).contains("ada@t1.example", "Rotate their API tokens.")
                .doesNotContain("Accounts viewed:");
        assertThat(Letters.render(body, Map.of()).text()).contains("not yet determined");
    }

    @Test
    void a_fragment_that_is_gone_stops_the_preparation_in_words() {
        assertThat(catchThrowable(() -> Letters.render("{#include gone /}", Map.of())))
                .isInstanceOf(UnrenderableException.class).hasMessageContaining("{#include gone /}");
    }

    private static Fragments of(Map<String, String> bodies) {
        return new Fragments(
                name -> bodies.containsKey(name) ? new FragmentText(name, "", 1, bodies.get(name)) : null);
    }
}
