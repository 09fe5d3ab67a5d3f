package io.tocsin.console.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.console.approval.SideBySide.Word;
import io.tocsin.preview.WordDiff.Kind;
import io.tocsin.preview.WordDiff.Piece;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SideBySideTest {

    @Test
    void paragraphs_stand_beside_each_other_and_only_what_is_in_one_of_them_is_marked() {
        SideBySide sides = SideBySide.of(List.of(new Piece(Kind.SAME, "Dear"), new Piece(Kind.REMOVED, " {tenant.name},"),
                new Piece(Kind.ADDED, " Acme,"), new Piece(Kind.SAME, "\n\nAll is well.\n\nBye.")));

        assertThat(sides.rows()).hasSize(3);
        assertThat(sides.rows().get(0).left()).containsExactly(new Word("Dear", false), new Word(" {tenant.name},", true));
        assertThat(sides.rows().get(0).right()).containsExactly(new Word("Dear", false), new Word(" Acme,", true));
        assertThat(sides.rows()).extracting(SideBySide.Row::differs).containsExactly(true, false, false);
        assertThat(sides.rows().get(2).left()).isEqualTo(sides.rows().get(2).right());
    }

    @Test
    void a_paragraph_that_is_only_in_one_of_them_stands_beside_nothing() {
        SideBySide sides = SideBySide.of(List.of(new Piece(Kind.SAME, "One.\n\n"), new Piece(Kind.ADDED, "Two."),
                new Piece(Kind.SAME, "\n\nThree.")));

        assertThat(sides.rows().get(1).left()).isEmpty();
        assertThat(sides.rows().get(1).right()).containsExactly(new Word("Two.", true));
    }

    @Test
    void lines_run_on_but_for_items_of_a_list_and_no_line_stands_under_a_heading() {
        SideBySide sides = SideBySide.of(List.of(new Piece(Kind.SAME, "What to do\n----------\n\nYou read this\nbecause of"),
                new Piece(Kind.REMOVED, "\n{tenant.name}."), new Piece(Kind.ADDED, "\nAcme."),
                new Piece(Kind.SAME, "\n- Type it\n  yourself.\n- Call.\n2. Ask.")));

        assertThat(sides.rows().get(0).left()).containsExactly(new Word("What to do", false));
        assertThat(sides.rows().get(1).right()).extracting(Word::text).containsExactly("You read this because of", " Acme.",
                "\n- Type it yourself.\n- Call.\n2. Ask.");
    }
}
