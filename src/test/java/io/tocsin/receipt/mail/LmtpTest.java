package io.tocsin.receipt.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.receipt.ReceiptSettings.Protocol;
import io.tocsin.testkit.Patience;

/** RFC 2033 as a mail server speaks it, over a socket. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LmtpTest {

    static final int LARGEST = 3_000_000;

    record Mail(String recipient, String text) {
    }

    final List<Mail> taken = new CopyOnWriteArrayList<>();
    final AtomicInteger asked = new AtomicInteger();
    final MailDoor door = new MailDoor(Protocol.LMTP, InetAddress.getLoopbackAddress(), 0, 5, LARGEST,
            address -> address.startsWith("bounces+"), (raw, recipients) -> {
                asked.incrementAndGet();
                if (recipients.get(0).contains("away")) {
                    throw new IllegalStateException("the database is away");
                }
                taken.add(new Mail(recipients.get(0), new String(raw, ISO_8859_1)));
            });

    @AfterEach
    void close() {
        door.close();
    }

    /** One conversation; what is said in one go is sent in one go. */
    private final class Talk implements AutoCloseable {

        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
        private final BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));

        Talk() throws IOException {
            socket.setSoTimeout((int) Patience.LONG.toMillis());
            assertThat(reply()).startsWith("220 ");
        }

        void say(String... lines) throws IOException {
            write(String.join("\r\n", lines) + "\r\n");
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        }

        String reply() throws IOException {
            var whole = new StringBuilder();
            String line;
            do {
                line = in.readLine();
                whole.append(line).append('\n');
            } while (line != null && line.length() > 3 && line.charAt(3) == '-');
            return whole.toString().strip();
        }

        List<String> codes(int replies) throws IOException {
            List<String> codes = new ArrayList<>();
            for (int i = 0; i < replies; i++) {
                codes.add(reply().replaceFirst("^(\\d{3} \\d\\.\\d\\.\\d) .*", "$1"));
            }
            return codes;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Talk begun() throws IOException {
        Talk talk = new Talk();
        talk.say("LHLO mx.example.org");
        assertThat(talk.reply()).startsWith("250-").contains("250-PIPELINING", "250-ENHANCEDSTATUSCODES",
                "250-8BITMIME", "250-SMTPUTF8", "250 SIZE " + LARGEST);
        return talk;
    }

    @Test
    void each_recipient_has_an_answer_of_its_own_after_the_dot() throws IOException {
        try (Talk talk = begun()) {
            talk.say("MAIL FROM:<>");
            talk.say("RCPT TO:<bounces+one@vendor.example>");
            talk.say("RCPT TO:<stranger@vendor.example>");
            talk.say("RCPT TO:<bounces+away@vendor.example>");
            talk.say("RCPT TO:<bounces+two@vendor.example> NOTIFY=NEVER");
            talk.say("DATA");
            assertThat(talk.codes(6)).containsExactly("250 2.1.0", "250 2.1.5", "550 5.1.1", "250 2.1.5", "250 2.1.5",
                    "354 End with a dot");
            talk.say("Subject: x", "", "..one dot", ".");
            assertThat(talk.codes(3)).containsExactly("250 2.0.0", "451 4.3.0", "250 2.0.0");
            talk.say("NOOP", "QUIT");
            assertThat(talk.codes(2)).containsExactly("250 2.0.0", "221 2.0.0");
            assertThat(talk.in.readLine()).isNull();
        }
        assertThat(taken).extracting(Mail::recipient).containsExactly("bounces+one@vendor.example",
                "bounces+two@vendor.example");
        assertThat(taken.get(0).text()).isEqualTo("Subject: x\r\n\r\n.one dot\r\n");
    }

    @Test
    void commands_may_come_all_at_once() throws IOException {
        try (Talk talk = begun()) {
            talk.say("MAIL FROM:<a@b.example> BODY=8BITMIME", "RCPT TO:<bounces+one@vendor.example>",
                    "RCPT TO:<bounces+one@vendor.example>", "DATA");
            assertThat(talk.codes(4)).containsExactly("250 2.1.0", "250 2.1.5", "250 2.1.5", "354 End with a dot");
            talk.say("Subject: \u00fc", "", "first", ".", "MAIL FROM:<>", "RCPT TO:<bounces+two@vendor.example>", "DATA");
            assertThat(talk.codes(5)).containsExactly("250 2.0.0", "250 2.0.0", "250 2.1.0", "250 2.1.5",
                    "354 End with a dot");
            talk.say("Subject: y", "", "second", ".", "QUIT");
            assertThat(talk.codes(2)).containsExactly("250 2.0.0", "221 2.0.0");
        }
        assertThat(taken).extracting(mail -> mail.text().lines().reduce((a, b) -> b).orElse("")).containsExactly("first",
                "second");
    }

    @Test
    void a_recipient_named_again_has_the_same_answer_and_the_mail_once() throws IOException {
        try (Talk talk = begun()) {
            talk.say("MAIL FROM:<>", "RCPT TO:<bounces+one@vendor.example>", "RCPT TO:<bounces+away@vendor.example>",
                    "RCPT TO:<bounces+one@vendor.example>", "RCPT TO:<bounces+away@vendor.example>",
                    "RCPT TO:<bounces+ONE@Vendor.Example>", "DATA");
            assertThat(talk.codes(7)).last().isEqualTo("354 End with a dot");
            talk.say("Subject: x", "", "y", ".");
            assertThat(talk.codes(5)).containsExactly("250 2.0.0", "451 4.3.0", "250 2.0.0", "451 4.3.0", "250 2.0.0");
        }
        assertThat(taken).hasSize(1);
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_mail_without_recipients_is_none_and_what_comes_in_the_wrong_order_is_refused() throws IOException {
        try (Talk talk = new Talk()) {
            talk.say("EHLO mx.example.org", "HELO mx", "LHLO", "MAIL FROM:<>", "LHLO mx", "RCPT TO:<bounces+x@vendor.example>",
                    "DATA", "MAIL FROM:<>", "MAIL FROM:<>", "RCPT TO:<nobody@vendor.example>", "RCPT TO:bounces+x", "DATA",
                    "RSET",
                    "MAIL to nobody", "BDAT 3 LAST", "VRFY root");
            assertThat(talk.codes(4)).containsExactly("500 5.5.1", "500 5.5.1", "501 5.5.4", "503 5.5.1");
            assertThat(talk.reply()).startsWith("250-");
            assertThat(talk.codes(11)).containsExactly("503 5.5.1", "503 5.5.1", "250 2.1.0", "503 5.5.1", "550 5.1.1",
                    "501 5.5.4", "503 5.5.1", "250 2.0.0", "501 5.5.4", "500 5.5.1", "252 2.5.0");
        }
        assertThat(taken).isEmpty();
    }

    @Test
    void a_mail_that_is_too_large_is_refused_for_each_recipient_and_the_next_one_is_taken() throws IOException {
        try (Talk talk = begun()) {
            talk.say("MAIL FROM:<> SIZE=" + (LARGEST + 1), "MAIL FROM:<> SIZE=20",
                    "RCPT TO:<bounces+1@vendor.example>",
                    "RCPT TO:<bounces+2@vendor.example>", "DATA");
            assertThat(talk.codes(5)).containsExactly("552 5.3.4", "250 2.1.0", "250 2.1.5", "250 2.1.5",
                    "354 End with a dot");
            String line = "x".repeat(1022) + "\r\n";
            for (int i = 0; i <= LARGEST / line.length(); i++) {
                talk.write(line);
            }
            talk.say(".");
            assertThat(talk.codes(2)).containsExactly("552 5.3.4", "552 5.3.4");
            talk.say("MAIL FROM:<>", "RCPT TO:<bounces+3@vendor.example>", "DATA", "Subject: x", "", "y", ".");
            assertThat(talk.codes(4)).endsWith("354 End with a dot", "250 2.0.0");
        }
        assertThat(taken).extracting(Mail::recipient).containsExactly("bounces+3@vendor.example");
    }

    @Test
    void a_connection_lost_before_the_dot_leaves_nothing() throws Exception {
        try (Talk talk = begun()) {
            talk.say("MAIL FROM:<>", "RCPT TO:<bounces+one@vendor.example>", "DATA", "Subject: half", "", "of a ma");
            assertThat(talk.codes(3)).last().isEqualTo("354 End with a dot");
            talk.socket.shutdownOutput();
            while (talk.in.readLine() != null) {
                // until the server has closed its end too
            }
        }
        assertThat(taken).isEmpty();
    }

    @Test
    void no_other_end_of_lines_ends_a_mail() throws IOException {
        try (Talk talk = begun()) {
            talk.say("MAIL FROM:<>", "RCPT TO:<bounces+one@vendor.example>", "DATA");
            assertThat(talk.codes(3)).last().isEqualTo("354 End with a dot");
            talk.write("Subject: x\r\n\r\na\n.\nb\n.\r\nc\r.\rd\r\n.\ne\r.\r\nMAIL FROM:<smuggled@x>\r\n.\r\n");
            assertThat(talk.codes(1)).containsExactly("250 2.0.0");
            talk.say("NOOP");
            assertThat(talk.codes(1)).containsExactly("250 2.0.0");
        }
        assertThat(taken).singleElement().satisfies(mail -> assertThat(mail.text()).contains("MAIL FROM:<smuggled@x>"));
    }

    @Test
    void hostile_lines_are_refused_and_harm_nobody_else() throws IOException {
        for (String line : List.of("\0\0\0\0", "x".repeat(100_000), "RCPT TO:<" + "a".repeat(950) + ">", "\u00ff\u00fe\u00fd",
                "MAIL FROM:<a@b>\nRCPT TO:<bounces+x@vendor.example>", "GET / HTTP/1.1", "MAIL FROM:<> SIZE=999999999999999999",
                "MAIL FROM:<> SIZE=" + "9".repeat(400), "", "LHLO " + "a ".repeat(300), "RCPT TO:<>", "DATA x y")) {
            try (Talk talk = new Talk()) {
                talk.say(line);
                assertThat(talk.reply()).as(line.substring(0, Math.min(40, line.length()))).matches("5\\d\\d[ -](?s).*");
            }
        }
        try (Talk talk = begun()) {
            talk.say("MAIL FROM:<MAILER-DAEMON>", "RCPT TO:<bounces+one@vendor.example>", "DATA", "S: x", "", ".");
            assertThat(talk.codes(4)).last().isEqualTo("250 2.0.0");
        }
    }

    @Test
    void more_recipients_than_a_mail_may_have_are_told_to_come_again() throws IOException {
        try (Talk talk = begun()) {
            talk.say("MAIL FROM:<>");
            talk.reply();
            for (int i = 0; i < 101; i++) {
                talk.say("RCPT TO:<bounces+" + i + "@vendor.example>");
            }
            assertThat(talk.codes(101)).startsWith("250 2.1.5").endsWith("250 2.1.5", "452 4.5.3");
        }
    }

    @Test
    void by_smtp_a_sender_without_a_domain_is_taken_too() throws IOException {
        try (var smtp = new MailDoor(Protocol.SMTP, InetAddress.getLoopbackAddress(), 0, 5, LARGEST, address -> true,
                (raw, recipients) -> taken.add(new Mail(recipients.get(0), "")));
                var socket = new Socket(InetAddress.getLoopbackAddress(), smtp.port());
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            socket.getOutputStream()
                    .write("HELO x\r\nMAIL FROM:<MAILER-DAEMON>\r\nRCPT TO:<a@b.example>\r\n".getBytes(ISO_8859_1));
            assertThat(List.of(in.readLine(), in.readLine(), in.readLine(), in.readLine())).last().asString()
                    .startsWith("250");
        }
    }
}
