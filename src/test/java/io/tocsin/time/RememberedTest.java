package io.tocsin.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RememberedTest {

    @Test
    void what_was_put_first_is_forgotten_though_it_was_asked_for() {
        assertThat(threeInto(Remembered.lastPut(2))).containsOnlyKeys("second", "third");
    }

    @Test
    void what_was_not_used_for_the_longest_is_forgotten() {
        assertThat(threeInto(Remembered.lastUsed(2))).containsOnlyKeys("first", "third");
    }

    private static Map<String, Integer> threeInto(Map<String, Integer> remembered) {
        remembered.put("first", 1);
        remembered.put("second", 2);
        remembered.get("first");
        remembered.put("third", 3);
        return remembered;
    }
}
