package io.tocsin.notice;

import static io.tocsin.testkit.Callers.as;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
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
    void the_series_has_pages() {
        Scene scene = stage.scene();
        scene.draft();
        scene.draft();
        String series = "/api/v1/incidents/" + scene.reference + "/notices";

        String next = as("viewer").get(series + "?limit=1").then().statusCode(200).body("items.number", contains(1)).extract()
                .path("nextCursor");
        as("viewer").get(series + "?limit=1&cursor=" + next).then().statusCode(200).body("items.number", contains(2));
        as("viewer").get(series + "?cursor=bm90LWEtbnVtYmVy").then().statusCode(400);
    }
}
