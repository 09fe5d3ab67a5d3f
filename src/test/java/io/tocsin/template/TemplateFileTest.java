package io.tocsin.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.library.BuiltIn;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplateFileTest {

    @Test
    void every_built_in_template_comes_back_as_it_went() {
        for (String key : BuiltIn.KEYS) {
            for (TemplateVersion template : BuiltIn.named(key).values()) {
                TemplateForm form = TemplateFile.read(TemplateFile.of(TemplateView.of(template, true)).text()).form();
                assertThat(form).isEqualTo(
                        new TemplateForm(key, template.locale(), template.subject(), template.body(), null));
            }
        }
    }

    @Test
    void a_head_written_by_hand_is_read() {
        TemplateForm form = TemplateFile
                .read("\uFEFF---\r\nkey: a\r\n# note\r\nlocale:de\r\nsubject: a: \"b\"\r\n---\r\nx\r\n\r\ny")
                .form();
        assertThat(form).isEqualTo(new TemplateForm("a", "de", "a: \"b\"", "x\n\ny\n", null));
    }

    @Test
    void what_a_head_cannot_say_is_told_by_its_line() {
        Refusal refusal = catchThrowableOfType(Refusal.class,
                () -> TemplateFile.read("---\nkey: a\nkey: b\nowner: c\nsubject: \"x\\\nnothing\n---\n"));
        assertThat(refusal.faults()).extracting(Fault::line).containsExactly(3, 4, 5, 6);
        assertThat(refusal.faults().get(1).code()).isEqualTo(FaultCode.UNKNOWN_FIELD);
        assertThat(catchThrowableOfType(Refusal.class, () -> TemplateFile.read("---\nkey: a\n")))
                .hasMessageContaining("no head");
        assertThat(catchThrowableOfType(Refusal.class, () -> TemplateFile.read(""))).hasMessageContaining("no head");
    }

    @Test
    void a_diff_tells_the_subject_too_and_ends_for_texts_of_any_length() {
        var one = new TemplateDiff.Text("a", "x\ny\n");
        assertThat(TemplateDiff.unified("1", one, "2", new TemplateDiff.Text("b", "x\ny\n"))).containsExactly("--- 1", "+++ 2",
                "@@ -1,4 +1,4 @@", "-Subject: a", "+Subject: b", " ", " x", " y");
        assertThat(TemplateDiff.unified("1", one, "2", one)).isEmpty();
        assertThat(TemplateDiff.between("0", TemplateDiff.Text.NOTHING, "1", one))
                .satisfies(diff -> assertThat(diff.added()).isEqualTo(4))
                .satisfies(diff -> assertThat(diff.hunks().get(0).lines().get(2))
                        .isEqualTo(new TemplateDiff.Line(TemplateDiff.Kind.ADDED, null, 3, "x")));

        List<String> lines = new ArrayList<>(Collections.nCopies(50_000, "a"));
        String long1 = String.join("\n", lines);
        Collections.fill(lines, "b");
        TemplateDiff all = TemplateDiff.between("1", new TemplateDiff.Text("s", long1), "2",
                new TemplateDiff.Text("s", String.join("\n", lines)));
        assertThat(all.removed()).isGreaterThanOrEqualTo(50_000);
        var shorter = new TemplateDiff.Text("s", String.join("\n", lines.subList(0, 3_900)));
        assertThat(TemplateDiff.between("1", new TemplateDiff.Text("s", "c\n".repeat(3_900)), "2", shorter).added())
                .isEqualTo(3_900);
    }
}
