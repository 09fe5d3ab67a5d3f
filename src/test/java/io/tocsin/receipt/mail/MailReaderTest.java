package io.tocsin.receipt.mail;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.mail.Reading.Form;
import io.tocsin.receipt.mail.Reading.Said;
import io.tocsin.testkit.CpuTime;

/** The mails in {@code src/test/resources/mails}; {@code expected.csv} there says what each of them means. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailReaderTest {

    static final UUID DELIVERY = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");

    /** Holds for the one mark that the samples bear. */
    static final Marks MARKS = new Marks() {
        @Override
        public Optional<UUID> deliveryOf(String address) {
            return Optional.of(DELIVERY).filter(id -> address.equals("bounces+0190163d.proof@vendor.example"));
        }

        @Override
        public Optional<UUID> deliveryOfEnvid(String envid) {
            return Optional.of(DELIVERY).filter(id -> envid.equals("0190163d.proof"));
        }
    };

    final MailReader reader = new MailReader(MARKS);

    record Sample(String mail, String form, String event, String kind, String matchedBy) {
    }

    static Stream<Sample> samples() throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(resource("expected.csv"), StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(line -> line.split("\\|"))
                    .map(part -> new Sample(part[0], part[1], part[2], part[3], part[4])).toList().stream();
        }
    }

    private static InputStream resource(String name) {
        return MailReaderTest.class.getResourceAsStream("/mails/" + name);
    }

    static String text(String mail) throws IOException {
        try (InputStream in = resource(mail + ".eml")) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1); // octet by octet, whatever they mean
        }
    }

    private Reading read(String mail, List<String> recipients) {
        return reader.read(mail.getBytes(StandardCharsets.ISO_8859_1), recipients);
    }

    private static String all(Reading reading, Function<Said, Object> part) {
        return reading.said().stream().map(part).map(Object::toString).collect(joining("+"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_mail_means_what_its_sender_meant(Sample sample) throws IOException {
        String mail = text(sample.mail());
        for (String lines : List.of(mail, mail.replace("\n", "\r\n"))) {
            Reading reading = read(lines, List.of());
            assertThat(reading.form().name()).as("form").isEqualTo(sample.form());
            assertThat(all(reading, Said::event)).as("event").isEqualTo(sample.event());
            assertThat(all(reading, said -> said.diagnosis().kind())).as("kind, of '%s'", all(reading, Said::words))
                    .isEqualTo(sample.kind());
            assertThat(all(reading, Said::matchedBy)).as("matched by").isEqualTo(sample.matchedBy());
            assertThat(reading.said()).allSatisfy(
                    said -> assertThat(said.match().delivery().orElse(DELIVERY)).isEqualTo(DELIVERY));
        }
    }

    @Test
    void every_mail_of_the_folder_has_its_line() throws Exception {
        var names = samples().map(Sample::mail).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(Path.of(MailReaderTest.class.getResource("/mails").toURI()))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".eml")))
                    .isNotEmpty().allMatch(name -> names.contains(name.replace(".eml", "")));
        }
    }

    @Test
    void the_envelopes_recipient_counts_before_anything_in_the_mail() throws IOException {
        Reading reading = read(text("dsn-of-a-stranger"), List.of("bounces+0190163d.proof@vendor.example"));
        assertThat(reading.said().get(0).matchedBy()).isEqualTo(Reading.MatchedBy.ADDRESS);
    }

    @Test
    void a_bounce_says_when_and_in_whose_words() throws IOException {
        Said said = read(text("dsn-postfix-failed"), List.of()).said().get(0);
        assertThat(said.at()).isEqualTo(Instant.parse("2022-01-21T10:05:00Z"));
        assertThat(said.words()).isEqualTo(
                "550 5.1.1 <jane@example.org>: Recipient address rejected: User unknown in virtual mailbox table");
    }

    @Test
    void a_hostile_mail_is_left_to_a_person_and_costs_little() {
        String nested = "From: a@b\nContent-Type: multipart/mixed; boundary=b0\n\n";
        for (int i = 0; i < 9_000; i++) {
            nested += i < 300 ? "--b" + i + "\nContent-Type: multipart/mixed; boundary=b" + (i + 1) + "\n\n" : "";
        }
        String parts = "From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(140_000) + "--b--\n";
        String headers = "X-A: b\n".repeat(140_000) + "\nbody";
        String folded = "Subject: x\n" + " y\n".repeat(300_000) + "\nbody";
        String long_ = "To: " + "a".repeat(900_000) + "@b\n\nbody";
        String addresses = "From: a@b\nTo: " + "a@b,".repeat(200_000) + "\n\nbody";
        String tags = "From: mailer-daemon@x\nContent-Type: text/html\n\n" + "<".repeat(500_000);
        String spaces = "From: mailer-daemon@x\n\ncould not be delivered" + " \n".repeat(300_000) + "message-id:"
                + " ".repeat(100_000);
        String fields = "From: a@b\nContent-Type: message/delivery-status\n\n" + "Action: failed\n\n".repeat(60_000);
        String words = "From: mailer-daemon@x\nSubject: =?utf-8?b?" + "AAAA".repeat(100_000) + "?=\n\n" + "55".repeat(400_000);
        String styles = "From: mailer-daemon@x\nContent-Type: text/html\n\n" + "<style>&#1;".repeat(50_000);
        Map.ofEntries(Map.entry("nested", nested), Map.entry("parts", parts), Map.entry("headers", headers),
                Map.entry("folded", folded), Map.entry("long", long_), Map.entry("addresses", addresses),
                Map.entry("tags", tags), Map.entry("styles", styles), Map.entry("spaces", spaces), Map.entry("fields", fields),
                Map.entry("words", words))
                .forEach((name, mail) -> CpuTime.spentOn(name, Duration.ofSeconds(5),
                        () -> assertThat(read(mail, List.of()).said())
                                .as(name).isNotEmpty().hasSizeLessThanOrEqualTo(100)));
        assertThat(read(nested, List.of()).form()).isEqualTo(Form.UNREADABLE);
        assertThat(read(parts, List.of()).form()).isEqualTo(Form.UNREADABLE);
    }

    /** What a relay returns whole may be long, and we read only its beginning. */
    @Test
    void a_notification_before_a_letter_of_twenty_megabytes_counts() throws IOException {
        String mail = text("dsn-with-the-whole-letter");
        int end = mail.lastIndexOf("\n--");
        String attachment = ("A".repeat(76) + "\n").repeat(20 * 1024 * 1024 / 77);
        Reading reading = read(mail.substring(0, end) + attachment + mail.substring(end), List.of());
        assertThat(reading.form()).isEqualTo(Form.DSN);
        assertThat(reading.said().get(0).matchedBy()).isEqualTo(Reading.MatchedBy.MESSAGE_ID);
        assertThat(reading.said().get(0).event()).isEqualTo(Event.BOUNCED);
    }

    @Test
    void our_own_subject_does_not_say_why_a_letter_came_back() {
        Reading reading = read("From: mailer-daemon@x\nTo: bounces+0190163d.proof@vendor.example\nSubject: failure\n\n"
                + "Your mail could not be delivered.\nSubject: Malware, and a mailbox that is full of spam\n", List.of());
        assertThat(reading.said().get(0).event()).isEqualTo(Event.BOUNCED);
        assertThat(reading.said().get(0).diagnosis().kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void no_mangled_mail_throws() throws IOException {
        var random = new Random(4711);
        for (Sample sample : samples().toList()) {
            byte[] mail = text(sample.mail()).getBytes(StandardCharsets.ISO_8859_1);
            for (int round = 0; round < 5 && mail.length > 0; round++) {
                byte[] mangled = mail.clone();
                for (int i = 0; i < 1 + mail.length / 100; i++) {
                    mangled[random.nextInt(mail.length)] = (byte) random.nextInt(256);
                }
                assertThat(reader.read(mangled, List.of()).said()).as("%s, round %d", sample.mail(), round).isNotEmpty();
            }
        }
    }
}
