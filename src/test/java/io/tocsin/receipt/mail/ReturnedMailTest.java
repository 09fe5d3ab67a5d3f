package io.tocsin.receipt.mail;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tocsin.delivery.courier.ReturnPath;
import io.tocsin.receipt.ReceiptSettings.Protocol;
import io.tocsin.receipt.Receipts;
import io.tocsin.receipt.Taken;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** Returned mail on its ways in, from the raw message to the state of the delivery. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReturnedMailTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    ReturnPath returnPath;
    @Inject
    ReturnedMail mails;
    @Inject
    MailDoors doors;
    @Inject
    Receipts receipts;
    @Inject
    Rows rows;

    Listed acme = tenant("Acme");
    Scene scene;
    String notice;
    UUID delivery;

    @BeforeEach
    void send() {
        clock.reset();
        relay.reset();
        scene = stage.scene().list(acme);
        notice = scene.sent();
        delivery = UUID.fromString(scene.author.request().get("/api/v1/notices/" + notice + "/deliveries").then().extract()
                .path("items[0].id"));
    }

    /** A sample with the marks of this delivery in place of the ones that it was written with, and unlike any before. */
    private String mail(String sample) throws IOException {
        return MailReaderTest.text(sample).replace(MailReaderTest.DELIVERY.toString(), delivery.toString())
                .replace("0190163d.proof", returnPath.envid(delivery)).replace("Subject:", "X-Run: " + delivery + "\nSubject:")
                .replace("Fri, 21 Jan 2022 10:05:00 +0000",
                        java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME
                                .format(clock.instant().atOffset(java.time.ZoneOffset.UTC)));
    }

    private ValidatableResponse post(String mail) {
        return scene.sender.request().contentType("message/rfc822").body(mail.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/receipts/message").then();
    }

    private ValidatableResponse story() {
        return scene.author.request().get("/api/v1/deliveries/" + delivery).then().statusCode(200);
    }

    @Test
    void a_dsn_handed_in_by_http_bounces_the_delivery_and_keeps_its_source() throws IOException {
        post(mail("dsn-by-envelope-id")).statusCode(200).body("form", equalTo("DSN"))
                .body("receipts[0].deliveryId", equalTo(delivery.toString()))
                .body("receipts[0].matchedBy", equalTo("ENVELOPE_ID")).body("receipts[0].kind", equalTo("HARD"))
                .body("receipts[0].taken", equalTo("MOVED"));
        String receipt = story().body("state", equalTo("BOUNCED")).body("lastReply", equalTo("550 5.1.1 no such user"))
                .extract().path("receipts[0].id");
        scene.author.request().get("/api/v1/receipts/" + receipt).then().statusCode(200)
                .body("words", containsString("Reporting-MTA: dns; mx.vendor.example"));
        scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().body("items[0].kind", equalTo("HARD"));
    }

    @Test
    void the_whole_story_of_one_delivery_is_told_in_one_place() throws IOException {
        Scene another = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.toDot(250, "2.0.0 Ok: queued as 4XyZ1k2Qz9z1Jp"));
        notice = another.sent();
        delivery = UUID.fromString(scene.author.request().get("/api/v1/notices/" + notice + "/deliveries").then()
                .body("items[0].queueId", equalTo("4XyZ1k2Qz9z1Jp")).extract().path("items[0].id"));
        post(mail("dsn-by-message-id"));
        post(mail("vacation-in-reply-to"));
        story().body("state", equalTo("BOUNCED")).body("lastReply", equalTo("550 5.1.1 no such user"))
                .body("queueId", equalTo("4XyZ1k2Qz9z1Jp"))
                .body("events.to", equalTo(List.of("ACCEPTED", "BOUNCED")))
                .body("events.queueId", equalTo(java.util.Arrays.asList("4XyZ1k2Qz9z1Jp", null)))
                .body("events[0].reply", equalTo("250 2.0.0 Ok: queued as 4XyZ1k2Qz9z1Jp"))
                .body("receipts.fate", equalTo(List.of("MOVED", "NOTED")));
    }

    @Test
    void the_same_mail_again_changes_nothing() throws IOException {
        String mail = mail("dsn-by-message-id");
        post(mail).body("receipts[0].taken", equalTo("MOVED"));
        post(mail).statusCode(200).body("receipts[0].taken", equalTo("REPEATED"));
        story().body("receipts", hasSize(1));
    }

    @Test
    void one_mail_to_the_marked_addresses_of_two_deliveries_is_heard_for_both() throws IOException {
        String other = stage.scene().list(acme).sent();
        UUID second = UUID.fromString(scene.author.request().get("/api/v1/notices/" + other + "/deliveries").then().extract()
                .path("items[0].id"));
        byte[] mail = mail("vacation-rfc3834").replaceAll("(?m)^To: .*$", "To: undisclosed").getBytes(StandardCharsets.UTF_8);
        var marked = new ReturnedMail(receipts, new Marks() {
            @Override
            public Optional<UUID> deliveryOf(String address) {
                return Optional.of(UUID.fromString(address.split("[+@]")[1]));
            }

            @Override
            public Optional<UUID> deliveryOfEnvid(String envid) {
                return Optional.empty();
            }
        });
        for (UUID each : List.of(delivery, second)) {
            String address = "bounces+" + each + "@vendor.example";
            assertThat(marked.take(mail, List.of(address)).receipts().get(0).taken()).isEqualTo(Taken.NOTED);
            assertThat(marked.take(mail, List.of(address)).receipts().get(0).taken()).isEqualTo(Taken.REPEATED);
        }
        String first = "bounces+" + delivery + "@vendor.example";
        assertThat(marked.take(mail, List.of(first)).receipts().get(0).taken()).isEqualTo(Taken.REPEATED);
        assertThat(sourceId(delivery)).as("of the mail alone, as it always was").matches("[0-9a-f]{64}/0");
        assertThat(sourceId(second)).isEqualTo(sourceId(delivery) + "/" + second);
    }

    private String sourceId(UUID of) {
        return rows.text("SELECT source_id FROM receipt WHERE source = 'message' AND delivery_id = ?", of);
    }

    @Test
    void a_vacation_notice_is_noted_and_bounces_nothing() throws IOException {
        post(mail("vacation-in-reply-to")).body("form", equalTo("AUTO_REPLY")).body("receipts[0].taken", equalTo("NOTED"));
        story().body("state", equalTo("ACCEPTED")).body("receipts[0].event", equalTo("OTHER"));
        scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().body("items", hasSize(0));
    }

    @Test
    void a_complaint_is_work_for_a_person() throws IOException {
        post(mail("arf-abuse-by-message-id")).body("form", equalTo("COMPLAINT"));
        story().body("state", equalTo("COMPLAINED"));
    }

    @Test
    void a_mail_that_belongs_to_nothing_is_kept_until_a_person_looked_at_it() throws IOException {
        post(mail("a-person-answers").replace("Bob", "Bob " + delivery)).statusCode(200).body("form", equalTo("OTHER"))
                .body("receipts[0].taken", equalTo("UNMATCHED"));
        String id = scene.author.request().get("/api/v1/receipts/unmatched?limit=1000").then().statusCode(200).extract()
                .path("items.find { it.words?.contains('Bob " + delivery + "') }.id");
        assertThat(id).isNotNull();
        scene.sender.request().post("/api/v1/receipts/" + id + "/completion").then().statusCode(200);
        scene.sender.request().post("/api/v1/receipts/" + id + "/completion").then().statusCode(409);
        scene.author.request().get("/api/v1/receipts/unmatched?limit=1000").then().body("items.id", not(hasItem(id)));
    }

    @Test
    void what_is_no_mail_is_taken_all_the_same() {
        post("\n\0\0" + UUID.randomUUID()).statusCode(200).body("form", equalTo("UNREADABLE"))
                .body("receipts[0].taken", equalTo("UNMATCHED"));
        post("x".repeat(3_000_000) + UUID.randomUUID()).statusCode(200);
    }

    @Test
    void a_body_that_does_not_say_that_it_is_a_mail_is_refused() {
        scene.sender.request().contentType(ContentType.TEXT).body("x").post("/api/v1/receipts/message").then().statusCode(415);
    }

    @Test
    void a_mail_by_smtp_is_committed_before_it_is_acknowledged() throws Exception {
        int port = doors.open(0).orElseThrow();
        try {
            String said = deliver(port, "<" + delivery + "@elsewhere.example>", mail("dsn-by-message-id"));
            assertThat(said).startsWith("550");
            story().body("state", equalTo("ACCEPTED"));
        } finally {
            doors.close(null);
        }
        try (var door = new MailDoor(Protocol.SMTP, InetAddress.getLoopbackAddress(), 0, 5, MailDoor.LARGEST,
                address -> address.startsWith("bounces+"),
                mails::take)) {
            assertThat(deliver(door.port(), "<bounces+x@vendor.example>", mail("dsn-by-message-id"))).startsWith("250");
            story().body("state", equalTo("BOUNCED"));
        }
    }

    @Test
    void a_mail_that_cannot_be_committed_is_to_come_again() throws Exception {
        try (var door = new MailDoor(Protocol.SMTP, InetAddress.getLoopbackAddress(), 0, 5, MailDoor.LARGEST, address -> true,
                (raw, recipients) -> {
                    throw new IllegalStateException("the database is away");
                })) {
            assertThat(deliver(door.port(), "<bounces@vendor.example>", mail("dsn-by-message-id"))).startsWith("451");
        }
    }

    /** @return the last reply, or the first that refuses */
    private static String deliver(int port, String recipient, String mail) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            String reply = in.readLine();
            for (String line : List.of("HELO mx.example.org", "MAIL FROM:<>", "RCPT TO:" + recipient, "DATA",
                    mail.replace("\n", "\r\n") + "\r\n.")) {
                socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                reply = in.readLine();
                if (reply.charAt(0) > '3') {
                    return reply;
                }
            }
            return reply;
        }
    }
}
