package io.tocsin.notice;

import static io.tocsin.testkit.Callers.as;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class NoticeResourceTest {

    @Inject
    Stage stage;

    @Test
    void a_reader_who_knows_the_revision_is_still_told_figures_that_moved() {
        Scene scene = stage.scene().list(tenant("Acme"));
        String notice = "/api/v1/notices/" + scene.released();
        String etag = as("viewer").get(notice).then().statusCode(200).body("deliveries.accepted", equalTo(0)).extract()
                .header("ETag");

        as("viewer").header("If-None-Match", etag).get(notice).then().statusCode(200).header("ETag", etag);
        as("viewer").header("If-None-Match", "*").get(notice).then().statusCode(200);
    }

    @Test
    void a_notice_is_changed_until_it_is_released_and_what_was_prepared_no_longer_counts() {
        Scene scene = stage.scene().list(tenant("Acme"));
        String id = scene.draft();
        String notice = "/api/v1/notices/" + id;
        scene.prepare(id);
        String etag = as("viewer").get(notice).then().extract().header("ETag");
        Caller changer = Callers.caller("author", "approver");

        changer.request().body(Map.of("kind", "INITIAL")).patch(notice).then().statusCode(200)
                .body("state", equalTo("PREPARED"))
                .header("ETag", etag);
        changer.request().header("If-Match", etag).body("{\"acknowledgeWithin\":null,\"audience\":\"ALL\"}").patch(notice)
                .then().statusCode(200).body("state", equalTo("DRAFT")).body("audience", equalTo("ALL"))
                .body("acknowledgeWithin", nullValue()).body("digest", nullValue()).body("deliveries.total", equalTo(0));
        changer.request().header("If-Match", etag).body(Map.of("audience", "ALL")).patch(notice).then().statusCode(412);
        changer.request().body(Map.of("kind", "LETTER")).patch(notice).then().statusCode(422)
                .body("faults[0].field", equalTo("kind"));

        String digest = scene.prepare(id);
        changer.request().body(Map.of("digest", digest)).post(notice + "/approval").then().statusCode(403)
                .body("detail", containsString("You changed what it is"));
        scene.approve(id, digest);
        scene.release(id).then().statusCode(200);
        changer.request().body(Map.of("audience", "TOLD")).patch(notice).then().statusCode(409).body("code", equalTo("STATE"));
    }

    @Test
    void the_series_has_pages() {
        Scene scene = stage.scene();
        scene.draft();
        scene.draft();
        String series = "/api/v1/incidents/" + scene.reference + "/notices";

        String next = as("viewer").get(series + "?limit=1").then().statusCode(200).body("items.number", contains(1)).extract()
                .path("nextCursor");
        as("viewer").get(series + "?limit=1&cursor=" + next).then().statusCode(200).body("items.number", contains(2));
        as("viewer").get(series + "?cursor=bm90LWEtbnVtYmVy").then().statusCode(400);
        as("viewer").get(series + "?limit=\u0661").then().statusCode(400);
    }

    @Test
    void what_no_notice_can_say_is_named_with_its_field() {
        String series = "/api/v1/incidents/" + stage.scene().reference + "/notices";
        var far = Map.of("kind", "INITIAL", "acknowledgeBy", "9999-12-31T23:59:59Z", "nextUpdateAt",
                "+292278994-01-01T00:00:00Z");
        as("author").body(far).post(series).then().statusCode(422).body("faults.field",
                contains("acknowledgeBy", "nextUpdateAt"));
        for (String id : List.of("x".repeat(129), "a b", "\u0000")) {
            as("author").body(Map.of("kind", "INITIAL", "audience", Map.of("tenantIds", List.of(id)))).post(series).then()
                    .statusCode(id.equals("\u0000") ? 400 : 422);
        }
    }
}
