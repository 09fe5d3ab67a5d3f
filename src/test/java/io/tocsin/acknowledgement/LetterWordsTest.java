package io.tocsin.acknowledgement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.acknowledgement.AdvisoryPage.Own;
import io.tocsin.template.language.Placeholder;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LetterWordsTest {

    private static final String ADDRESS = "https://vendor.example/a/" + Placeholder.TOKEN;

    private static LetterWords words(String html) {
        return new LetterWords(html, new Own("t0k3n", "ABCD", "/a/opened", "00"));
    }

    private static String onPage(String html) {
        return words(html).onPage("Go to the answer form", "en");
    }

    @Test
    void the_button_of_the_mail_becomes_the_way_to_the_form() {
        String words = "<h1>Notice</h1>\n<p>Confirm:</p>\n<p><a href=\"" + ADDRESS
                + "\" rel=\"noopener noreferrer\"><strong>Read and acknowledge</strong></a></p>\n<p>There you can</p>";
        assertThat(onPage(words)).isEqualTo(
                "\n<p>Confirm:</p>\n<p><a href=\"#answer\" lang=\"en\">Go to the answer form</a></p>\n<p>There you can</p>");
        assertThat(words(words).onPaper()).contains("<a href=\"https://vendor.example/a/t0k3n\"", "Read and acknowledge");
        assertThat(words(words).heading()).isEqualTo("Notice");
    }

    @Test
    void a_link_within_a_sentence_keeps_its_words() {
        assertThat(onPage("<p>Please <a href=\"" + ADDRESS + "#x\" rel=\"noopener\">answer here</a>, or call.</p>"))
                .isEqualTo("<p>Please <a href=\"#answer\" rel=\"noopener\">answer here</a>, or call.</p>");
        assertThat(onPage("<p><a href=\"" + ADDRESS + "\">Answer</a> or <a href=\"tel:1\">call</a></p>"))
                .isEqualTo("<p><a href=\"#answer\">Answer</a> or <a href=\"tel:1\">call</a></p>");
    }

    @Test
    void what_only_begins_like_this_page_is_left_alone() {
        assertThat(
                onPage("<p><a href=\"" + ADDRESS + "/notice.pdf\">As a file</a> " + ADDRESS + " " + Placeholder.CODE + "</p>"))
                .isEqualTo("<p><a href=\"https://vendor.example/a/t0k3n/notice.pdf\">As a file</a> "
                        + "https://vendor.example/a/t0k3n ABCD</p>");
    }
}
