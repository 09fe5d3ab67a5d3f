package io.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Tried with a client that is not the application's own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SmtpServerTest {

    static final SmtpServer relay = SmtpServer.start();

    @BeforeEach
    void reset() {
        relay.reset();
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    @Test
    void a_mail_arrives_as_it_was_sent() throws Exception {
        send("ann@tenant.example");
        ReceivedMail mail = relay.await(1).get(0);
        assertThat(mail.to()).isEqualTo("ann@tenant.example");
        assertThat(mail.from()).isEqualTo("security@vendor.example");
        assertThat(mail.mime().getSubject()).isEqualTo("Grüße");
        assertThat(mail.mime().getContent().toString()).contains("one\r\n.\r\ntwo");
    }

    @Test
    void a_recipient_is_answered_as_the_test_says_and_the_last_answer_stays() throws MessagingException {
        relay.answer("ann@tenant.example", SmtpReply.toRecipient(550, "5.1.1 No such user"),
                SmtpReply.toDot(451, "4.3.0 Later"), SmtpReply.accept());
        assertThatThrownBy(() -> send("ann@tenant.example")).hasStackTraceContaining("550");
        assertThatThrownBy(() -> send("ann@tenant.example")).hasStackTraceContaining("451");
        send("ann@tenant.example");
        send("ann@tenant.example");
        assertThat(relay.receivedBy("ANN@tenant.example")).hasSize(2);
        assertThat(relay.begun()).isEqualTo(4);
    }

    @Test
    void a_connection_can_break_before_anything_was_taken_over() {
        relay.answer("ann@tenant.example", SmtpReply.hangUpOnRecipient());
        assertThatThrownBy(() -> send("ann@tenant.example")).isInstanceOf(MessagingException.class);
        assertThat(relay.received()).isEmpty();
    }

    @Test
    void a_connection_can_break_in_the_middle_of_a_message() {
        relay.answer("ann@tenant.example", SmtpReply.hangUpBeforeDot());
        assertThatThrownBy(() -> send("ann@tenant.example")).isInstanceOf(MessagingException.class);
        assertThat(relay.received()).isEmpty();
    }

    @Test
    void a_connection_can_break_after_the_dot() {
        relay.answer("ann@tenant.example", SmtpReply.hangUpAfterDot());
        assertThatThrownBy(() -> send("ann@tenant.example")).isInstanceOf(MessagingException.class);
        assertThat(relay.receivedBy("ann@tenant.example")).hasSize(1);
    }

    @Test
    void the_answer_to_the_dot_can_be_held_back() {
        CountDownLatch latch = new CountDownLatch(1);
        relay.answer("ann@tenant.example", SmtpReply.accept().after(latch));
        // A thread of its own, which finds the mail library where this one does; those of the common pool may not.
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendUnchecked("ann@tenant.example"),
                task -> new Thread(task).start());
        assertThat(sent).isNotDone();
        latch.countDown();
        sent.join();
        assertThat(relay.received()).hasSize(1);
    }

    private static void sendUnchecked(String to) {
        try {
            send(to);
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static void send(String to) throws MessagingException {
        Properties settings = new Properties();
        settings.setProperty("mail.smtp.host", relay.host());
        settings.setProperty("mail.smtp.port", String.valueOf(relay.port()));
        MimeMessage message = new MimeMessage(Session.getInstance(settings));
        message.setFrom(new InternetAddress("security@vendor.example"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject("Grüße", "UTF-8");
        message.setText("one\n.\ntwo", "UTF-8");
        Transport.send(message);
    }
}
