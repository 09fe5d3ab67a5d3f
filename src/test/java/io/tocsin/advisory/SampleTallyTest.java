package io.tocsin.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.advisory.MadeAdvisory.Rendering;
import io.tocsin.notice.GuidedSample;
import io.tocsin.notice.GuidedSample.Group;
import io.tocsin.notice.GuidedSample.Kind;
import io.tocsin.notice.Wording;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SampleTallyTest {

    private final SampleTally tally = new SampleTally();

    @Test
    void there_is_one_of_each_tier_locale_and_pattern_of_facts_with_how_many_it_stands_for() {
        take("t-1", "gold", Wording.NOTICE, Map.of("users", 3), new Rendering("en", "", 100, null));
        take("t-2", "gold", Wording.NOTICE, Map.of("users", 9), new Rendering("de", "", 120, null));
        take("t-3", null, Wording.NOTICE, Map.of("hosts", List.of()), new Rendering("en", "", 90, null));
        take("t-4", "gold", Wording.NOTICE, Map.of("hosts", List.of("a"), "exported", false),
                new Rendering("en", "", 95, null));

        GuidedSample sample = tally.sample();

        assertThat(sample.of(Kind.TIER)).containsExactly(new Group(Kind.TIER, "gold", 3, "t-1", "en"),
                new Group(Kind.TIER, "", 1, "t-3", "en"));
        assertThat(sample.of(Kind.LOCALE)).extracting(Group::value, Group::tenants, Group::tenantId)
                .containsExactly(tuple("en", 3, "t-1"), tuple("de", 1, "t-2"));
        assertThat(sample.of(Kind.FACTS)).extracting(Group::value).containsExactly("users", "exported (no), hosts",
                "hosts (none)");
        assertThat(sample.complete()).isTrue();
    }

    @Test
    void the_longest_and_the_shortest_are_named_with_their_length() {
        take("t-1", "gold", Wording.NOTICE, Map.of(), new Rendering("en", "", 100, null));
        take("t-2", "gold", Wording.NOTICE, Map.of(), new Rendering("de", "", 4000, null), new Rendering("en", "", 50, null));

        assertThat(tally.sample().of(Kind.LONGEST)).containsExactly(new Group(Kind.LONGEST, "", 4000, "t-2", "de"));
        assertThat(tally.sample().of(Kind.SHORTEST)).containsExactly(new Group(Kind.SHORTEST, "", 50, "t-2", "en"));
    }

    @Test
    void whoever_gets_other_words_than_the_notices_is_among_them() {
        take("t-1", "gold", Wording.NOTICE, Map.of(), new Rendering("en", "", 100, null));
        take("t-2", "gold", Wording.ALL_CLEAR, Map.of(), new Rendering("en", "", 100, null));

        assertThat(tally.sample().of(Kind.WORDING)).containsExactly(new Group(Kind.WORDING, "ALL_CLEAR", 1, "t-2", "en"));
    }

    @Test
    void a_list_in_which_every_tenant_has_facts_of_its_own_fills_no_memory_and_says_that_it_is_not_all() {
        for (int i = 0; i < 10_000; i++) {
            take("t-" + i, "gold", Wording.NOTICE, Map.of("fact" + i, 1), new Rendering("en", "", 100, null));
        }

        assertThat(tally.sample().of(Kind.FACTS)).hasSize(50);
        assertThat(tally.sample().of(Kind.TIER)).extracting(Group::tenants).containsExactly(10_000);
        assertThat(tally.sample().complete()).isFalse();
    }

    private void take(String tenantId, String tier, Wording wording, Map<String, Object> facts, Rendering... renderings) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        facts.keySet().stream().sorted().forEach(name -> ordered.put(name, facts.get(name)));
        tally.take(new MadeAdvisory(new TenantToTell(tenantId, "Acme", null, null, tier, null, ordered, 1, null, wording, null,
                false, List.of()), new ArrayList<>(List.of(renderings)), List.of(), null, List.of(), List.of(), Set.of()));
    }
}
