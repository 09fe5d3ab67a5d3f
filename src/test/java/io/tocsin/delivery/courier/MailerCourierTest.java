package io.tocsin.delivery.courier;

import static io.tocsin.delivery.courier.SendOutcome.Verdict.ACCEPTED;
import static io.tocsin.delivery.courier.SendOutcome.Verdict.DEFERRED;
import static io.tocsin.delivery.courier.SendOutcome.Verdict.REFUSED;
import static io.tocsin.delivery.courier.SendOutcome.Verdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMultipart;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.delivery.courier.SendOutcome.Reason;
import io.tocsin.diagnosis.Kind;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailerCourierTest {

    @Inject
    MailerCourier courier;
    @Inject
    SmtpServer relay;

    String to = "ciso-" + UUID.randomUUID() + "@acme.example";

    @BeforeEach
    void start() {
        relay.reset();
    }

    private Letter letter(String subject, String text, String html) {
        UUID id = UUID.randomUUID();
        return new Letter(UUID.randomUUID(), id, 1, "<" + id + "@vendor.example>", to, subject, text, html, Locale.GERMAN);
    }

    private SendOutcome send(Letter letter) {
        return courier.seal(letter).send().toCompletableFuture().join();
    }

    private SendOutcome sendWith(SmtpReply reply) {
        relay.answer(to, reply);
        return send(letter("Subject", "text", "<p>html</p>"));
    }

    @Test
    void a_250_is_accepted() {
        assertThat(sendWith(SmtpReply.accept()).verdict()).isEqualTo(ACCEPTED);
    }

    @Test
    void a_5xx_to_the_recipient_is_refused_with_its_reply() {
        assertThat(sendWith(SmtpReply.toRecipient(550, "5.1.1 No such user")))
                .isEqualTo(new SendOutcome(REFUSED, Reason.RECIPIENT, "550 5.1.1 No such user", Kind.HARD, null));
    }

    @Test
    void a_5xx_to_the_message_is_refused() {
        SendOutcome outcome = sendWith(SmtpReply.toDot(554, "5.6.0 Message malformed"));
        assertThat(outcome.verdict()).isEqualTo(REFUSED);
        assertThat(outcome.reason()).isEqualTo(Reason.MESSAGE);
    }

    @Test
    void a_5xx_that_blames_us_is_no_refusal_of_the_recipient() {
        SendOutcome outcome = sendWith(SmtpReply.toRecipient(550, "5.7.25 Your IP address has no reverse DNS"));
        assertThat(outcome.verdict()).isEqualTo(DEFERRED);
        assertThat(outcome.reason()).isEqualTo(Reason.OURS);
    }

    @Test
    void a_server_that_finds_it_too_much_says_so_and_for_how_long() {
        SendOutcome outcome = sendWith(SmtpReply.toRecipient(451, "4.7.1 Rate limit exceeded, try again in 90 seconds"));
        assertThat(outcome.verdict()).isEqualTo(DEFERRED);
        assertThat(outcome.reason()).isEqualTo(Reason.RATE);
        assertThat(outcome.kind()).isEqualTo(Kind.RATE);
        assertThat(outcome.tryAgainIn()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void a_4xx_is_deferred_and_a_421_does_not_count() {
        assertThat(sendWith(SmtpReply.toRecipient(451, "4.7.1 Greylisted")).verdict()).isEqualTo(DEFERRED);
        SendOutcome busy = sendWith(SmtpReply.toRecipient(421, "4.3.2 Shutting down"));
        assertThat(busy.verdict()).isEqualTo(DEFERRED);
        assertThat(busy.reason().counts()).isFalse();
    }

    @Test
    void a_connection_lost_at_the_end_is_unknown() {
        assertThat(sendWith(SmtpReply.hangUpAfterDot()).verdict()).isEqualTo(UNKNOWN);
    }

    @Test
    void a_relay_that_is_not_there_is_deferred() {
        assertThat(MailerCourier.outcomeOf(new ConnectException("Connection refused")))
                .isEqualTo(new SendOutcome(DEFERRED, Reason.NO_CONNECTION, null, null, null));
    }

    @Test
    void nothing_in_a_subject_becomes_a_header_and_every_character_arrives() throws Exception {
        String subject = "Sicherheitsvorfall: Müller & Söhne – \uD83D\uDD14 شركة\r\nBcc: thief@evil.example";
        assertThat(send(letter(subject, "text", "<p>html</p>")).verdict()).isEqualTo(ACCEPTED);

        var mail = relay.receivedBy(to).get(0).mime();
        assertThat(mail.getSubject())
                .isEqualTo("Sicherheitsvorfall: Müller & Söhne – \uD83D\uDD14 شركة Bcc: thief@evil.example");
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress(to));
    }

    @Test
    void text_and_html_arrive_as_they_were_dots_and_long_lines_included() throws Exception {
        String text = ".\n..two dots\nFrom here\n" + "ü".repeat(2000) + "\n \ttail\n\uD83D\uDD14";
        String html = "<p>" + "x".repeat(3000) + "&amp; é</p>\n.\n";
        send(letter("s", text, html));

        var parts = (MimeMultipart) relay.receivedBy(to).get(0).mime().getContent();
        assertThat(((String) parts.getBodyPart(0).getContent()).replace("\r\n", "\n").strip()).isEqualTo(text.strip());
        assertThat(((String) parts.getBodyPart(1).getContent()).replace("\r\n", "\n").strip()).isEqualTo(html.strip());
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain").containsIgnoringCase("utf-8");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html").containsIgnoringCase("utf-8");
    }
}
