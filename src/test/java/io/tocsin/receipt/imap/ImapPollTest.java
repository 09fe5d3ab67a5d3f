package io.tocsin.receipt.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.tocsin.testkit.Patience;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ImapPollTest {

    static final String USER = "bounces@vendor.example";
    static final String PASSWORD = "correct horse battery staple";

    final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    GreenMail server;
    GreenMailUser user;

    @BeforeEach
    void start() {
        // The mail library looks for its parts in the thread's class loader.
        Thread.currentThread().setContextClassLoader(ImapPollTest.class.getClassLoader());
        server = new GreenMail(new ServerSetup[] { new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
                new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAPS) });
        server.start();
        user = server.setUser(USER, USER, PASSWORD);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    /** @param processed null where mails stay and are marked */
    record Settings(OptionalInt port, Tls tls, String secret, Optional<String> processed, MemorySize largest, int most)
            implements
                ImapSettings {

        @Override
        public Optional<String> host() {
            return Optional.of("127.0.0.1");
        }

        @Override
        public Optional<String> username() {
            return Optional.of(USER);
        }

        @Override
        public Optional<String> password() {
            return Optional.of(secret);
        }

        @Override
        public String folder() {
            return "INBOX";
        }

        Settings withMost(int most) {
            return new Settings(port, tls, secret, processed, largest, most);
        }

        @Override
        public Duration every() {
            return Duration.ofMinutes(1);
        }
    }

    Settings settings(String processed) {
        return new Settings(OptionalInt.of(server.getImap().getPort()), ImapSettings.Tls.NONE, PASSWORD,
                Optional.ofNullable(processed), size("1M"), 1000);
    }

    static MemorySize size(String text) {
        return new MemorySizeConverter().convert(text);
    }

    Intake keeping() {
        return mail -> taken.add(new String(mail, StandardCharsets.ISO_8859_1));
    }

    ImapPoll poll(Settings settings) {
        return new ImapPoll(settings, keeping());
    }

    static String mail(String subject, String body) {
        return "From: MAILER-DAEMON@mx.example\r\nTo: " + USER + "\r\nSubject: " + subject + "\r\n\r\n" + body + "\r\n";
    }

    void deliver(String raw) {
        try {
            user.deliver(new MimeMessage(Session.getInstance(new Properties()),
                    new java.io.ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1))));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** The subjects in a folder, those that are seen with a star. */
    List<String> subjects(String name) throws MessagingException {
        Store store = Session.getInstance(new Properties()).getStore("imap");
        store.connect("127.0.0.1", server.getImap().getPort(), USER, PASSWORD);
        try (store; Folder folder = store.getFolder(name)) {
            folder.open(Folder.READ_ONLY);
            var subjects = new ArrayList<String>();
            for (Message message : folder.getMessages()) {
                subjects.add(message.getSubject() + (message.isSet(Flags.Flag.SEEN) ? "*" : ""));
            }
            return subjects;
        }
    }

    @Test
    void each_new_mail_is_handed_over_as_it_was_received_once_and_then_marked() throws Exception {
        String first = mail("first", "h\u00e4llo");
        deliver(first);
        deliver(mail("second", "x"));
        ImapPoll poll = poll(settings(null));
        assertThat(poll.round()).isEqualTo(2);
        assertThat(taken).hasSize(2);
        assertThat(taken.get(0)).isEqualTo(first);
        assertThat(subjects("INBOX")).containsExactly("first*", "second*");
        assertThat(poll.round()).isZero();
        deliver(mail("third", "x"));
        assertThat(poll.round()).isEqualTo(1);
        assertThat(taken).hasSize(3);
    }

    @Test
    void with_a_folder_for_them_processed_mails_are_moved_there() throws Exception {
        deliver(mail("first", "x"));
        deliver(mail("second", "x"));
        ImapPoll poll = poll(settings("processed"));
        assertThat(poll.round()).isEqualTo(2);
        assertThat(subjects("INBOX")).isEmpty();
        assertThat(subjects("processed")).extracting(subject -> subject.replace("*", "")).containsExactly("first", "second");
        assertThat(poll.round()).isZero();
        assertThat(taken).hasSize(2);
    }

    @Test
    void a_mail_that_was_not_committed_is_not_marked_and_keeps_no_other_back() throws Exception {
        deliver(mail("first", "poison"));
        deliver(mail("second", "x"));
        var poll = new ImapPoll(settings(null), mail -> {
            if (new String(mail, StandardCharsets.ISO_8859_1).contains("poison")) {
                throw new IllegalStateException("rolled back");
            }
        });
        assertThat(poll.round()).isEqualTo(1);
        assertThat(subjects("INBOX")).containsExactly("first", "second*");
        assertThat(poll(settings(null)).round()).isEqualTo(1);
        assertThat(taken).hasSize(1);
    }

    @Test
    void a_mail_is_marked_only_after_it_was_taken() throws Exception {
        deliver(mail("first", "x"));
        var seenWhileTaken = new ArrayList<String>();
        new ImapPoll(settings(null), mail -> {
            try {
                seenWhileTaken.addAll(subjects("INBOX"));
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
        }).round();
        assertThat(seenWhileTaken).containsExactly("first");
        assertThat(subjects("INBOX")).containsExactly("first*");
    }

    @Test
    void a_connection_that_is_lost_costs_a_round_and_no_mail() throws Exception {
        deliver(mail("first", "x"));
        deliver(mail("second", "x"));
        int port = server.getImap().getPort();
        Settings settings = settings(null);
        var poll = new ImapPoll(settings, mail -> {
            if (taken.isEmpty()) {
                server.getImap().stopService();
            }
            keeping().take(mail);
        });
        assertThat(poll.round()).isZero();
        assertThat(taken).hasSize(1);
        assertThat(poll.round()).as("while it is away").isZero();
        var managers = server.getManagers();
        var back = new com.icegreen.greenmail.imap.ImapServer(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
                managers);
        back.startService();
        try {
            assertThat(back.waitTillRunning(60_000)).isTrue();
            assertThat(poll.round()).isEqualTo(2);
            assertThat(taken).hasSize(3).extracting(mail -> mail.split("\r\n")[2]).containsExactly("Subject: first",
                    "Subject: first", "Subject: second");
        } finally {
            back.stopService();
        }
    }

    @Test
    void of_a_mail_that_is_too_large_the_beginning_is_read() throws Exception {
        deliver(mail("large", "x".repeat(200_000)));
        Settings small = new Settings(OptionalInt.of(server.getImap().getPort()), ImapSettings.Tls.NONE, PASSWORD,
                Optional.empty(), size("10K"), 1000);
        assertThat(poll(small).round()).isEqualTo(1);
        assertThat(taken.get(0)).hasSize(10 * 1024).contains("Subject: large");
    }

    @Test
    void a_flooded_mailbox_is_emptied_round_by_round() {
        for (int i = 0; i < 5; i++) {
            deliver(mail("no " + i, "x"));
        }
        ImapPoll poll = poll(new Settings(OptionalInt.of(server.getImap().getPort()), ImapSettings.Tls.NONE, PASSWORD,
                Optional.empty(), size("1M"), 2));
        assertThat(List.of(poll.round(), poll.round(), poll.round(), poll.round())).containsExactly(2, 2, 1, 0);
        assertThat(taken).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void two_replicas_at_the_same_mailbox_lose_nothing() throws Exception {
        for (int i = 0; i < 20; i++) {
            deliver(mail("no " + i, "x"));
        }
        poll(settings("processed").withMost(1)).round(); // makes the folder, so that both are at work at once
        var start = new CyclicBarrier(2);
        ExecutorService replicas = Executors.newFixedThreadPool(2);
        try {
            for (String processed : Arrays.asList("processed", "processed")) {
                ImapPoll poll = poll(settings(processed));
                replicas.submit(() -> {
                    start.await();
                    return poll.round();
                });
            }
        } finally {
            replicas.shutdown();
            assertThat(replicas.awaitTermination(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        poll(settings("processed")).round();
        assertThat(taken).extracting(mail -> mail.split("\r\n")[2]).contains(
                java.util.stream.IntStream.range(0, 20).mapToObj(i -> "Subject: no " + i).toArray(String[]::new));
        assertThat(subjects("INBOX")).isEmpty();
    }

    @Test
    void a_server_whose_certificate_nobody_vouches_for_is_told_no_password() throws IOException {
        deliver(mail("first", "x"));
        assertThat(poll(new Settings(OptionalInt.of(server.getImaps().getPort()), ImapSettings.Tls.IMPLICIT, PASSWORD,
                Optional.empty(), size("1M"), 1000)).round()).isZero();
        assertThat(taken).isEmpty();
    }

    @Test
    void a_server_without_starttls_is_told_no_password_where_that_is_asked_for() {
        deliver(mail("first", "x"));
        assertThat(poll(new Settings(OptionalInt.of(server.getImap().getPort()), ImapSettings.Tls.STARTTLS, PASSWORD,
                Optional.empty(), size("1M"), 1000)).round()).isZero();
        assertThat(taken).isEmpty();
    }

    @Test
    void a_wrong_password_is_a_round_without_mails() {
        assertThat(poll(new Settings(OptionalInt.of(server.getImap().getPort()), ImapSettings.Tls.NONE, "wrong",
                Optional.empty(), size("1M"), 1000)).round()).isZero();
    }
}
