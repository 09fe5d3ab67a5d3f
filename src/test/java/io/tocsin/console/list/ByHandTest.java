package io.tocsin.console.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.console.FactField;
import io.tocsin.console.FactField.Kind;
import io.tocsin.problem.Fault;

/** The facts of one tenant as they are typed in, and as they become those of a list. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ByHandTest {

    @Test
    void what_is_left_blank_is_not_stored_and_none_is_the_empty_list() {
        for (Kind kind : Kind.values()) {
            assertThat(stored(typed("requiredActions", kind, " \r\n "))).isEqualTo("{}");
        }
        for (String none : List.of("none", " None\r\n", "\nNONE ")) {
            assertThat(stored(typed("requiredActions", Kind.LIST, none))).isEqualTo("{\"requiredActions\":[]}");
        }
        assertThat(stored(typed("requiredActions", Kind.LIST, "Rotate them.\r\n\r\nnone"))).isEqualTo(
                "{\"requiredActions\":[\"Rotate them.\",\"none\"]}");
        assertThat(stored(typed("note", Kind.TEXT, "none"))).isEqualTo("{\"note\":\"none\"}");
    }

    @Test
    void facts_that_are_saved_as_they_are_shown_stay_what_they_are() {
        for (String facts : List.of("{\"requiredActions\":[]}", "{\"a\":[\"none\"]}", "{\"a\":[\"None\",\"b\"]}",
                "{\"a\":[\"x\",\"y\"],\"b\":0,\"c\":false,\"d\":\"none\"}")) {
            var again = new ByHand();
            List<FactField> shown = FactField.of(facts);
            again.factName = shown.stream().map(FactField::name).toList();
            again.factKind = shown.stream().map(fact -> fact.kind().name()).toList();
            again.factValue = shown.stream().map(FactField::value).toList();
            assertThat(stored(again)).isEqualTo(facts);
        }
        assertThat(FactField.of("{\"requiredActions\":[]}").get(0))
                .isEqualTo(new FactField("requiredActions", Kind.LIST, "none", null));
    }

    @Test
    void a_new_tenant_is_asked_what_it_has_to_do_and_a_row_left_blank_stays_when_the_form_comes_back() {
        var asked = new FactField("requiredActions", Kind.LIST, "", null);
        assertThat(ByHand.Shown.empty("{\"requiredActions\":[]}").facts()).contains(asked);
        assertThat(ByHand.Shown.empty("{\"note\":\"x\"}").facts()).contains(asked, new FactField("note", Kind.TEXT, "", null));
        assertThat(typed("requiredActions", Kind.LIST, "").again(List.of()).facts()).contains(asked);
    }

    private static ByHand typed(String name, Kind kind, String value) {
        var typed = new ByHand();
        typed.factName = List.of(name);
        typed.factKind = List.of(kind.name());
        typed.factValue = List.of(value);
        return typed;
    }

    private static String stored(ByHand typed) {
        List<Fault> faults = new ArrayList<>();
        String facts = typed.item("t-1", faults).get("facts").toString();
        assertThat(faults).isEmpty();
        return facts;
    }
}
