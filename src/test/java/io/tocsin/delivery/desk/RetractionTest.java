package io.tocsin.delivery.desk;

import static io.restassured.RestAssured.given;
import static io.tocsin.testkit.Callers.as;
import static io.tocsin.testkit.Callers.caller;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.SentNotice;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class RetractionTest {

    @Inject
    Stage stage;
    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;

    Listed acme = tenant("Acme");

    @BeforeEach
    void reset() {
        clock.reset();
    }

    @Test
    void page_and_code_of_a_retracted_notice_say_so_and_lead_to_what_follows() {
        SentNotice wrong = notices.sent("en", "ann@acme.example");
        assertThat(code(wrong)).isEqualTo("CURRENT");
        retract(caller("sender"), wrong.id().toString(), "Sent to the wrong list.").statusCode(200)
                .body("state", equalTo("COMPLETED")).body("retraction.reason", equalTo("Sent to the wrong list."))
                .body("retraction.at", notNullValue());
        assertThat(code(wrong)).isEqualTo("RETRACTED");
        assertThat(page(wrong)).contains("This notice has been withdrawn").doesNotContain("wrong list");
        assertThat(
                notices.text("SELECT detail ->> 'reason' FROM journal_entry WHERE act = 'notice.retracted' AND notice_id = ?",
                        wrong.id()))
                .isEqualTo("Sent to the wrong list.");

        clock.advance(Duration.ofHours(1));
        SentNotice right = notices.sent(wrong.incident(), 2, "CORRECTION", wrong.tenantId(), "Acme GmbH", "en",
                "ann@acme.example");
        assertThat(page(wrong)).contains("This notice has been withdrawn", "There is a newer notice", right.page());
        assertThat(code(wrong)).isEqualTo("RETRACTED");
        assertThat(code(right)).isEqualTo("CURRENT");
    }

    @Test
    void a_retracted_notice_replaces_none_and_nobody_owes_it_an_answer() {
        SentNotice first = notices.sent("en", "ann@acme.example");
        clock.advance(Duration.ofHours(1));
        SentNotice wrong = notices.sent(first.incident(), 2, "UPDATE", first.tenantId(), "Acme GmbH", "en", "ann@acme.example");
        assertThat(code(first)).isEqualTo("SUPERSEDED");
        retract(caller("sender"), wrong.id().toString(), "Not yet.").statusCode(200);
        assertThat(code(first)).isEqualTo("CURRENT");
        as("viewer").get("/api/v1/incidents/" + first.incident().reference() + "/status").then()
                .body("silent[0].number", equalTo(1));
        as("viewer").get("/api/v1/tenants/" + first.tenantId() + "/status").then()
                .body("incidents[0].lastTold.number", equalTo(2)).body("incidents[0].lastTold.retractedAt", notNullValue());
    }

    @Test
    void what_is_not_yet_sent_is_cancelled_and_the_correction_names_what_was_sent() {
        Scene scene = stage.scene().list(acme);
        String first = scene.sent();
        retract(scene.sender, first, "Wrong tenants.").statusCode(200);
        clock.advance(Duration.ofHours(1));
        String correction = scene.draft(Map.of("kind", "CORRECTION"));
        String digest = scene.prepare(correction);
        as("viewer").get("/api/v1/notices/" + correction + "/advisories/" + acme.tenantId()).then()
                .body("text", containsString("Notice no. 1")).body("text", containsString("was sent in error"));

        scene.approve(correction, digest);
        scene.release(correction).then().statusCode(200);
        retract(scene.sender, correction, "Worse still.").statusCode(200).body("state", equalTo("CANCELLED"));
        retract(scene.sender, correction, "Another story.").statusCode(200)
                .body("retraction.reason", equalTo("Worse still."));
        stage.sendWhatIsDue();
        as("viewer").get("/api/v1/notices/" + correction).then().body("deliveries.cancelled", equalTo(1))
                .body("deliveries.accepted", equalTo(0));
    }

    @Test
    void nothing_of_a_retracted_notice_is_sent_again() {
        SentNotice wrong = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE delivery SET state = 'BOUNCED' WHERE notice_id = ?", wrong.id());
        retract(caller("sender"), wrong.id().toString(), "In error.").statusCode(200);
        as("sender").post("/api/v1/deliveries/" + wrong.deliveries().get(0) + "/retry").then().statusCode(409)
                .body("detail", containsString("is retracted"));
    }

    @Test
    void only_a_second_person_retracts_and_only_what_was_sent() {
        Scene scene = stage.scene().list(acme);
        Caller both = caller("author", "sender");
        String notice = both.request().body(Map.of("kind", "INITIAL"))
                .post("/api/v1/incidents/" + scene.reference + "/notices").then().statusCode(201).extract().path("id");
        retract(scene.sender, notice, "No.").statusCode(409).body("detail",
                containsString("Nothing of notice 1 has been sent"));
        scene.approve(notice, scene.prepare(notice));
        scene.release(notice).then().statusCode(200);
        retract(both, notice, "Mine.").statusCode(403).body("code", equalTo("FOUR_EYES"))
                .body("detail", containsString("role sender"));
        retract(scene.approver, notice, "I cannot.").statusCode(403).body("code", equalTo("FORBIDDEN"));
        retract(scene.sender, notice, null).statusCode(422).body("faults[0].field", equalTo("reason"));
        retract(scene.sender, notice, "In error.").statusCode(200).body("approvals.lookedAt[0]", empty());
    }

    @Test
    void a_retraction_voids_what_was_prepared_after_it() {
        Scene scene = stage.scene().list(acme);
        String first = scene.sent();
        String update = scene.draft(Map.of("kind", "UPDATE"));
        scene.approve(update, scene.prepare(update));
        retract(scene.sender, first, "In error.").statusCode(200);
        scene.release(update).then().statusCode(409).body("code", equalTo("STALE"))
                .body("detail", containsString("retracted"));
    }

    private static ValidatableResponse retract(Caller who, String notice, String reason) {
        return who.request().body(reason == null ? Map.of() : Map.of("reason", reason))
                .post("/api/v1/notices/" + notice + "/retraction").then();
    }

    private static String page(SentNotice sent) {
        return given().get(sent.page()).then().statusCode(200).extract().asString();
    }

    private static String code(SentNotice sent) {
        return given().accept("application/json").get("/verify?code=" + sent.codes().get(0)).path("state");
    }
}
