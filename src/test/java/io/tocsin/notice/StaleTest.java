package io.tocsin.notice;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** An approval binds to what was there: whatever is changed afterwards voids it. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class StaleTest {

    @Inject
    Stage stage;

    Listed acme = tenant("Acme");
    Listed globex = tenant("Globex");

    @Test
    void the_list_its_facts_and_addresses_what_the_incident_says_and_the_template() {
        Scene scene = stage.scene();
        load(scene, acme, acme.email(), "3");
        Map<String, String> words = Map.of("key", "own-" + scene.reference, "locale", "en", "subject", "S", "body", "Words.");
        scene.author.request().body(words).post("/api/v1/templates").then().statusCode(201);
        String notice = scene.draft(Map.of("kind", "INITIAL", "template", "own-" + scene.reference));
        String incident = "/api/v1/incidents/" + scene.reference;

        voids(scene, notice, "the affected list", () -> load(scene, globex, globex.email(), "3"));
        voids(scene, notice, "the affected list", () -> load(scene, acme, acme.email(), "4"));
        voids(scene, notice, "the affected list", () -> load(scene, acme, "corrected@acme.example", "4"));
        voids(scene, notice, "the affected list", () -> scene.author.request().body(Map.of("reason", "Mixed up."))
                .delete(incident + "/affected-tenants/" + globex.tenantId()).then().statusCode(204));
        voids(scene, notice, "the incident's facts", () -> scene.author.request()
                .body(Map.of("facts", Map.of("subProcessor", "Another"))).patch(incident).then().statusCode(200));
        voids(scene, notice, "the template",
                () -> scene.author.request().body(words).post("/api/v1/templates").then().statusCode(201));

        scene.approve(notice, scene.prepare(notice));
        scene.release(notice).then().statusCode(200);
    }

    @Test
    void another_notice_that_went_out_which_makes_another_audience() {
        Scene scene = stage.scene().list(acme);
        String second = scene.draft(Map.of("kind", "INITIAL", "audience", "ALL"));
        voids(scene, second, "the series", scene::released);
    }

    @Test
    void the_same_list_again_voids_nothing() {
        Scene scene = stage.scene();
        load(scene, acme, acme.email(), "3");
        String notice = scene.draft();
        scene.approve(notice, scene.prepare(notice));
        load(scene, acme, acme.email(), "3");
        scene.release(notice).then().statusCode(200);
    }

    /** Before the approval as after it. */
    private void voids(Scene scene, String notice, String what, Runnable change) {
        String digest = scene.prepare(notice);
        scene.approve(notice, digest);
        change.run();
        scene.release(notice).then().statusCode(409).body("code", equalTo("STALE")).body("detail", containsString(what))
                .body("detail", containsString("Prepare it again"));
        scene.prepare(notice);
        scene.approver.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then()
                .statusCode(409).body("code", equalTo("STALE"));
    }

    private static void load(Scene scene, Listed tenant, String email, String users) {
        scene.author.request().contentType("text/csv")
                .body("tenant_id,tenant_name,contact_email,fact.users:number\n" + tenant.tenantId() + "," + tenant.name() + ","
                        + email + "," + users + "\n")
                .post("/api/v1/incidents/" + scene.reference + "/affected-tenants").then().statusCode(200);
    }
}
