package io.tocsin.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tocsin.testkit.CpuTime;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClassifierTest {

    record Sample(Kind kind, boolean ours, Duration pause, String reply) {
        static Sample of(String line) {
            String[] part = line.split("\\|", 4);
            return new Sample(Kind.valueOf(part[0]), part[1].equals("ours"),
                    part[2].isEmpty() ? null : Duration.ofSeconds(Long.parseLong(part[2])), part[3]);
        }
    }

    static Stream<Sample> samples() throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(
                ClassifierTest.class.getResourceAsStream("/diagnosis/replies.csv"), StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).filter(line -> !line.startsWith("#")).map(Sample::of).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_reply_means_what_its_server_meant(Sample sample) {
        Diagnosis found = Classifier.diagnose(sample.reply());
        assertThat(found.kind()).as("kind, by rule %s", found.rule()).isEqualTo(sample.kind());
        assertThat(found.ours()).as("ours, by rule %s", found.rule()).isEqualTo(sample.ours());
        assertThat(found.tryAgainIn()).as("wait").isEqualTo(sample.pause());
    }

    @Test
    void the_samples_hold_every_kind() throws IOException {
        assertThat(samples().map(Sample::kind).collect(Collectors.toSet())).containsAll(EnumSet.allOf(Kind.class));
    }

    @Test
    void a_reply_keeps_its_codes() {
        Diagnosis found = Classifier.diagnose("550-5.1.1 no such user\r\n550 5.1.1 here");
        assertThat(found.code()).isEqualTo(550);
        assertThat(found.enhanced()).isEqualTo("5.1.1");
        assertThat(found.rule()).isEqualTo("x.1.1");
        assertThat(found.isPermanent()).isTrue();
        assertThat(Classifier.diagnose("(#4.4.7)").isTemporary()).isTrue();
    }

    @Test
    void nothing_said_is_no_diagnosis() {
        assertThat(Classifier.diagnose(null)).isEqualTo(Diagnosis.NONE);
        assertThat(Classifier.diagnose(" \r\n")).isEqualTo(Diagnosis.NONE);
    }

    @Test
    void a_hostile_reply_costs_no_time() {
        for (String piece : List.of(" ", "5.1.", "550 ", "550-5.1.1 ", "in 1", "for ", ": ", "sender ", "exceeded ", "\u0000",
                "550", "4.4.4.", "again in 99999999")) {
            String flood = "450 " + piece.repeat(1_000_000 / piece.length());
            CpuTime.spentOn(piece, Duration.ofSeconds(2), () -> Classifier.diagnose(flood));
        }
    }

    @Test
    void a_phrase_of_the_rules_is_written_as_text_is_compared() {
        // What no text could match is a slip of the pen: text is compared in lower case and with single spaces.
        assertThat(Rules.read().phrases()).isNotEmpty()
                .allMatch(phrase -> phrase.equals(phrase.toLowerCase(Locale.ROOT)))
                .noneMatch(phrase -> phrase.contains("  "));
    }
}
