package io.tocsin.smtp;

import static io.tocsin.smtp.Transfer.End.ACCEPTED;
import static io.tocsin.smtp.Transfer.End.LOST;
import static io.tocsin.smtp.Transfer.End.REFUSED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.testkit.Patience;
import io.tocsin.testkit.ScriptedSmtp;
import io.tocsin.testkit.ScriptedSmtp.Act;
import io.tocsin.testkit.ScriptedSmtp.At;
import io.tocsin.testkit.ServerCertificate;

/** Servers that are old, rude, confused or hostile: no reply is taken for the answer to something else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OddServersTest {

    private static final Tls IN_THE_CLEAR = new Tls(Tls.Mode.NONE, null, false, List.of());
    private static final int MORE_THAN_ANY_SOCKET_HOLDS = 8 * 1024 * 1024;
    private static final Timeouts AT_LEISURE = Timeouts.of(Patience.LONG);
    private static final Duration LONG = Patience.LONG;

    private static ServerCertificate own;
    private static ServerCertificate another;

    private ScriptedSmtp server = ScriptedSmtp.start();
    private SmtpClient client;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) {
        own = ServerCertificate.make(folder);
        another = ServerCertificate.make(folder, "dns:somebody.else.example");
    }

    @AfterEach
    void end() {
        if (client != null) {
            client.close();
        }
        server.close();
    }

    private RelayProfile relay(Tls tls, Login login, Timeouts timeouts, int connections, int mails, Duration idle) {
        return new RelayProfile("a", "127.0.0.1", server.port(), tls, login, "tocsin.vendor.example", true, timeouts, 1,
                connections, Double.POSITIVE_INFINITY, mails, idle);
    }

    private void use(RelayProfile relay) {
        client = new SmtpClient(List.of(relay));
    }

    private void use(Tls tls) {
        use(relay(tls, null, AT_LEISURE, 1, 1000, LONG));
    }

    private static Mail mail(byte[] content, boolean eightBit, boolean requireTls) {
        return new Mail("bounces@vendor.example", "x@acme.example", content, eightBit, null, requireTls);
    }

    private Transfer send(Mail mail) {
        if (client == null) {
            use(IN_THE_CLEAR);
        }
        return client.send(mail).toCompletableFuture().orTimeout(2 * LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    private Transfer send() {
        return send(mail("Subject: x\r\n\r\nwords\r\n".getBytes(UTF_8), false, false));
    }

    private void serveEncrypted(ServerCertificate certificate) {
        server.close();
        server = ScriptedSmtp.start(certificate.server(), false);
    }

    @Test
    void a_server_that_knows_no_ehlo_is_spoken_to_as_of_old() {
        server.once(At.EHLO, Act.say("502 5.5.1 EHLO?"));
        assertThat(send().end()).isEqualTo(ACCEPTED);
        assertThat(server.heard()).containsExactly("EHLO tocsin.vendor.example", "HELO tocsin.vendor.example",
                "MAIL FROM:<bounces@vendor.example>", "RCPT TO:<x@acme.example>", "DATA");
        assertThat(server.spokenAhead()).as("in turns").isZero();
    }

    @Test
    void nothing_is_said_ahead_where_pipelining_is_not_offered() {
        server.offering("8BITMIME");
        assertThat(send().end()).isEqualTo(ACCEPTED);
        assertThat(server.spokenAhead()).isZero();
    }

    @Test
    void replies_may_come_in_drops() {
        serveEncrypted(own);
        server.inDrops().offering("PIPELINING", "SIZE 1000000", "AUTH PLAIN");
        server.always(At.GREETING, Act.say("220-welcome\r\n220 server"));
        use(relay(new Tls(Tls.Mode.STARTTLS_REQUIRED, own.trusting(), true, List.of()),
                new Login("u", "p", Set.of(), true), AT_LEISURE, 1, 1000, LONG));
        assertThat(send().reply()).isEqualTo(Reply.of(250, "2.0.0 Ok: queued as 4XyZ"));
        assertThat(send().end()).isEqualTo(ACCEPTED);
    }

    @Test
    void lines_may_end_in_a_line_feed_alone_and_a_code_in_a_tab() {
        server.always(At.GREETING, Act.say("220-welcome\n220\tserver")).always(At.DOT, Act.say("250\tqueued as 7"));
        assertThat(send().reply()).isEqualTo(Reply.of(250, "queued as 7"));
    }

    @ParameterizedTest
    @CsvSource({ "EHLO, LOST", "MAIL, LOST", "RCPT, LOST", "DATA, LOST", "DOT, IN_DOUBT" })
    void a_reply_whose_lines_differ_in_their_codes_is_not_believed(At at, Transfer.End end) {
        server.always(at, Act.say("250-yes\r\n550 no"));
        assertThat(send().end()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({ "GREETING, LOST", "MAIL, LOST", "RCPT, LOST", "DATA, LOST", "DOT, IN_DOUBT" })
    void a_line_of_a_megabyte_is_not_read(At at, Transfer.End end) {
        server.always(at, Act.say("250 " + "x".repeat(1 << 20)));
        assertThat(send().end()).isEqualTo(end);
    }

    @Test
    void a_long_line_is_read_and_cut_since_not_to_believe_it_would_double_the_mail_each_time() {
        server.always(At.DOT, Act.say("250 2.0.0 queued " + "x".repeat(4000)));
        Transfer transfer = send();
        assertThat(transfer.end()).isEqualTo(ACCEPTED);
        assertThat(transfer.reply().toString()).startsWith("250 2.0.0 queued xxx").hasSizeLessThan(1100);
    }

    @Test
    void what_is_no_text_does_not_get_into_a_reply() {
        server.always(At.DOT, Act.say("250 2.0.0 \u0000queued\u0007 \u001b[31mas\r 7"));
        assertThat(send().reply().toString()).isEqualTo("250 2.0.0  queued   [31mas  7");
    }

    @ParameterizedTest
    @CsvSource({ "GREETING, REFUSED", "EHLO, REFUSED", "MAIL, LOST", "RCPT, LOST", "DOT, IN_DOUBT" })
    void a_354_where_none_belongs_is_no_consent(At at, Transfer.End end) {
        server.always(at, Act.say("354 Go on"));
        assertThat(send().end()).isEqualTo(end);
        assertThat(server.messages()).hasSize(at == At.DOT ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({ "EHLO, LOST", "MAIL, LOST", "RCPT, LOST", "DATA, LOST", "DOT, IN_DOUBT" })
    void a_goodbye_is_no_consent(At at, Transfer.End end) {
        server.always(at, Act.sayAndDrop("221 2.0.0 Bye"));
        assertThat(send().end()).isEqualTo(end);
    }

    @Test
    void an_acceptance_holds_though_the_server_leaves_with_it() {
        server.once(At.DOT, Act.sayAndDrop("250 2.0.0 queued as 1")).once(At.DOT, Act.say("250 2.0.0 queued as 2\r\n221 Bye"));
        for (int i = 1; i < 4; i++) {
            assertThat(send().end()).isEqualTo(ACCEPTED);
        }
        assertThat(server.messages()).hasSize(3);
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void a_reply_too_many_is_not_taken_for_the_answer_to_the_next_mail() {
        server.once(At.DOT, Act.say("250 2.0.0 Ok\r\n250 2.0.0 Ok"));
        server.once(At.RCPT, Act.say("250 2.1.5 Ok")).always(At.RCPT, Act.say("550 5.1.1 No such user"));
        var first = client();
        var one = first.send(mail("1\r\n".getBytes(UTF_8), false, false)).toCompletableFuture();
        var two = first.send(mail("2\r\n".getBytes(UTF_8), false, false)).toCompletableFuture();
        assertThat(join(one).end()).isEqualTo(ACCEPTED);
        assertThat(join(two)).isEqualTo(Transfer.refused(Stage.RCPT, Reply.of(550, "5.1.1 No such user")));
        assertThat(server.connections()).isEqualTo(2);
    }

    private SmtpClient client() {
        use(IN_THE_CLEAR);
        return client;
    }

    private static Transfer join(CompletableFuture<Transfer> answer) {
        return answer.orTimeout(2 * LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void a_message_is_not_accepted_before_it_was_sent() {
        server.always(At.DATA, Act.say("354 Go on\r\n250 2.0.0 queued as 1"));
        assertThat(send().end()).isEqualTo(LOST);
    }

    @ParameterizedTest
    @EnumSource(names = { "GREETING", "EHLO" })
    void a_server_that_answers_before_it_is_asked_is_left(At at) {
        server.always(at, Act.say((at == At.GREETING ? "220" : "250") + " hello\r\n250 SIZE\r\n250 Ok\r\n250 Ok\r\n354 Go on"));
        assertThat(send().end()).isEqualTo(LOST);
        assertThat(server.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "250 PIPELINING", "250-half a reply", "x" })
    void what_was_slipped_in_before_the_encryption_ends_the_conversation(String slippedIn) {
        serveEncrypted(own);
        server.always(At.STARTTLS, Act.say("220 2.0.0 Ready\r\n" + slippedIn));
        use(new Tls(Tls.Mode.STARTTLS_OPTIONAL, own.trusting(), true, List.of()));
        Transfer transfer = send();
        assertThat(transfer.end()).isEqualTo(LOST);
        assertThat(transfer.stage()).isEqualTo(Stage.STARTTLS);
        assertThat(server.heard("EHLO")).hasSize(1);
        assertThat(server.heard("MAIL")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = { "NONE", "IMPLICIT" })
    void of_several_addresses_the_first_that_answers_is_used(Tls.Mode mode) throws UnknownHostException {
        server.close();
        server = ScriptedSmtp.start(own.server(), mode == Tls.Mode.IMPLICIT);
        InetAddress[] addresses = { InetAddress.getByName("127.0.0.3"), InetAddress.getByName("127.0.0.2"),
                InetAddress.getByName("127.0.0.1") };
        client = new SmtpClient(List.of(relay(new Tls(mode, own.trusting(), true, List.of()), null, AT_LEISURE, 1, 1, LONG)),
                host -> addresses, Pace.USUAL);
        assertThat(send().end()).isEqualTo(ACCEPTED);
        assertThat(send().end()).isEqualTo(ACCEPTED);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void what_was_offered_in_the_clear_counts_for_nothing_once_encrypted() {
        serveEncrypted(own);
        server.once(At.EHLO, Act.say("250-x\r\n250-STARTTLS\r\n250-PIPELINING\r\n250 SIZE 5")).offering("8BITMIME");
        use(new Tls(Tls.Mode.STARTTLS_REQUIRED, own.trusting(), true, List.of()));
        assertThat(send().end()).isEqualTo(ACCEPTED);
        assertThat(server.spokenAhead()).isZero();
        assertThat(server.heard("MAIL")).containsExactly("MAIL FROM:<bounces@vendor.example> BODY=7BIT");
    }

    @Test
    void a_certificate_for_somebody_else_is_not_taken_unless_names_are_not_checked() {
        serveEncrypted(another);
        use(new Tls(Tls.Mode.STARTTLS_REQUIRED, another.trusting(), true, List.of()));
        Transfer transfer = send();
        assertThat(transfer.end()).isEqualTo(REFUSED);
        assertThat(transfer.stage()).isEqualTo(Stage.STARTTLS);
        assertThat(server.heard("MAIL")).isEmpty();
        client.close();
        use(new Tls(Tls.Mode.STARTTLS_REQUIRED, another.trusting(), false, List.of()));
        assertThat(send().end()).isEqualTo(ACCEPTED);
    }

    @Test
    void requiretls_is_asked_for_where_it_is_offered_under_encryption_and_else_the_mail_stays() {
        serveEncrypted(own);
        use(relay(new Tls(Tls.Mode.STARTTLS_REQUIRED, own.trusting(), true, List.of()), null, AT_LEISURE, 1, 1, LONG));
        Mail mail = mail("x\r\n".getBytes(UTF_8), false, true);
        Transfer transfer = send(mail);
        assertThat(transfer.end()).isEqualTo(REFUSED);
        assertThat(transfer.trouble()).contains("REQUIRETLS");
        assertThat(server.heard("MAIL")).isEmpty();
        client.close();
        server.offering("REQUIRETLS");
        use(relay(new Tls(Tls.Mode.STARTTLS_REQUIRED, own.trusting(), true, List.of()), null, AT_LEISURE, 1, 1, LONG));
        assertThat(send(mail).end()).isEqualTo(ACCEPTED);
        assertThat(server.heard("MAIL")).containsExactly("MAIL FROM:<bounces@vendor.example> REQUIRETLS");
    }

    @Test
    void eight_bits_go_only_where_they_are_taken() {
        Mail mail = mail("ü\r\n".getBytes(UTF_8), true, false);
        use(relay(IN_THE_CLEAR, null, AT_LEISURE, 1, 1, LONG));
        assertThat(send(mail).end()).isEqualTo(ACCEPTED);
        assertThat(server.heard("MAIL").get(0)).endsWith(" BODY=8BITMIME");
        server.offering("PIPELINING");
        assertThat(send(mail).end()).isEqualTo(REFUSED);
        assertThat(server.heard("MAIL")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "SIZE", "SIZE 0", "SIZE many", "SIZE 99999999999999999999", "SIZE 23", "size=23" })
    void a_size_that_says_no_limit_is_none(String size) {
        server.offering(size);
        assertThat(send(mail("x".repeat(21).concat("\r\n").getBytes(UTF_8), false, false)).end()).isEqualTo(ACCEPTED);
        assertThat(server.heard("MAIL").get(0)).endsWith(" SIZE=23");
    }

    @Test
    void a_message_of_one_byte_too_many_stays_here() {
        server.offering("SIZE 22");
        assertThat(send(mail("x".repeat(21).concat("\r\n").getBytes(UTF_8), false, false)).end()).isEqualTo(REFUSED);
        assertThat(server.heard("MAIL")).isEmpty();
    }

    @Test
    void a_token_is_refused_in_two_steps() {
        server.offering("AUTH XOAUTH2").once(At.AUTH, Act.say("334 eyJzdGF0dXMiOiI0MDEifQ=="))
                .once(At.AUTH, Act.say("535 5.7.8 Not accepted"));
        use(relay(IN_THE_CLEAR, new Login("u", "token", Set.of("XOAUTH2"), true), AT_LEISURE, 1, 1000, LONG));
        assertThat(send()).isEqualTo(Transfer.refused(Stage.SIGN_IN, Reply.of(535, "5.7.8 Not accepted")));
        assertThat(server.heard().get(2)).isEmpty();
    }

    @Test
    void a_server_that_asks_on_and_on_is_left() {
        server.offering("AUTH PLAIN").always(At.AUTH, Act.say("334 "));
        use(relay(IN_THE_CLEAR, new Login("u", "p", Set.of(), true), AT_LEISURE, 1, 1000, LONG));
        Transfer transfer = send();
        assertThat(transfer.end()).isEqualTo(LOST);
        assertThat(transfer.stage()).isEqualTo(Stage.SIGN_IN);
    }

    @ParameterizedTest
    @EnumSource(names = { "DATA", "DOT" })
    void a_refused_recipient_is_refused_though_the_server_leaves_before_it_is_through(At at) {
        server.once(At.RCPT, Act.say("550 5.1.1 No such user")).once(at, Act.drop());
        assertThat(send()).isEqualTo(Transfer.refused(Stage.RCPT, Reply.of(550, "5.1.1 No such user")));
        assertThat(send().end()).isEqualTo(ACCEPTED);
    }

    @Test
    void a_refused_recipient_is_refused_though_the_server_has_enough() {
        server.once(At.RCPT, Act.say("550 5.1.1 No such user")).once(At.DATA, Act.sayAndDrop("421 4.7.0 Too many errors"));
        assertThat(send()).isEqualTo(Transfer.refused(Stage.RCPT, Reply.of(550, "5.1.1 No such user")));
    }

    @Test
    void a_message_refused_after_its_recipient_was_taken_is_about_the_message() {
        server.once(At.DOT, Act.say("554-5.6.0 We do not\r\n554 5.6.0 want it"));
        assertThat(send()).isEqualTo(Transfer.refused(Stage.DOT, Reply.of(554, "5.6.0 We do not", "5.6.0 want it")));
        assertThat(send().end()).isEqualTo(ACCEPTED);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void an_idle_connection_is_given_up_and_the_next_mail_goes_on_another() {
        use(relay(IN_THE_CLEAR, null, AT_LEISURE, 1, 1000, Duration.ofMillis(20)));
        assertThat(send().end()).isEqualTo(ACCEPTED);
        Patience.until("a goodbye", () -> !server.heard("QUIT").isEmpty());
        assertThat(send().end()).isEqualTo(ACCEPTED);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.messages()).hasSize(2);
    }

    @Test
    void a_connection_that_is_closed_for_idleness_while_a_message_is_written_costs_nothing() {
        use(relay(IN_THE_CLEAR, null, AT_LEISURE, 1, 1000, LONG));
        assertThat(send().end()).isEqualTo(ACCEPTED);
        server.once(At.BODY, Act.sayAndDrop("421 4.4.2 Idle for too long"));
        byte[] long_ = "x\r\n".repeat(MORE_THAN_ANY_SOCKET_HOLDS / 3).getBytes(UTF_8);
        assertThat(send(mail(long_, false, false)).end()).isEqualTo(ACCEPTED);
        assertThat(server.messages()).hasSize(2);
    }

    @Test
    void a_mail_whose_connection_died_gets_a_new_one_and_not_another_of_the_same_age() {
        use(relay(IN_THE_CLEAR, null, AT_LEISURE, 2, 1000, LONG));
        var holds = new CompletableFuture<Runnable>();
        var one = client.send(mail("1\r\n".getBytes(UTF_8), false, false), whenRoom -> {
            boolean first = holds.complete(whenRoom);
            return first ? Gate.Answer.WAIT : Gate.Answer.GO;
        }).toCompletableFuture();
        Runnable goOn = holds.join();
        var two = client.send(mail("2\r\n".getBytes(UTF_8), false, false)).toCompletableFuture();
        assertThat(join(two).end()).as("beside the one that waits").isEqualTo(ACCEPTED);
        goOn.run();
        assertThat(join(one).end()).isEqualTo(ACCEPTED);
        assertThat(server.connections()).isEqualTo(2);
        server.once(At.MAIL, Act.drop());
        assertThat(send().end()).isEqualTo(ACCEPTED);
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void a_kept_connection_that_proves_dead_costs_nothing_though_it_has_carried_nothing() {
        assertThat(send(mail("ü\r\n".getBytes(UTF_8), true, true)).end()).isEqualTo(REFUSED); // without being begun
        server.once(At.MAIL, Act.drop());
        assertThat(send().end()).isEqualTo(ACCEPTED);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_server_that_does_not_answer_a_goodbye_holds_no_mail_up() {
        server.always(At.QUIT, Act.keepSilent());
        use(relay(IN_THE_CLEAR, null, Timeouts.STANDARD, 1, 1, LONG));
        assertThat(send().end()).isEqualTo(ACCEPTED);
        assertThat(send().end()).isEqualTo(ACCEPTED);
    }
}
