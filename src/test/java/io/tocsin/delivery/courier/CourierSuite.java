package io.tocsin.delivery.courier;

import static io.tocsin.delivery.courier.SendOutcome.Verdict.ACCEPTED;
import static io.tocsin.delivery.courier.SendOutcome.Verdict.DEFERRED;
import static io.tocsin.delivery.courier.SendOutcome.Verdict.REFUSED;
import static io.tocsin.delivery.courier.SendOutcome.Verdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.delivery.courier.SendOutcome.Reason;
import io.tocsin.diagnosis.Kind;
import io.tocsin.smtp.Tls;
import io.tocsin.template.words.AsciiHtml;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.ScriptedSmtp;
import io.tocsin.testkit.ScriptedSmtp.Act;
import io.tocsin.testkit.ScriptedSmtp.At;
import io.tocsin.testkit.ServerCertificate;

/**
 * What every courier promises, whatever the server does. Where they differ, the class for each says so in
 * {@link #knowledge()}, and nowhere else.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class CourierSuite {

    /** Much longer than an answer takes on a busy machine; a test that waits for a time-out takes as long. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MORE_THAN_ANY_SOCKET_HOLDS = 16 * 1024 * 1024;

    static ServerCertificate certificate;

    ScriptedSmtp server = ScriptedSmtp.start();
    Courier courier;
    String to = "ciso@acme.example";

    /**
     * In what the couriers differ.
     *
     * @param tellsHowFar whether a connection lost before the final dot is told from one lost after it; if not, both are
     *        {@code UNKNOWN}
     * @param keepsReply whether the reply to an accepted letter is kept, with the relay's queue id
     * @param retriesOnFreshConnection whether a kept connection that proves dead costs a letter nothing
     * @param readsEveryReply whether replies that are legal and rare are understood: a bare code, and a 421 to EHLO; else a
     *        letter may be told as refused that was accepted, and one as {@code UNKNOWN} that was never sent
     * @param keepsLineEnds whether words whose lines end in CRLF have nothing more at their ends when they arrive
     */
    record Knowledge(boolean tellsHowFar, boolean keepsReply, boolean retriesOnFreshConnection, boolean readsEveryReply,
            boolean keepsLineEnds) {

        SendOutcome.Verdict lostBeforeDot() {
            return tellsHowFar ? DEFERRED : UNKNOWN;
        }
    }

    /** How a courier is to reach its relay. */
    record Way(Tls.Mode tls, boolean trusts, String username, String methods, boolean loginRequired, Duration timeout) {

        static final Way PLAIN = new Way(Tls.Mode.NONE, false, null, null, false, Patience.LONG);

        Way impatient() {
            return new Way(tls, trusts, username, methods, loginRequired, TIMEOUT);
        }

        Way with(Tls.Mode mode) {
            return new Way(mode, trusts, username, methods, loginRequired, timeout);
        }

        Way trusting() {
            return new Way(tls, true, username, methods, loginRequired, timeout);
        }

        Way as(String user, String allowed) {
            return new Way(tls, trusts, user, allowed, true, timeout);
        }
    }

    static final String PASSWORD = "correct horse";

    abstract Knowledge knowledge();

    abstract Courier courierFor(int port, Way way);

    abstract void stop();

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) {
        certificate = certificate == null ? ServerCertificate.make(folder) : certificate;
    }

    @AfterEach
    void end() {
        stop();
        server.close();
    }

    private Letter letter(String subject, String text, String html) {
        UUID id = UUID.randomUUID();
        return new Letter(UUID.randomUUID(), id, 1, "<" + id + "@vendor.example>", to, subject, text, html, Locale.GERMAN);
    }

    private static String ascii(String page) {
        return new String(AsciiHtml.of(page.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private SendOutcome send(Letter letter) {
        if (courier == null) {
            courier = courierFor(server.port(), Way.PLAIN);
        }
        return courier.seal(letter).send().toCompletableFuture().orTimeout(2 * Patience.LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    SendOutcome send() {
        return send(letter("Subject", "text", "<p>html</p>"));
    }

    private SendOutcome sendBy(Way way) {
        courier = courierFor(server.port(), way);
        return send();
    }

    private void serveEncrypted(boolean implicit) {
        server.close();
        server = ScriptedSmtp.start(certificate.server(), implicit);
    }

    @Test
    void a_250_to_the_dot_is_accepted_and_the_queue_id_kept() {
        SendOutcome outcome = send();
        assertThat(outcome.verdict()).isEqualTo(ACCEPTED);
        assertThat(outcome.reply()).isEqualTo(knowledge().keepsReply() ? "250 2.0.0 Ok: queued as 4XyZ" : null);
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void letters_follow_one_another_on_one_connection() {
        for (int i = 0; i < 5; i++) {
            assertThat(send().verdict()).isEqualTo(ACCEPTED);
        }
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.messages()).hasSize(5);
    }

    @Test
    void a_reply_of_many_lines_and_one_of_a_bare_code_are_understood() {
        server.always(At.GREETING, Act.say("220-welcome\r\n220-to this\r\n220 server"));
        server.always(At.DOT, Act.say(knowledge().readsEveryReply() ? "250" : "250 Ok"));
        assertThat(send().verdict()).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource(names = { "GREETING", "EHLO", "MAIL" })
    void a_5xx_before_the_recipient_is_about_us(At at) {
        server.always(at, Act.say("554 5.3.2 We do not want you"));
        SendOutcome outcome = send();
        assertThat(outcome.verdict()).isEqualTo(DEFERRED);
        assertThat(outcome.reason()).isEqualTo(Reason.RELAY);
        assertThat(outcome.reply()).contains("We do not want you");
    }

    @Test
    void a_5xx_to_the_recipient_refuses_it_and_the_next_letter_goes() {
        server.once(At.RCPT, Act.say("550 5.1.1 No such user")).once(At.DATA, Act.say("554 5.5.1 No valid recipients"));
        SendOutcome outcome = send();
        assertThat(outcome).isEqualTo(
                new SendOutcome(REFUSED, Reason.RECIPIENT, "550 5.1.1 No such user", Kind.HARD, null));
        server.forget();
        assertThat(send().verdict()).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource(names = { "DATA", "DOT" })
    void a_5xx_to_the_message_refuses_it_and_the_next_letter_goes(At at) {
        server.once(at, Act.say("554 5.6.0 Message malformed"));
        SendOutcome outcome = send();
        assertThat(outcome.verdict()).isEqualTo(REFUSED);
        assertThat(outcome.reason()).isEqualTo(Reason.MESSAGE);
        assertThat(outcome.kind()).isEqualTo(Kind.CONTENT);
        assertThat(send().verdict()).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource(names = { "RCPT", "DATA", "DOT" })
    void a_5xx_that_blames_us_refuses_nobody(At at) {
        server.always(at, Act.say("550 5.7.25 Your IP address has no reverse DNS"));
        SendOutcome outcome = send();
        assertThat(outcome.verdict()).isEqualTo(DEFERRED);
        assertThat(outcome.reason()).isEqualTo(Reason.OURS);
    }

    @ParameterizedTest
    @EnumSource(names = { "RCPT", "DATA", "DOT" })
    void a_4xx_is_deferred(At at) {
        server.always(at, Act.say("451 4.3.0 Later"));
        SendOutcome outcome = send();
        assertThat(outcome.verdict()).isEqualTo(DEFERRED);
        assertThat(outcome.reason()).isEqualTo(Reason.TEMPORARY);
        assertThat(server.messages().stream().filter(message -> !message.isEmpty())).hasSize(at == At.DOT ? 1 : 0);
    }

    @Test
    void a_server_that_finds_it_too_much_says_so_and_for_how_long() {
        server.always(At.RCPT, Act.say("451 4.7.1 Rate limit exceeded, try again in 90 seconds"));
        SendOutcome outcome = send();
        assertThat(outcome.verdict()).isEqualTo(DEFERRED);
        assertThat(outcome.reason()).isEqualTo(Reason.RATE);
        assertThat(outcome.tryAgainIn()).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @EnumSource(names = { "GREETING", "EHLO", "MAIL", "RCPT", "DATA", "DOT" })
    void a_421_at_any_step_asks_to_come_again_and_the_next_letter_goes(At at) {
        server.once(at, Act.sayAndDrop("421 4.3.2 Shutting down"));
        SendOutcome outcome = send();
        if (at != At.EHLO || knowledge().readsEveryReply()) {
            assertThat(outcome.verdict()).isEqualTo(DEFERRED);
            assertThat(outcome.reason()).isEqualTo(Reason.TRY_AGAIN);
            assertThat(outcome.reason().counts()).isFalse();
        }
        assertThat(send().verdict()).isEqualTo(ACCEPTED);
    }

    @Test
    void a_relay_that_is_not_there_is_no_connection() throws Exception {
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // and nobody else gets the port
            courier = courierFor(nobody.getLocalPort(), Way.PLAIN);
            SendOutcome outcome = send();
            assertThat(outcome.verdict()).isEqualTo(DEFERRED);
            assertThat(outcome.reason()).isEqualTo(Reason.NO_CONNECTION);
        }
    }

    @ParameterizedTest
    @EnumSource(names = { "GREETING", "EHLO", "MAIL", "RCPT", "DATA" })
    void a_connection_lost_before_the_message_is_no_doubt(At at) {
        server.once(at, Act.drop());
        SendOutcome outcome = sendBy(Way.PLAIN.impatient()); // not every courier sees at once that it is lost
        assertThat(outcome.verdict()).isEqualTo(knowledge().lostBeforeDot());
        assertThat(server.messages()).isEmpty();
        assertThat(send().verdict()).isEqualTo(ACCEPTED);
    }

    @Test
    void a_connection_lost_in_a_message_of_which_the_socket_has_not_taken_the_end_is_no_doubt() {
        server.once(At.BODY, Act.drop());
        courier = courierFor(server.port(), Way.PLAIN.impatient());
        SendOutcome outcome = send(letter("s", "x".repeat(MORE_THAN_ANY_SOCKET_HOLDS), "<p>html</p>"));
        assertThat(outcome.verdict()).isEqualTo(knowledge().lostBeforeDot());
    }

    @Test
    void a_connection_lost_after_the_dot_is_unknown() {
        server.once(At.DOT, Act.drop());
        SendOutcome outcome = send();
        assertThat(outcome.verdict()).isEqualTo(UNKNOWN);
        assertThat(outcome.reason()).isEqualTo(Reason.LOST);
        assertThat(server.messages()).hasSize(1);
        assertThat(send().verdict()).isEqualTo(ACCEPTED);
    }

    @Test
    void no_answer_to_the_dot_in_time_is_unknown() {
        server.always(At.DOT, Act.keepSilent());
        SendOutcome outcome = sendBy(Way.PLAIN.impatient());
        assertThat(outcome.verdict()).isEqualTo(UNKNOWN);
        assertThat(outcome.reason()).isEqualTo(Reason.LOST);
    }

    @ParameterizedTest
    @EnumSource(names = { "GREETING", "EHLO", "MAIL", "RCPT", "DATA" })
    void no_answer_in_time_before_the_message_is_no_doubt(At at) {
        server.always(at, Act.keepSilent());
        assertThat(sendBy(Way.PLAIN.impatient()).verdict()).isEqualTo(knowledge().lostBeforeDot());
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void a_kept_connection_that_proves_dead_costs_nothing() {
        assertThat(send().verdict()).isEqualTo(ACCEPTED);
        server.once(At.MAIL, Act.drop());
        SendOutcome outcome = send();
        assertThat(outcome.verdict())
                .isEqualTo(knowledge().retriesOnFreshConnection() ? ACCEPTED : knowledge().lostBeforeDot());
    }

    @Test
    void a_server_without_pipelining_is_spoken_to_in_turns() {
        server.offering("8BITMIME");
        assertThat(send().verdict()).isEqualTo(ACCEPTED);
        assertThat(server.spokenAhead()).isZero();
        server.once(At.RCPT, Act.say("550 5.1.1 No such user"));
        assertThat(send().verdict()).isEqualTo(REFUSED);
        assertThat(send().verdict()).isEqualTo(ACCEPTED);
    }

    @Test
    void a_message_beyond_the_announced_size_is_refused_without_being_sent() {
        server.offering("PIPELINING", "SIZE 5000");
        SendOutcome outcome = send(letter("s", "x ".repeat(5000), "<p>html</p>"));
        assertThat(outcome.verdict()).isEqualTo(REFUSED);
        assertThat(outcome.reason()).isEqualTo(Reason.MESSAGE);
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void a_server_that_talks_nonsense_is_not_believed() {
        server.once(At.MAIL, Act.say("HTTP/1.1 200 OK"));
        assertThat(send().verdict()).isIn(DEFERRED, knowledge().lostBeforeDot());
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void nothing_in_a_subject_becomes_a_header_and_every_character_arrives() throws Exception {
        String subject = "Sicherheitsvorfall: Müller & Söhne – \uD83D\uDD14 شركة\r\nBcc: thief@evil.example";
        assertThat(send(letter(subject, "text", "<p>html</p>")).verdict()).isEqualTo(ACCEPTED);

        MimeMessage mail = mail(0);
        assertThat(mail.getSubject())
                .isEqualTo("Sicherheitsvorfall: Müller & Söhne – \uD83D\uDD14 شركة Bcc: thief@evil.example");
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress(to));
    }

    @Test
    void the_header_says_whose_it_is_and_that_no_machine_should_answer() throws Exception {
        Letter letter = letter("s", "text", "<p>html</p>");
        send(letter);
        MimeMessage mail = mail(0);
        assertThat(mail.getFrom()).containsExactly(new InternetAddress("security@vendor.example", "Müller Identity"));
        assertThat(mail.getReplyTo()).containsExactly(new InternetAddress("answers@vendor.example"));
        assertThat(mail.getMessageID()).isEqualTo(letter.messageId());
        assertThat(mail.getHeader("Message-ID")).hasSize(1);
        assertThat(mail.getHeader("Content-Language")).containsExactly("de");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("X-Auto-Response-Suppress")).containsExactly("All");
        assertThat(mail.getSentDate()).isNotNull();
        assertThat(mail.getHeader("MIME-Version")[0]).startsWith("1.0");
        assertThat(server.heard("MAIL").get(0)).startsWith("MAIL FROM:<bounces@vendor.example>");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            ".\n..two dots\nFrom here\n\n.\n",
            "ASCII with a line of the longest\n",
            "ü\n.ü\n \ttail \n\uD83D\uDD14=3D\n",
            "نص عربي طويل بما يكفي\n.\nسطر آخر\n",
            "one\r\ntwo\r\n.three" })
    void words_arrive_as_they_were(String words) throws Exception {
        String text = words + "y".repeat(998) + "\n" + words;
        String html = "<p>" + "x".repeat(3000) + "&amp; é</p>\n.\n" + words;
        assertThat(send(letter("s", text, html)).verdict()).isEqualTo(ACCEPTED);

        String raw = server.messages().get(0);
        assertThat(raw.replace("\r\n", "")).as("no bare line feed or carriage return").doesNotContain("\n", "\r");
        assertThat(raw.lines().mapToInt(line -> line.getBytes(StandardCharsets.UTF_8).length).max().orElseThrow())
                .isLessThanOrEqualTo(999); // 998 and a doubled dot
        assertThat(raw.lines().filter(line -> line.startsWith(".") && !line.startsWith(".."))).isEmpty();

        var parts = (MimeMultipart) mail(0).getContent();
        assertThat(plain(parts.getBodyPart(0).getContent())).isEqualTo(plain(text));
        assertThat(ascii(plain(parts.getBodyPart(1).getContent()))).as("characters may be references")
                .isEqualTo(ascii(plain(html)));
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html").containsIgnoringCase("utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = { "x@acme.example>\r\nRCPT TO:<thief@evil.example", "x@acme.example\nDATA", "x@a\u0000.example",
            "x@acme.example> NOTIFY=NEVER", "<x@acme.example", "\r\nQUIT", "x\u0085y@acme.example", "" })
    void an_address_never_becomes_a_command(String address) {
        to = address;
        SendOutcome outcome = send();
        assertThat(outcome.verdict()).isEqualTo(REFUSED);
        assertThat(server.heard("RCPT")).isEmpty();
        assertThat(server.messages()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.INCLUDE, names = { "STARTTLS_OPTIONAL", "STARTTLS_REQUIRED" })
    void a_trusted_relay_is_spoken_to_in_private(Tls.Mode mode) {
        serveEncrypted(false);
        assertThat(sendBy(Way.PLAIN.with(mode).trusting()).verdict()).isEqualTo(ACCEPTED);
        assertThat(server.heard("STARTTLS")).hasSize(1);
        assertThat(server.heard("EHLO")).as("what was said in the clear counts for nothing").hasSize(2);
    }

    @Test
    void tls_from_the_first_byte_is_spoken_where_it_is_asked_for() {
        serveEncrypted(true);
        assertThat(sendBy(Way.PLAIN.with(Tls.Mode.IMPLICIT).trusting()).verdict()).isEqualTo(ACCEPTED);
    }

    @Test
    void a_relay_without_starttls_gets_nothing_where_it_is_required() {
        SendOutcome outcome = sendBy(Way.PLAIN.with(Tls.Mode.STARTTLS_REQUIRED).trusting());
        assertThat(outcome.verdict()).isEqualTo(DEFERRED);
        assertThat(outcome.reason()).isEqualTo(Reason.RELAY);
        assertThat(server.heard("MAIL")).isEmpty();
    }

    @Test
    void a_relay_without_starttls_is_spoken_to_in_the_clear_where_it_is_optional() {
        assertThat(sendBy(Way.PLAIN.with(Tls.Mode.STARTTLS_OPTIONAL)).verdict()).isEqualTo(ACCEPTED);
    }

    @Test
    void a_relay_that_cannot_prove_who_it_is_gets_nothing() {
        serveEncrypted(false);
        SendOutcome outcome = sendBy(Way.PLAIN.with(Tls.Mode.STARTTLS_REQUIRED));
        assertThat(outcome.verdict()).isEqualTo(DEFERRED);
        assertThat(server.heard("MAIL")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "PLAIN", "LOGIN", "XOAUTH2" })
    void a_name_and_a_password_are_said_as_the_method_wants_them(String method) {
        server.offering("PIPELINING", "AUTH CRAM-MD5 " + method);
        assertThat(sendBy(Way.PLAIN.as("tocsin", method)).verdict()).isEqualTo(ACCEPTED);
        String said = String.join("\n", server.heard());
        switch (method) {
            case "PLAIN" -> assertThat(said).contains("AUTH PLAIN " + base64("\0tocsin\0" + PASSWORD));
            case "LOGIN" -> assertThat(said).contains("AUTH LOGIN", base64("tocsin"), base64(PASSWORD));
            default -> assertThat(said).contains(
                    "AUTH XOAUTH2 " + base64("user=tocsin\1auth=Bearer " + PASSWORD + "\1\1"));
        }
    }

    @Test
    void a_refused_sign_in_is_about_us() {
        server.offering("AUTH PLAIN").always(At.AUTH, Act.say("535 5.7.8 Authentication failed"));
        SendOutcome outcome = sendBy(Way.PLAIN.as("tocsin", "PLAIN"));
        assertThat(outcome.verdict()).isEqualTo(DEFERRED);
        assertThat(outcome.reason()).isEqualTo(Reason.RELAY);
        assertThat(String.valueOf(outcome.reply())).doesNotContain(PASSWORD);
        assertThat(server.heard("MAIL")).isEmpty();
    }

    @Test
    void a_relay_that_offers_no_sign_in_gets_nothing_where_it_is_required() {
        SendOutcome outcome = sendBy(Way.PLAIN.as("tocsin", "PLAIN"));
        assertThat(outcome.verdict()).isEqualTo(DEFERRED);
        assertThat(server.heard("MAIL")).isEmpty();
    }

    private MimeMessage mail(int index) throws Exception {
        String raw = server.messages().get(index).replaceAll("(?m)^\\.\\.", ".");
        return new MimeMessage((Session) null, new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8)));
    }

    private String plain(Object words) {
        String plain = ((String) words).replace("\r\n", "\n").stripTrailing();
        return knowledge().keepsLineEnds() ? plain : plain.replace("\r", "");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
