package io.tocsin.template.words;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AsciiHtmlTest {

    @Test
    void dashes_and_quotation_marks_become_references_where_all_else_is_ascii() {
        assertThat(ascii("<p title=\"‘a’\">from – “to” …\u00A0x</p>"))
                .isEqualTo("<p title=\"&#8216;a&#8217;\">from &#8211; &#8220;to&#8221; &#8230;&#160;x</p>");
        assertThat(ascii("<p>plain &amp; simple</p>")).isEqualTo("<p>plain &amp; simple</p>");
        assertThat(ascii("")).isEmpty();
    }

    @Test
    void a_page_with_a_name_in_it_that_is_not_ascii_stays_as_it_is() {
        for (String page : List.of("<p>März – now</p>", "<p>日本 – now</p>", "<p>– شركة</p>", "– \uD83D\uDD14", "\u0085")) {
            assertThat(ascii(page)).isEqualTo(page);
        }
    }

    @Test
    void nothing_in_the_styles_of_a_mail_is_a_character_that_a_reference_would_break() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/templates/mail-frame"))) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".html")).toList();
            assertThat(pages).isNotEmpty();
            for (Path page : pages) {
                var styles = Pattern.compile("<(style|script)\\b.*?</\\1>", Pattern.DOTALL)
                        .matcher(Files.readString(page, UTF_8));
                while (styles.find()) {
                    assertThat(styles.group()).as("%s", page).matches("\\A\\p{ASCII}*\\z");
                }
            }
        }
    }

    private static String ascii(String page) {
        return new String(AsciiHtml.of(page.getBytes(UTF_8)), UTF_8);
    }
}
