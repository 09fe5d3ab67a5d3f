package io.tocsin.advisory;

import static io.tocsin.testkit.Callers.as;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
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
import io.restassured.response.ValidatableResponse;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** What each tenant is told in a notice hangs on what it was told before. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class SeriesTest {

    @Inject
    Stage stage;
    @Inject
    MutableClock clock;

    Listed acme = tenant("Acme");
    Listed globex = tenant("Globex");
    Scene scene;

    @BeforeEach
    void two_tenants_are_told() {
        clock.reset();
        scene = stage.scene();
        load(acme, "{\"usersSeen\":3,\"requiredActions\":[]}");
        load(globex, "{\"usersSeen\":7,\"requiredActions\":[]}");
        scene.sent();
        clock.advance(Duration.ofHours(1));
    }

    @Test
    void an_update_says_what_changed_for_this_tenant_since_it_was_told_last() {
        load(acme, "{\"usersSeen\":4,\"requiredActions\":[]}");
        load(acme, "{\"usersSeen\":5,\"requiredActions\":[],\"hint\":\"Look at Tuesday.\"}");
        String update = scene.draft(Map.of("kind", "UPDATE"));
        String digest = scene.prepare(update);
        words(update, acme).body("text", containsString("What has changed since notice no. 1"))
                .body("text", containsString("Users seen: 5 (before: 3)"))
                .body("text", containsString("Hint: Look at Tuesday."));
        words(update, globex).body("text", containsString("Nothing has changed since then"));

        send(update, digest);
        load(acme, "{\"usersSeen\":5,\"requiredActions\":[]}");
        String next = scene.draft(Map.of("kind", "CORRECTION"));
        scene.prepare(next);
        words(next, acme).body("text", containsString("What has changed since notice no. 2"))
                .body("text", containsString("Hint: no longer part of what we know"))
                .body("text", not(containsString("(before:")));
    }

    @Test
    void the_changed_are_those_whose_facts_are_others_than_they_were_told() {
        load(acme, "{\"usersSeen\":4,\"requiredActions\":[]}");
        loadAt(globex, "new-contact@globex.example", "{\"usersSeen\":7,\"requiredActions\":[]}");
        String update = scene.draft(Map.of("kind", "UPDATE", "audience", "CHANGED"));
        prepared(update).body("advisories", equalTo(1));
        words(update, acme).body("text", containsString("(before: 3)"));

        load(acme, "{\"usersSeen\":3,\"requiredActions\":[]}");
        scene.author.request().post("/api/v1/notices/" + update + "/preparation").then().statusCode(422)
                .body("faults[0].code", equalTo("NO_TENANT"));
    }

    @Test
    void who_was_told_and_is_not_affected_gets_an_all_clear_of_its_own_once() {
        withdraw(globex);
        String update = scene.draft(Map.of("kind", "UPDATE"));
        prepared(update).body("advisories", equalTo(2)).body("warnings.code", hasItem("ALL_CLEAR"))
                .body("warnings.find { it.code == 'ALL_CLEAR' }.tenantIds", equalTo(List.of(globex.tenantId())));
        words(update, globex).body("subject", containsString("all-clear"))
                .body("text", containsString("Globex is not affected")).body("text", containsString("notice no. 1"))
                .body("text", not(containsString("Users seen")));
        words(update, acme).body("text", not(containsString("all-clear")));
        send(update, look(update).extract().path("digest"));
        status(globex).body("incidents[0].lastTold.said", equalTo("ALL_CLEAR"))
                .body("incidents[0].lastTold.number", equalTo(2))
                .body("incidents[0].lastTold.subject", containsString("all-clear"))
                .body("incidents[0].lastTold.sentAt", notNullValue());
        status(acme).body("incidents[0].lastTold.said", equalTo("UPDATE"));

        String closure = scene.draft(Map.of("kind", "CLOSURE"));
        prepared(closure).body("advisories", equalTo(1));
    }

    @Test
    void the_all_clear_can_be_sent_to_those_it_is_owed_alone() {
        withdraw(globex);
        String named = scene.draft(Map.of("kind", "CORRECTION", "audience", Map.of("tenantIds", List.of(globex.tenantId()))));
        prepared(named).body("advisories", equalTo(1));
        words(named, globex).body("subject", containsString("all-clear"));
        String changed = scene.draft(Map.of("kind", "CORRECTION", "audience", "CHANGED"));
        prepared(changed).body("advisories", equalTo(1));
        String again = scene.draft(Map.of("kind", "INITIAL", "audience", Map.of("tenantIds", List.of(globex.tenantId()))));
        scene.author.request().post("/api/v1/notices/" + again + "/preparation").then().statusCode(422)
                .body("faults.code", hasItem("NOT_LISTED"));
    }

    @Test
    void who_joins_late_gets_the_initial_words_first() {
        Listed late = tenant("Late");
        load(late, "{\"usersSeen\":1,\"requiredActions\":[]}");
        status(late).body("incidents[0].lastTold", nullValue());
        String update = scene.draft(Map.of("kind", "UPDATE", "audience", "ALL"));
        prepared(update).body("advisories", equalTo(3)).body("warnings.code", hasItem("INITIAL_FIRST"))
                .body("warnings.find { it.code == 'INITIAL_FIRST' }.tenantIds", equalTo(List.of(late.tenantId())));
        words(update, late).body("text", containsString("There has been a security incident"))
                .body("text", not(containsString("has changed")));
        words(update, acme).body("text", containsString("We know more about"));
        send(update, look(update).extract().path("digest"));
        status(late).body("incidents[0].lastTold.said", equalTo("INITIAL"))
                .body("incidents[0].notices[0].kind", equalTo("UPDATE"));

        load(late, "{\"usersSeen\":2,\"requiredActions\":[]}");
        String next = scene.draft(Map.of("kind", "UPDATE", "audience", "CHANGED"));
        prepared(next).body("advisories", equalTo(1));
        words(next, late).body("text", containsString("What has changed since notice no. 2"))
                .body("text", containsString("Users seen: 2 (before: 1)"));
    }

    @Test
    void what_was_known_of_a_tenant_that_left_before_it_was_told_is_nothing_to_compare_with() {
        Listed late = tenant("Late");
        load(late, "{\"usersSeen\":1}");
        load(late, "{\"usersSeen\":2}");
        scene.author.request().body(Map.of("reason", "Mixed up."))
                .delete("/api/v1/incidents/" + scene.reference + "/affected-tenants/" + late.tenantId()).then().statusCode(204);
        load(late, "{\"usersSeen\":3}");
        String initial = scene.draft();
        send(initial, scene.prepare(initial));
        loadAt(late, "new-contact@late.example", "{\"usersSeen\":3}");
        String update = scene.draft(Map.of("kind", "UPDATE"));
        prepared(update);
        words(update, late).body("text", containsString("Nothing has changed since then"));
    }

    @Test
    void who_is_affected_after_all_begins_anew_after_an_all_clear() {
        withdraw(globex);
        String update = scene.draft(Map.of("kind", "UPDATE"));
        send(update, scene.prepare(update));
        load(globex, "{\"usersSeen\":9,\"requiredActions\":[]}");
        String next = scene.draft(Map.of("kind", "UPDATE", "audience", "CHANGED"));
        prepared(next).body("advisories", equalTo(1));
        words(next, globex).body("text", containsString("Globex is affected"))
                .body("text", not(containsString("has changed")));
        String initial = scene.draft();
        prepared(initial).body("advisories", equalTo(1));
        words(initial, globex).statusCode(200);
    }

    @Test
    void words_from_three_templates_bind_an_approval_to_each_of_them() {
        withdraw(globex);
        String update = scene.draft(Map.of("kind", "UPDATE"));
        scene.approve(update, scene.prepare(update));
        as("author").body(Map.of("key", "all-clear", "locale", "pt", "subject", "{tenant.name}", "body", "Tudo bem."))
                .post("/api/v1/templates").then().statusCode(201);
        scene.release(update).then().statusCode(409).body("code", equalTo("STALE"))
                .body("detail", containsString("template"));
    }

    private void send(String notice, String digest) {
        scene.approve(notice, digest);
        scene.release(notice).then().statusCode(200);
        stage.sendWhatIsDue();
        clock.advance(Duration.ofHours(1));
    }

    private void load(Listed tenant, String facts) {
        loadAt(tenant, tenant.email(), facts);
    }

    private void loadAt(Listed tenant, String email, String facts) {
        scene.author.request()
                .body("[{\"tenantId\":\"%s\",\"name\":\"%s\",\"contacts\":[{\"email\":\"%s\"}],\"facts\":%s}]"
                        .formatted(tenant.tenantId(), tenant.name(), email, facts))
                .post("/api/v1/incidents/" + scene.reference + "/affected-tenants").then().statusCode(200);
    }

    private void withdraw(Listed tenant) {
        scene.author.request().body(Map.of("reason", "Mixed up."))
                .delete("/api/v1/incidents/" + scene.reference + "/affected-tenants/" + tenant.tenantId()).then()
                .statusCode(200);
    }

    private ValidatableResponse prepared(String notice) {
        return scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(200);
    }

    private static ValidatableResponse words(String notice, Listed tenant) {
        return as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + tenant.tenantId()).then().statusCode(200);
    }

    private static ValidatableResponse look(String notice) {
        return as("viewer").get("/api/v1/notices/" + notice).then().statusCode(200);
    }

    private static ValidatableResponse status(Listed tenant) {
        return as("viewer").get("/api/v1/tenants/" + tenant.tenantId() + "/status").then().statusCode(200);
    }
}
