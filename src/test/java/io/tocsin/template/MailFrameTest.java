package io.tocsin.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

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

    @Test
    void built_in_templates_are_there_until_an_operator_writes_others() {
        assertThat(templates.newest("initial-notice")).containsKeys("en", "de", "fr", "es");
        assertThat(templates.revisionOf("initial-notice")).contains("en:");
    }
}
