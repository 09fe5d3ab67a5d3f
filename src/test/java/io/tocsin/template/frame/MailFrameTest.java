package io.tocsin.template.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.template.Templates;
import io.tocsin.template.language.Placeholder;
import io.tocsin.vendor.Brand;
import io.tocsin.vendor.Logo;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailFrameTest {

    @Inject
    MailFrame frames;

    @Inject
    Templates templates;

    @Test
    void a_frame_holds_a_place_for_subject_and_words() {
        Frame frame = frames.frame(Locale.GERMAN, new FrameData("INC-1", "AMBER+STRICT"));

        assertThat(frame.html()).contains(Placeholder.SUBJECT, Placeholder.BODY, "TLP:AMBER+STRICT", "INC-1");
        assertThat(frame.text()).contains(Placeholder.BODY, "TLP:AMBER+STRICT", "INC-1");

        Frame mail = frame.fill("<b>", "<p>words</p>", "words");
        assertThat(mail.html()).contains("<title>&lt;b&gt;</title>", "<p>words</p>").doesNotContain(Placeholder.BODY);
        assertThat(mail.text()).contains("words").doesNotContain(Placeholder.BODY);
    }

    @ParameterizedTest
    @CsvSource({ "de,de,de,Ist das echt?,Die Datei notice.jws im Anhang", "en-GB,en,en-GB,Is this genuine?,The file notice.jws",
            "es-MX,es,es-MX,¿Es auténtico?,El archivo notice.jws",
            "fr,fr,fr,Est-ce authentique ?,Le fichier notice.jws", "ar,en,ar,Is this genuine?,The file notice.jws" })
    void a_frame_speaks_the_language_of_its_words_or_english(String locale, String frameLanguage, String wordsLanguage,
            String genuine, String attached) {
        Frame frame = frames.frame(Locale.forLanguageTag(locale), new FrameData("INC-1", "RED"));

        assertThat(frame.html()).contains("<html lang=\"" + frameLanguage + "\" dir=\"ltr\">", genuine, attached,
                "lang=\"" + wordsLanguage + "\" dir=\"" + (locale.equals("ar") ? "rtl" : "ltr") + "\"");
        assertThat(frame.text()).contains(genuine, "/verify", Placeholder.CODE);
        assertThat(frame.text().replaceAll("\\s+", " ")).contains(attached, "Your provider");
        assertThat(frame.text().lines()).allSatisfy(line -> assertThat(line.length() <= 76 || line.contains("http")).isTrue());
    }

    @Test
    void white_space_that_says_nothing_is_not_sent_a_million_times_and_lines_stay_short() {
        String html = frames.frame(Locale.ENGLISH, new FrameData("INC-1", "CLEAR")).html();
        assertThat(html)
                .contains("@media (prefers-color-scheme:dark){body{", "font:16px/1.5 system-ui,-apple-system,\"Segoe UI\",",
                        ".words td{border:1px solid #c5cbd3;padding:6px 10px;")

                .doesNotContain("; }", " {");
        assertThat(html.lines()).allMatch(line -> line.length() < 900);
    }

    @Test
    void opening_a_mail_fetches_nothing() {
        assertThat(frames.frame(Locale.ENGLISH, new FrameData("INC-1", "CLEAR")).html())
                .doesNotContainPattern("(?i)\\ssrc=|<link|@import|url\\(|<img|<script|<iframe|background=");
    }

    @Test
    void a_brand_shows_in_its_colours_and_its_logo_comes_along() {
        var brand = new Brand("Acme & Co", "#a00000", "#ff9090", List.of("Ring 1", "Berlin"), "psirt@acme.example",
                "https://acme.example/key.asc", new Logo(new byte[] { 1 }, 120, 40));
        Frame frame = frames.frame(Locale.GERMAN, new FrameData("INC-1", "AMBER"), brand);

        assertThat(frame.html()).contains("Acme &amp; Co", "a{color:#a00000}", "a{color:#ff9090}",
                "src=\"cid:logo-", "width=\"120\" height=\"40\"", "Ring 1, Berlin", "mailto:psirt@acme.example",
                "PGP-Schlüssel: <a href=\"https://acme.example/key.asc\"").doesNotContain("#0b57b7", "src=\"http");
        assertThat(frame.text()).contains("Acme & Co", "Ring 1, Berlin", "Sicherheitskontakt: psirt@acme.example",
                "PGP-Schlüssel: https://acme.example/key.asc");
    }

    @Test
    void built_in_templates_are_there_until_an_operator_writes_others() {
        assertThat(templates.newest("initial-notice")).containsKeys("en", "de", "fr", "es");
        assertThat(templates.revisionOf("initial-notice")).contains("en:");
    }
}
