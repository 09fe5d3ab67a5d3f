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
    void another_tenant_on_the_list() {
        Scene scene = stage.scene().list(acme);
        voids(scene, scene.draft(), "the affected list", () -> load(scene, globex, globex.email(), "3"));
    }

    @Test
    void another_fact_of_a_tenant() {
        Scene scene = stage.scene().list(acme);
        voids(scene, scene.draft(), "the affected list", () -> load(scene, acme, acme.email(), "4"));
    }

    @Test
    void a_corrected_address() {
        Scene scene = stage.scene();
        load(scene, acme, acme.email(), "3");
        voids(scene, scene.draft(), "the affected list", () -> load(scene, acme, "corrected@acme.example", "3"));
    }

    @Test
    void a_tenant_taken_off() {
        Scene scene = stage.scene().list(acme, globex);
        voids(scene, scene.draft(), "the affected list", () -> scene.author.request().body(Map.of("reason", "Mixed up."))
                .delete("/api/v1/incidents/" + scene.reference + "/affected-tenants/" + globex.tenantId()).then()
                .statusCode(204));
    }

    @Test
    void what_the_incident_says() {
        Scene scene = stage.scene().list(acme);
        voids(scene, scene.draft(), "the incident's facts",
                () -> scene.author.request().body(Map.of("facts", Map.of("subProcessor", "Another")))
                        .patch("/api/v1/incidents/" + scene.reference).then().statusCode(200));
    }

    @Test
    void another_version_of_the_template() {
        Scene scene = stage.scene().list(acme);
        Map<String, String> words = Map.of("key", "own-" + scene.reference, "locale", "en", "subject", "S", "body", "Words.");
        scene.author.request().body(words).post("/api/v1/templates").then().statusCode(201);
        voids(scene, scene.draft(Map.of("kind", "INITIAL", "template", "own-" + scene.reference)), "the template",
                () -> scene.author.request().body(words).post("/api/v1/templates").then().statusCode(201));
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

    /** Before the approval as after it, and until it is prepared and approved again. */
    private void voids(Scene scene, String notice, String what, Runnable change) {
        String digest = scene.prepare(notice);
        scene.approve(notice, digest);
        change.run();
        scene.release(notice).then().statusCode(409).body("code", equalTo("STALE")).body("detail", containsString(what))
                .body("detail", containsString("Prepare it again"));
        String again = scene.prepare(notice);
        scene.approver.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then()
                .statusCode(409).body("code", equalTo("STALE"));
        scene.release(notice).then().statusCode(409).body("code", equalTo("STATE"));
        scene.approve(notice, again);
        scene.release(notice).then().statusCode(200);
    }

    private static void load(Scene scene, Listed tenant, String email, String users) {
        scene.author.request().contentType("text/csv")
                .body("tenant_id,tenant_name,contact_email,fact.users:number\n" + tenant.tenantId() + "," + tenant.name() + ","
                        + email + "," + users + "\n")
                .post("/api/v1/incidents/" + scene.reference + "/affected-tenants").then().statusCode(200);
    }
}
