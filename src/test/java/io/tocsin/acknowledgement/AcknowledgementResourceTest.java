package io.tocsin.acknowledgement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.SentNotice;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class AcknowledgementResourceTest {

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;

    @BeforeEach
    void reset() {
        clock.reset();
    }

    @Test
    void an_answer_taken_by_phone_counts_like_one_through_a_link() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        var sender = Callers.caller("sender");
        JsonPath kept = sender.request()
                .body(Map.of("tenantId", sent.tenantId(), "name", "Ann Ngo", "finding", "NOT_AFFECTED", "comment", "Will write",
                        "reachedBy", "phone, number from the contract"))
                .post(path(sent)).then().statusCode(200).extract().jsonPath();
        assertThat(kept.getString("recordedBy")).isEqualTo(sender.name());
        assertThat(kept.getString("reachedBy")).isEqualTo("phone, number from the contract");
        assertThat(kept.getString("deliveryId")).isNull();
        JsonPath notice = Callers.as("viewer").get("/api/v1/notices/" + sent.id()).jsonPath();
        assertThat(notice.getInt("tenants.acknowledged")).isEqualTo(1);
        assertThat(notice.getInt("findings.notAffected")).isEqualTo(1);
        assertThat(given().get(sent.page()).asString()).contains("Ann Ngo, on", "Not affected");
        assertThat(
                notices.text("SELECT actor FROM journal_entry WHERE notice_id = ? AND act = 'notice.acknowledged'", sent.id()))
                .isEqualTo(sender.name());
    }

    @Test
    void the_same_request_again_is_one_answer() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        var sender = Callers.caller("sender");
        Map<String, String> form = Map.of("tenantId", sent.tenantId(), "name", "Ann", "finding", "REVIEWING");
        String first = sender.request().header("Idempotency-Key", "k1").body(form).post(path(sent)).then().statusCode(200)
                .extract().asString();
        clock.advance(Duration.ofMinutes(5));
        String again = sender.request().header("Idempotency-Key", "k1").body(form).post(path(sent)).then().statusCode(200)
                .header("Idempotent-Replayed", "true").extract().asString();
        assertThat(again).isEqualTo(first);
        assertThat(items(sent, "")).hasSize(1);
    }

    @Test
    void what_cannot_be_taken_is_named_field_by_field() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        assertThat(faults(sent, Map.of())).containsExactlyInAnyOrder("tenantId REQUIRED", "name REQUIRED", "finding REQUIRED");
        assertThat(faults(sent, Map.of("tenantId", sent.tenantId(), "name", "A\nB", "finding", "YES", "comment",
                "x".repeat(5001), "reachedBy", "x".repeat(201)))).containsExactlyInAnyOrder("name INVALID_CHARACTER",
                        "finding INVALID_VALUE", "comment TOO_LONG", "reachedBy TOO_LONG");
        assertThat(faults(sent, Map.of("tenantId", "t-unknown", "name", "Ann", "finding", "REVIEWING")))
                .containsExactly("tenantId NOT_LISTED");
        Callers.as("sender").post(path(sent)).then().statusCode(400);
        Callers.as("sender").body(Map.of()).post("/api/v1/notices/" + UUID.randomUUID() + "/acknowledgements").then()
                .statusCode(404);
    }

    @Test
    void a_notice_that_is_not_released_takes_no_answer() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE notice SET state = 'APPROVED', released_at = NULL, completed_at = NULL WHERE id = ?", sent.id());
        Callers.as("sender").body(Map.of("tenantId", sent.tenantId(), "name", "Ann", "finding", "REVIEWING")).post(path(sent))
                .then().statusCode(409);
    }

    @Test
    void only_a_sender_records_and_only_operators_read() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        Map<String, String> form = Map.of("tenantId", sent.tenantId(), "name", "Ann", "finding", "REVIEWING");
        for (String role : List.of("viewer", "author", "approver", "admin")) {
            Callers.as(role).body(form).post(path(sent)).then().statusCode(403);
        }
        given().get(path(sent)).then().statusCode(401);
    }

    @Test
    void answers_are_listed_page_by_page() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        for (int i = 0; i < 5; i++) {
            Callers.as("sender").body(Map.of("tenantId", sent.tenantId(), "name", "Ann " + i, "finding", "REVIEWING"))
                    .post(path(sent)).then().statusCode(200);
        }
        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = Callers.as("viewer").get(path(sent) + "?limit=2&cursor=" + cursor).then().statusCode(200).extract()
                    .jsonPath();
            names.addAll(page.getList("items.name"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(names).containsExactly("Ann 0", "Ann 1", "Ann 2", "Ann 3", "Ann 4");
        assertThat(items(sent, "?tenantId=t-unknown")).isEmpty();
        Callers.as("viewer").get(path(sent) + "?cursor=bm90IG9uZQ").then().statusCode(400);
    }

    private static String path(SentNotice sent) {
        return "/api/v1/notices/" + sent.id() + "/acknowledgements";
    }

    private static List<Map<String, Object>> items(SentNotice sent, String query) {
        return Callers.as("viewer").get(path(sent) + query).jsonPath().getList("items");
    }

    private static List<String> faults(SentNotice sent, Map<String, String> form) {
        return Callers.as("sender").body(form).post(path(sent)).then().statusCode(422).extract().jsonPath()
                .<Map<String, String>> getList("faults").stream().map(fault -> fault.get("field") + " " + fault.get("code"))
                .toList();
    }
}
