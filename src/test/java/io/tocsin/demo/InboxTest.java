package io.tocsin.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class InboxTest {

    @TempDir
    Path folder;

    @Test
    void a_mail_is_found_by_address_and_by_words_and_the_next_run_begins_with_none() throws Exception {
        try (Inbox inbox = Inbox.open(folder)) {
            send(inbox, "ann@velora.example", "Für Velora", "see http://127.0.0.1/a/token.");
            send(inbox, "ben@tamiko.example", "For Tamiko", "nothing");
            assertThat(inbox.find("@velora")).extracting(InboxEntry::to).containsExactly("ann@velora.example");
            assertThat(inbox.find("@velora")).extracting(InboxEntry::mailbox, InboxEntry::domain)
                    .containsExactly(tuple("ann", "@velora.example"));
            assertThat(inbox.find("für")).extracting(InboxEntry::subject).containsExactly("Für Velora");
        }
        try (Inbox again = Inbox.open(folder)) {
            assertThat(again.find("")).isEmpty();
            assertThat(folder).isEmptyDirectory();
            send(again, "cem@velora.example", "third", "see http://127.0.0.1/a/token.");
            assertThat(again.find("")).extracting(InboxEntry::number).containsExactly(1);
            InboxMail mail = InboxMail.of(again.source(1).orElseThrow());
            assertThat(mail.source()).startsWith("Return-Path: <security@vendor.example>\r\nDelivered-To: cem@velora.example");
            assertThat(InboxPages.links(mail.text())).containsExactly("http://127.0.0.1/a/token");
        }
        assertThat(Inbox.current()).isEmpty();
    }

    @Test
    void what_cannot_be_read_is_shown_as_its_source() {
        InboxMail mail = InboxMail.of("no header at all".getBytes(StandardCharsets.UTF_8));
        assertThat(mail.source()).isEqualTo("no header at all");
        assertThat(mail.html()).isEmpty();
    }

    private static void send(Inbox inbox, String to, String subject, String text) throws MessagingException {
        Properties settings = new Properties();
        settings.setProperty("mail.smtp.host", inbox.host());
        settings.setProperty("mail.smtp.port", String.valueOf(inbox.port()));
        MimeMessage message = new MimeMessage(Session.getInstance(settings));
        message.setFrom(new InternetAddress("security@vendor.example"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject, "UTF-8");
        message.setText(text, "UTF-8");
        Transport.send(message);
    }
}
