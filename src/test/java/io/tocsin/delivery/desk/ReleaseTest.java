package io.tocsin.delivery.desk;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.ReceivedMail;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReleaseTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;

    Listed acme = tenant("Acme");
    Listed globex = tenant("Globex");

    @BeforeEach
    void start() {
        clock.reset();
        relay.reset();
    }

    @Test
    void what_was_approved_reaches_every_contact_and_the_notice_completes() {
        Scene scene = stage.scene().list(acme, globex);
        String notice = scene.sent();

        scene.author.request().get("/api/v1/notices/" + notice).then().statusCode(200)
                .body("state", equalTo("COMPLETED"))
                .body("deliveries.accepted", equalTo(2)).body("deliveries.total", equalTo(2))
                .body("deliveries.queued", equalTo(0)).body("deliveries.sending", equalTo(0))
                .body("tenants.awaiting", equalTo(2)).body("tenants.total", equalTo(2))
                .body("firstAcceptedAt", notNullValue()).body("completedAt", notNullValue());
        assertThat(relay.receivedBy(acme.email())).hasSize(1);
        assertThat(relay.receivedBy(globex.email())).hasSize(1);
        scene.author.request().get("/api/v1/notices/" + notice + "/deliveries?state=&tenantId=").then().statusCode(200)
                .body("items", hasSize(2));
    }

    @Test
    void the_mail_carries_the_headers_that_mail_servers_and_people_rely_on() throws Exception {
        Scene scene = stage.scene().list(acme.locale("de"));
        String notice = scene.sent();

        ReceivedMail mail = relay.receivedBy(acme.email()).get(0);
        String id = scene.author.request().get("/api/v1/notices/" + notice + "/deliveries").then().body("items", hasSize(1))
                .extract().path("items[0].id");
        assertThat(mail.header("Message-ID")).isEqualTo("<" + id + "@vendor.example>");
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(mail.header("Content-Language")).isEqualTo("de");
        assertThat(mail.mime().getSubject()).contains("TLP:AMBER");
        assertThat(mail.mime().getContentType()).startsWith("multipart/mixed");
        assertThat(mail.source()).doesNotContain("\uFDD0").doesNotContain("\uFDD1");
    }

    @Test
    void the_words_that_were_looked_at_are_the_words_that_are_sent_but_for_link_and_code() throws Exception {
        Scene scene = stage.scene().list(acme);
        String notice = scene.sent();

        String looked = scene.author.request().get("/api/v1/notices/" + notice + "/advisories/" + acme.tenantId()).then()
                .statusCode(200).extract().path("text");
        String sent = relay.receivedBy(acme.email()).get(0).text().replace("\r\n", "\n");
        String masked = sent.replaceAll("/a/[A-Za-z0-9_-]{46}", "/a/••••••••")
                .replaceAll("\\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\\b", "••••••••");
        assertThat(masked.strip()).isEqualTo(looked.strip());
        assertThat(sent).isNotEqualTo(looked);
    }

    @Test
    void a_refused_contact_is_work_for_a_person_and_a_corrected_address_gets_the_same_message() {
        Scene scene = stage.scene().list(acme, globex);
        relay.answer(acme.email(), SmtpReply.toRecipient(550, "5.1.1 No such user here"));
        String notice = scene.sent();

        scene.author.request().get("/api/v1/notices/" + notice).then()
                .body("state", equalTo("COMPLETED")).body("deliveries.refused", equalTo(1))
                .body("tenants.unreachable", equalTo(1)).body("tenants.awaiting", equalTo(1));
        var refused = scene.author.request().get("/api/v1/notices/" + notice + "/deliveries?state=REFUSED").then()
                .body("items", hasSize(1)).body("items[0].lastReply", equalTo("550 5.1.1 No such user here")).extract();
        String id = refused.path("items[0].id");

        scene.sender.request().body(Map.of("email", "ciso@" + acme.tenantId() + ".example"))
                .post("/api/v1/deliveries/" + id + "/retry").then().statusCode(200).body("state", equalTo("QUEUED"));
        scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("RELEASED"))
                .body("tenants.unreachable", equalTo(0)).body("tenants.awaiting", equalTo(2));
        stage.sendWhatIsDue();

        assertThat(relay.receivedBy("ciso@" + acme.tenantId() + ".example")).hasSize(1)
                .allSatisfy(mail -> assertThat(mail.header("Message-ID")).isEqualTo("<" + id + "@vendor.example>"));
        scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("COMPLETED"))
                .body("deliveries.accepted", equalTo(2)).body("deliveries.refused", equalTo(0));
    }

    @Test
    void a_greylisted_delivery_is_tried_again_until_it_is_taken() {
        Scene scene = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.toRecipient(451, "4.7.1 Greylisted"),
                SmtpReply.toRecipient(451, "4.7.1 Greylisted"), SmtpReply.accept());
        String notice = scene.sent();

        scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("RELEASED"))
                .body("deliveries.deferred", equalTo(1));
        clock.advance(Duration.ofSeconds(80));
        stage.sendWhatIsDue();
        clock.advance(Duration.ofMinutes(7));
        stage.sendWhatIsDue();

        scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("COMPLETED"))
                .body("deliveries.accepted", equalTo(1));
        assertThat(relay.receivedBy(acme.email())).hasSize(1);
    }

    @Test
    void what_is_never_taken_expires_at_the_deadline_and_is_not_silence() {
        Scene scene = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.toRecipient(451, "4.3.0 Try later"));
        String notice = scene.sent();

        clock.advance(Duration.ofHours(73));
        stage.sendWhatIsDue();
        stage.sendWhatIsDue();

        scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("COMPLETED"))
                .body("deliveries.expired", equalTo(1)).body("tenants.unreachable", equalTo(1));
    }

    @Test
    void a_connection_lost_after_the_final_dot_leaves_the_delivery_unknown_and_it_is_sent_again_under_the_same_id() {
        Scene scene = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.hangUpAfterDot(), SmtpReply.accept());
        String notice = scene.sent();

        scene.author.request().get("/api/v1/notices/" + notice).then().body("deliveries.unknown", equalTo(1));
        clock.advance(Duration.ofMinutes(2));
        stage.sendWhatIsDue();

        scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("COMPLETED"))
                .body("deliveries.accepted", equalTo(1));
        List<ReceivedMail> mails = relay.receivedBy(acme.email());
        assertThat(mails).hasSize(2);
        assertThat(mails.get(0).header("Message-ID")).isEqualTo(mails.get(1).header("Message-ID"));
    }

    @Test
    void an_outage_of_the_relay_for_an_hour_loses_nothing() {
        Scene scene = stage.scene().list(acme, globex);
        String notice = scene.released();
        relay.goAway();
        try {
            for (int minute = 0; minute <= 60; minute += 5) {
                stage.sendWhatIsDue();
                clock.advance(Duration.ofMinutes(5));
            }
            scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("RELEASED"))
                    .body("deliveries.deferred", equalTo(2)).body("tenants.unreachable", equalTo(0));
        } finally {
            relay.comeBack();
        }
        clock.advance(Duration.ofHours(2));
        stage.sendWhatIsDue();

        scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("COMPLETED"))
                .body("deliveries.accepted", equalTo(2));
        assertThat(relay.receivedBy(acme.email())).hasSize(1);
        assertThat(relay.receivedBy(globex.email())).hasSize(1);
    }

    @Test
    void a_paused_notice_sends_nothing_until_it_is_resumed() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.released();
        scene.sender.request().post("/api/v1/notices/" + notice + "/pause").then().statusCode(200)
                .body("state", equalTo("PAUSED"));
        stage.sendWhatIsDue();
        assertThat(relay.receivedBy(acme.email())).isEmpty();

        scene.sender.request().post("/api/v1/notices/" + notice + "/resumption").then().statusCode(200)
                .body("state", equalTo("RELEASED"));
        stage.sendWhatIsDue();
        assertThat(relay.receivedBy(acme.email())).hasSize(1);
    }

    @Test
    void a_cancelled_notice_sends_nothing_and_its_tenants_count_as_not_yet_told() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.released();
        scene.sender.request().post("/api/v1/notices/" + notice + "/cancellation").then().statusCode(200)
                .body("state", equalTo("CANCELLED"));
        stage.sendWhatIsDue();

        assertThat(relay.receivedBy(acme.email())).isEmpty();
        scene.author.request().get("/api/v1/notices/" + notice).then().body("deliveries.cancelled", equalTo(1))
                .body("deliveries.queued", equalTo(0));
        scene.sent();
        assertThat(relay.receivedBy(acme.email())).hasSize(1);
    }

    @Test
    void tenants_whose_mail_certainly_did_not_go_out_before_a_cancellation_are_told_by_the_next_notice() {
        Scene scene = stage.scene().list(acme, globex);
        relay.answer(acme.email(), SmtpReply.toRecipient(451, "4.3.0 later"));
        String notice = scene.sent();
        scene.sender.request().post("/api/v1/notices/" + notice + "/cancellation").then().statusCode(200);
        relay.reset();
        stage.sendWhatIsDue();

        String next = scene.draft();
        scene.author.request().post("/api/v1/notices/" + next + "/preparation").then().statusCode(200)
                .body("advisories", equalTo(1));
        scene.author.request().get("/api/v1/notices/" + next + "/advisories/" + acme.tenantId()).then().statusCode(200);
    }

    @Test
    void while_a_notice_is_still_being_cancelled_the_next_one_waits_until_it_is_known_whom_it_reached() {
        Scene scene = stage.scene().list(acme);
        String next = scene.draft();
        String notice = scene.released();
        scene.sender.request().post("/api/v1/notices/" + notice + "/cancellation").then().statusCode(200);
        scene.author.request().post("/api/v1/notices/" + next + "/preparation").then().statusCode(409)
                .body("code", equalTo("CONFLICT"));
        stage.sendWhatIsDue();
        scene.author.request().post("/api/v1/notices/" + next + "/preparation").then().statusCode(200);
    }

    @Test
    void a_notice_approved_before_another_was_cancelled_is_stale() {
        Scene scene = stage.scene().list(acme);
        String first = scene.released();
        scene.list(globex);
        String second = scene.draft();
        scene.approve(second, scene.prepare(second));
        scene.sender.request().post("/api/v1/notices/" + first + "/cancellation").then().statusCode(200);
        stage.sendWhatIsDue();
        scene.release(second).then().statusCode(409).body("code", equalTo("STALE"));
    }

    @Test
    void a_paused_notice_is_resumed_and_not_released_again() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.released();
        scene.sender.request().post("/api/v1/notices/" + notice + "/pause").then().statusCode(200);
        scene.release(notice).then().statusCode(409).body("code", equalTo("STATE"));
    }

    @Test
    void a_reply_is_kept_without_the_address_it_quotes() {
        Scene scene = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.toRecipient(550, "5.1.1 <" + acme.email() + "> unknown"));
        String notice = scene.sent();
        scene.author.request().get("/api/v1/notices/" + notice + "/deliveries").then()
                .body("items[0].lastReply", equalTo("550 5.1.1 <(address)> unknown"));
    }

    @Test
    void a_repeated_release_answers_the_same_and_sends_nothing_twice() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.sent();
        scene.release(notice).then().statusCode(200).body("state", equalTo("COMPLETED"));
        stage.sendWhatIsDue();
        assertThat(relay.receivedBy(acme.email())).hasSize(1);
    }

    @Test
    void a_notice_that_nobody_approved_is_not_released() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        scene.release(notice).then().statusCode(409).body("code", equalTo("STATE"));
        scene.prepare(notice);
        scene.release(notice).then().statusCode(409).body("code", equalTo("STATE"));
    }

    @Test
    void a_list_that_changed_after_approval_makes_the_release_stale() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        scene.approve(notice, scene.prepare(notice));
        scene.list(globex);
        scene.release(notice).then().statusCode(409).body("code", equalTo("STALE"));
        stage.sendWhatIsDue();
        assertThat(relay.receivedBy(acme.email())).isEmpty();
    }

    @Test
    void who_joins_the_list_while_a_notice_goes_out_is_told_by_the_next_one_and_nobody_twice() {
        Scene scene = stage.scene().list(acme);
        String first = scene.released();
        scene.list(globex);
        stage.sendWhatIsDue();
        scene.author.request().get("/api/v1/notices/" + first).then().body("state", equalTo("COMPLETED"));

        scene.sent();
        assertThat(relay.receivedBy(acme.email())).hasSize(1);
        assertThat(relay.receivedBy(globex.email())).hasSize(1);
    }

    @Test
    void an_old_backup_does_not_send_by_itself_what_it_still_had_to_send() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.released();
        clock.advance(Duration.ofDays(30));
        stage.sendWhatIsDue();
        assertThat(relay.receivedBy(acme.email())).isEmpty();
        scene.author.request().get("/api/v1/notices/" + notice + "/deliveries").then()
                .body("items[0].state", equalTo("HELD")).body("items[0].reason", equalTo("PAST_DEADLINE"))
                .body("items[0].nextAttemptAt", nullValue());

        scene.sender.request().post("/api/v1/notices/" + notice + "/cancellation").then().statusCode(409)
                .body("code", equalTo("STATE"));
    }
}
