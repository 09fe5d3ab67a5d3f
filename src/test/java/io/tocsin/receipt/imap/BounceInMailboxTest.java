package io.tocsin.receipt.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.receipt.mail.ReturnedMail;
import io.tocsin.testkit.SentNotices;

/** From the mailbox to the delivery. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class BounceInMailboxTest {

    static final String DSN = """
            From: MAILER-DAEMON@mx.acme.example
            To: bounces@vendor.example
            Subject: Undelivered Mail Returned to Sender
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain; charset=us-ascii

            I'm sorry to have to inform you that your message could not be delivered.

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.acme.example

            Final-Recipient: rfc822; ann@acme.example
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 <ann@acme.example>: User unknown

            --b
            Content-Type: text/rfc822-headers

            Message-ID: <DELIVERY@vendor.example>
            Subject: Security notice

            --b--
            """;

    @Inject
    ReturnedMail mails;
    @Inject
    SentNotices notices;

    @Test
    void a_bounce_in_the_mailbox_moves_its_delivery_however_often_it_is_read() throws Exception {
        var incident = notices.incident();
        String tenant = notices.listed(incident, "Acme GmbH");
        UUID delivery = notices.sent(incident, 1, "INITIAL", tenant, "Acme GmbH", "en", "ann@acme.example").deliveries().get(0);
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        server.start();
        try {
            GreenMailUser user = server.setUser(ImapPollTest.USER, ImapPollTest.USER, ImapPollTest.PASSWORD);
            String raw = DSN.replace("DELIVERY", delivery.toString()).replace("\n", "\r\n");
            for (int i = 0; i < 2; i++) {
                user.deliver(new MimeMessage(Session.getInstance(new Properties()),
                        new ByteArrayInputStream(raw.getBytes(StandardCharsets.US_ASCII))));
            }
            var poll = new ImapPoll(new ImapPollTest.Settings(OptionalInt.of(server.getImap().getPort()),
                    ImapSettings.Tls.NONE, ImapPollTest.PASSWORD, Optional.empty(), ImapPollTest.size("1M"), 1000), mails,
                    Clock.systemUTC());
            assertThat(poll.round()).isEqualTo(2);
        } finally {
            server.stop();
        }
        assertThat(notices.text("SELECT state FROM delivery WHERE id = ?", delivery)).isEqualTo("BOUNCED");
        assertThat(notices.text("SELECT count(*) FROM receipt WHERE delivery_id = ?", delivery)).isEqualTo("1");
    }
}
