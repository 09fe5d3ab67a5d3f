package io.tocsin.template.words;

import static io.tocsin.template.words.Letters.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.language.UnrenderableException;
import io.tocsin.template.library.BuiltIn;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplateRendererTest {

    @Test
    void a_value_appears_as_just_what_it_is() throws Exception {
        Words words = Letters.render(new TemplateVersion("t", "en", 1, "To {tenant.name}", "Dear **{tenant.name}**,"),
                Letters.data("**[x](http://evil)**<script>", Map.of()));

        assertThat(words.subject()).isEqualTo("To **[x](http://evil)**<script>");
        assertThat(words.html()).isEqualTo("<p>Dear <strong>**[x](http://evil)**&lt;script&gt;</strong>,</p>\n");
        assertThat(words.text()).isEqualTo("Dear **[x](http://evil)**<script>,\n");
    }

    @Test
    void a_missing_fact_is_named() {
        assertThatThrownBy(() -> render("{facts.users} users", Map.of()))
                .isInstanceOfSatisfying(UnrenderableException.class,
                        e -> assertThat(e.code()).isEqualTo(FaultCode.MISSING_FACT))
                .hasMessageContaining("facts.users");
    }

    @Test
    void a_fact_may_be_said_to_be_absent() throws Exception {
        assertThat(render("{facts.users ?: 'none known'}", Map.of()).text()).isEqualTo("none known\n");
        assertThat(render("{#if facts.users}a{#else}b{/if}", Map.of()).text()).isEqualTo("b\n");
        assertThat(render("a{facts.users??}", Map.of()).text()).isEqualTo("a\n");
    }

    @Test
    void a_loop_runs_over_a_list() throws Exception {
        assertThat(render("""
                {#for user in facts.users}
                - {user_count}. {user.name}{#if user_hasNext};{#else}.{/if}
                {/for}
                """, Map.of("users", List.of(Map.of("name", "a"), Map.of("name", "b")))).text())
                .isEqualTo("- 1. a;\n- 2. b.\n");
    }

    @Test
    void all_built_in_templates_render() throws Exception {
        for (String key : BuiltIn.KEYS) {
            for (TemplateVersion template : BuiltIn.named(key).values()) {
                Letters.render(template, Letters.data(Map.of()));
                Words words = Letters.render(template, Letters.data(Letters.ALL_FACTS));
                assertThat(words.html()).contains("Muster GmbH");
            }
        }
    }
}
