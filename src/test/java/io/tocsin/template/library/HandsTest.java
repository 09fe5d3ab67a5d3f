package io.tocsin.template.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HandsTest {

    static final UUID ANN = UUID.randomUUID();
    static final UUID BOB = UUID.randomUUID();
    static final UUID CEM = UUID.randomUUID();

    static final String FIRST = "Somebody has looked at the files of {tenant.name} on Tuesday.";

    @Test
    void who_changes_a_comma_does_not_make_the_words_their_own() {
        assertThat(hands(FIRST, FIRST.replace("on Tuesday", ", on Tuesday"))).containsExactlyInAnyOrder(ANN, BOB);
        assertThat(hands(FIRST, FIRST.toUpperCase().replace(" ", "\n- "))).containsExactlyInAnyOrder(ANN, BOB);
    }

    @Test
    void who_has_no_word_left_has_no_hand_in_it() {
        assertThat(hands(FIRST, "Nothing of all this was true, and we are sorry.")).containsExactly(BOB);
        assertThat(hands("One.", "Two.")).containsExactly(BOB);
        assertThat(hands("One.", "One.")).containsExactlyInAnyOrder(ANN, BOB);
    }

    @Test
    void a_correction_in_the_middle_counts_as_long_as_it_stands() {
        String corrected = FIRST.replace("Tuesday", "Wednesday");
        assertThat(hands(FIRST, corrected, corrected + " More follows in the days to come.")).containsExactlyInAnyOrder(ANN,
                BOB, CEM);
        assertThat(hands(FIRST, corrected, FIRST)).containsExactlyInAnyOrder(ANN, CEM);
        assertThat(hands("Words of an hour that nobody sees.", FIRST, FIRST + " Soon.")).containsExactlyInAnyOrder(BOB, CEM);
    }

    private static Set<UUID> hands(String... texts) {
        List<Hands.Version> versions = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            versions.add(new Hands.Version(texts[i], List.of(List.of(ANN, BOB, CEM).get(i))));
        }
        return Hands.in(versions);
    }
}
