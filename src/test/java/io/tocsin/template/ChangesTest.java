package io.tocsin.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.review.Lint;
import io.tocsin.template.words.Letters;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ChangesTest {

    @Test
    void facts_are_added_changed_and_removed() throws Exception {
        Map<String, Object> changes = Changes.between(Map.of("users", 3, "note", "Seen.", "same", List.of(1, 2)),
                Map.of("users", 4, "region", "EU", "same", List.of(1, 2)));

        assertThat(changes).containsEntry("any", true);
        assertThat(names(changes, "added")).containsExactly("region");
        assertThat(names(changes, "changed")).containsExactly("users");
        assertThat(names(changes, "removed")).containsExactly("note");
        assertThat(names(changes, "all")).containsExactly("note", "region", "users");
    }

    @Test
    void of_a_list_it_is_told_what_is_more_and_what_is_fewer() {
        Map<String, Object> change = items(Changes.between(Map.of("accounts", List.of("a", "b", "b")),
                Map.of("accounts", List.of("b", "c", "a"))), "changed").get(0);

        assertThat(change).containsEntry("isList", true).containsEntry("more", List.of("c"))
                .containsEntry("fewer", List.of("b"));
    }

    @Test
    void what_means_the_same_is_no_change() {
        Map<String, Object> before = new HashMap<>(Map.of("n", 1, "list", List.of(Map.of("x", 1), "b"), "requiredActions",
                "none"));
        before.put("absent", null);
        assertThat(Changes.between(before, Map.of("n", new BigDecimal("1.0"), "list", List.of("b", Map.of("x", 1L)),
                "requiredActions", List.of()))).containsEntry("any", false).containsEntry("all", List.of());
        assertThat(Changes.between(before, before)).containsEntry("any", false);
    }

    @Test
    void kinds_of_values_are_told_apart() {
        for (List<Object> pair : List.of(pair("1", 1), pair(List.of(), Map.of()), pair(true, "true"), pair("", null),
                pair(List.of("a"), "a"), pair(List.of(List.of()), List.of(Map.of())))) {
            Map<String, Object> before = new HashMap<>();
            Map<String, Object> now = new HashMap<>();
            before.put("x", pair.get(0));
            now.put("x", pair.get(1));
            assertThat(Changes.between(before, now)).as(pair.toString()).containsEntry("any", true);
            assertThat(Changes.between(now, before)).as(pair.toString()).containsEntry("any", true);
        }
    }

    @Test
    void a_template_loops_over_them() throws Exception {
        Map<String, Object> data = Letters.data(Map.of());
        String body = "{#if changes}{#for c in changes.all}{c.label} {c.how}: {c.before ?: '-'} to {c.now ?: '-'}. {/for}"
                + "{#else}Nothing told before.{/if}";
        var template = new TemplateVersion("t", "en", 1, "s", body);
        assertThat(Letters.render(template, data).text()).contains("Nothing told before.");
        data.put("changes", Changes.between(Map.of("usersSeen", 3), Map.of("usersSeen", 1200, "note", "New.")));
        assertThat(Letters.render(template, data).text().replaceAll("\\s+", " "))
                .contains("Note ADDED: - to New. Users seen CHANGED: 3 to 1,200.");
        assertThat(Lint.of("body", body, null)).isEmpty();
        assertThat(Lint.of("body", "{#for c in changes.all}{c.was}{/for}{changes.gone}", null)).hasSize(2);
    }

    private static List<Object> pair(Object one, Object other) {
        return Arrays.asList(one, other);
    }

    private static List<Object> names(Map<String, Object> changes, String which) {
        return items(changes, which).stream().map(item -> item.get("name")).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> items(Map<String, Object> changes, String which) {
        return (List<Map<String, Object>>) changes.get(which);
    }
}
