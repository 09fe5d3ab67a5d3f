package io.tocsin.delivery.queue;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import java.time.Duration;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** What becomes of a delivery of which nobody knows whether the relay has it. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnknownTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    QueueUpkeep upkeep;

    Listed acme = tenant("Acme");

    @BeforeEach
    void start() {
        clock.reset();
        relay.reset();
    }

    @Test
    void where_the_policy_is_to_ask_it_is_held_until_a_person_says_send_it_again() {
        Scene scene = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.hangUpAfterDot(), SmtpReply.accept());
        String notice = scene.sent();
        while (upkeep.giveUp(true, 100) > 0) {
            // All that is in doubt, of other tests' notices too.
        }

        String id = scene.author.request().get("/api/v1/notices/" + notice + "/deliveries").then()
                .body("items[0].state", equalTo("HELD")).body("items[0].reason", equalTo("ASK")).extract()
                .path("items[0].id");
        clock.advance(Duration.ofHours(1));
        stage.sendWhatIsDue();
        assertThat(relay.receivedBy(acme.email())).as("nothing by itself").hasSize(1);

        scene.sender.request().body(Map.of()).post("/api/v1/deliveries/" + id + "/retry").then().statusCode(200);
        stage.sendWhatIsDue();
        assertThat(relay.receivedBy(acme.email())).hasSize(2);
        scene.author.request().get("/api/v1/deliveries/" + id).then().body("state", equalTo("ACCEPTED"))
                .body("events.to", hasItems("UNKNOWN", "HELD", "QUEUED", "ACCEPTED"));
    }

    @Test
    void what_stays_in_doubt_to_the_deadline_expires() {
        Scene scene = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.hangUpAfterDot());
        String notice = scene.sent();
        clock.advance(Duration.ofHours(73));
        stage.sendWhatIsDue();
        scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("COMPLETED"))
                .body("deliveries.expired", equalTo(1));
    }

    @Test
    void a_delivery_retried_after_its_notice_expired_has_a_deadline_of_its_own() {
        Scene scene = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.toRecipient(451, "4.3.0 later"));
        String notice = scene.sent();
        clock.advance(Duration.ofHours(73));
        stage.sendWhatIsDue();
        String id = scene.author.request().get("/api/v1/notices/" + notice + "/deliveries?state=EXPIRED").then().extract()
                .path("items[0].id");

        scene.sender.request().post("/api/v1/deliveries/" + id + "/retry").then().statusCode(200);
        stage.sendWhatIsDue();
        scene.author.request().get("/api/v1/deliveries/" + id).then().body("state", equalTo("DEFERRED"));
        clock.advance(Duration.ofHours(73));
        stage.sendWhatIsDue();
        scene.author.request().get("/api/v1/deliveries/" + id).then().body("state", equalTo("EXPIRED"));
    }

    @Test
    void a_delivery_that_is_on_its_way_cannot_be_retried() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.released();
        String id = scene.author.request().get("/api/v1/notices/" + notice + "/deliveries").then().extract()
                .path("items[0].id");
        scene.sender.request().post("/api/v1/deliveries/" + id + "/retry").then().statusCode(409)
                .body("code", equalTo("STATE"));
        stage.sendWhatIsDue();
        scene.sender.request().body(Map.of("email", "not an address")).post("/api/v1/deliveries/" + id + "/retry").then()
                .statusCode(422).body("faults[0].code", equalTo("INVALID_EMAIL"));
    }
}
