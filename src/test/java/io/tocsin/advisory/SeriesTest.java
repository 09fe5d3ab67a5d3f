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
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
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
    @Inject
    SentNotices rows;

    Listed acme = tenant("Acme");
    Listed globex = tenant("Globex");
    Scene scene;
    String first;

    @BeforeEach
    void two_tenants_are_told() {
        clock.reset();
        scene = stage.scene();
        load(acme, "{\"usersSeen\":3,\"requiredActions\":[]}");
        load(globex, "{\"usersSeen\":7,\"requiredActions\":[]}");
        first = scene.sent();
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
        prepared(scene.draft(Map.of("kind", "UPDATE"))).body("advisories", equalTo(2))
                .body("warnings.find { it.code == 'NOT_YET_TOLD' }.count", equalTo(1))
                .body("warnings.find { it.code == 'NOT_YET_TOLD' }.tenantIds", equalTo(List.of(late.tenantId())));
        String update = scene.draft(Map.of("kind", "UPDATE", "audience", "ALL"));
        prepared(update).body("advisories", equalTo(3)).body("warnings.code", hasItem("INITIAL_FIRST"))
                .body("warnings.code", not(hasItem("NOT_YET_TOLD")))
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
        words(next, late).body("text", containsString("What has changed since notice no. 3"))
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
    void an_all_clear_that_was_retracted_is_given_again() {
        withdraw(globex);
        String wrong = scene.draft(Map.of("kind", "UPDATE"));
        send(wrong, scene.prepare(wrong));
        retract(wrong);
        String right = scene.draft(Map.of("kind", "CORRECTION"));
        prepared(right).body("advisories", equalTo(2)).body("warnings.code", hasItem("ALL_CLEAR"));
        words(right, globex).body("subject", containsString("all-clear"));
        send(right, look(right).extract().path("digest"));
        String closure = scene.draft(Map.of("kind", "CLOSURE"));
        prepared(closure).body("advisories", equalTo(1));
    }

    @Test
    void an_all_clear_whose_notice_was_cancelled_on_its_way_is_given_again() {
        withdraw(globex);
        String cancelled = scene.draft(Map.of("kind", "UPDATE"));
        send(cancelled, scene.prepare(cancelled));
        rows.run("UPDATE notice SET state = 'CANCELLED', completed_at = NULL, cancelled_at = released_at WHERE id = ?::uuid",
                cancelled);
        prepared(scene.draft(Map.of("kind", "CORRECTION"))).body("warnings.code", hasItem("ALL_CLEAR"));
    }

    @Test
    void who_was_given_an_all_clear_in_error_is_told_so_and_does_not_begin_anew() {
        withdraw(globex);
        String wrong = scene.draft(Map.of("kind", "UPDATE"));
        send(wrong, scene.prepare(wrong));
        retract(wrong);
        load(globex, "{\"usersSeen\":7,\"requiredActions\":[]}");
        String right = scene.draft(Map.of("kind", "CORRECTION", "audience", "CHANGED"));
        prepared(right).body("advisories", equalTo(1)).body("warnings.code", not(hasItem("INITIAL_FIRST")));
        words(right, globex).body("text", containsString("was sent in error")).body("text", containsString("no. 2"))
                .body("text", containsString("Users seen")).body("text", not(containsString("has changed since")));
        scene.author.request().post("/api/v1/notices/" + scene.draft() + "/preparation").then().statusCode(422)
                .body("faults[0].code", equalTo("NO_TENANT"));
    }

    @Test
    void what_was_retracted_can_be_told_anew_from_the_beginning() {
        retract(first);
        String again = scene.draft();
        prepared(again).body("advisories", equalTo(2));
        send(again, look(again).extract().path("digest"));
        scene.author.request().post("/api/v1/notices/" + scene.draft() + "/preparation").then().statusCode(422)
                .body("faults[0].code", equalTo("NO_TENANT"));
    }

    @Test
    void who_was_told_by_a_version_that_kept_no_facts_is_among_the_changed_and_nothing_is_said_of_what_changed() {
        rows.run("UPDATE notice SET facts_kept = false WHERE id = ?::uuid", first);
        load(acme, "{\"usersSeen\":4,\"requiredActions\":[]}");
        rows.run("DELETE FROM replaced_facts WHERE tenant_id = ?", acme.tenantId());
        load(globex, "{\"usersSeen\":8,\"requiredActions\":[]}");
        String update = scene.draft(Map.of("kind", "UPDATE", "audience", "CHANGED"));
        prepared(update).body("advisories", equalTo(2));
        words(update, acme).body("text", containsString("Users seen")).body("text", not(containsString("changed since")));
        // Of this one the first change is known, since it came after the upgrade.
        words(update, globex).body("text", containsString("Users seen: 8 (before: 7)"));
    }

    @Test
    void another_order_and_a_null_are_no_change_for_audience_and_words_alike() {
        load(acme, "{\"usersSeen\":3,\"hosts\":[\"a\",\"b\"],\"requiredActions\":[]}");
        String update = scene.draft(Map.of("kind", "UPDATE", "audience", "CHANGED"));
        send(update, scene.prepare(update));
        load(acme, "{\"usersSeen\":3.0,\"hosts\":[\"b\",\"a\"],\"note\":null,\"requiredActions\":\"none\"}");
        String next = scene.draft(Map.of("kind", "UPDATE", "audience", "CHANGED"));
        scene.author.request().post("/api/v1/notices/" + next + "/preparation").then().statusCode(422)
                .body("faults[0].code", equalTo("NO_TENANT"));
        load(globex, "{\"usersSeen\":8,\"requiredActions\":[]}");
        prepared(next).body("advisories", equalTo(1));
        look(next).body("preparation.total", equalTo(1)).body("preparation.done", equalTo(1));
    }

    @Test
    void who_joins_late_is_not_told_in_words_that_were_taken_back_or_retired() {
        String key = "own-" + scene.reference;
        scene.author.request().body(Map.of("key", key, "locale", "en", "subject", "For {tenant.name}", "body", "Own words."))
                .post("/api/v1/templates").then().statusCode(201);
        load(tenant("Initech"), "{\"requiredActions\":[]}");
        String second = scene.draft(Map.of("kind", "INITIAL", "template", key));
        send(second, scene.prepare(second));
        Listed late = tenant("Late");
        load(late, "{\"requiredActions\":[]}");
        String update = scene.draft(Map.of("kind", "UPDATE", "audience", "ALL"));
        scene.approve(update, scene.prepare(update));
        words(update, late).body("text", containsString("Own words."));

        scene.author.request().body(Map.of()).post("/api/v1/templates/" + key + "/retirement").then().statusCode(200);
        scene.release(update).then().statusCode(409).body("code", equalTo("STALE"));
        prepared(update);
        words(update, late).body("text", containsString("There has been a security incident"));

        scene.author.request().body(Map.of("key", key, "locale", "en", "subject", "For {tenant.name}", "body", "Own words."))
                .post("/api/v1/templates").then().statusCode(201);
        prepared(update);
        words(update, late).body("text", containsString("Own words."));
        retract(second);
        prepared(update).body("warnings.find { it.code == 'INITIAL_FIRST' }.template", equalTo("initial-notice"));
        words(update, late).body("text", containsString("There has been a security incident"));
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

    @Test
    void a_reminder_to_who_has_answered_is_pointed_out_and_there_is_an_audience_of_who_has_not() {
        rows.run("UPDATE notice_tenant SET state = 'ACKNOWLEDGED', finding = 'NOT_AFFECTED', acknowledged_at = now()"
                + " WHERE notice_id = ? AND tenant_id = ?", UUID.fromString(first), globex.tenantId());
        load(tenant("Late"), "{\"requiredActions\":[]}");
        prepared(scene.draft(Map.of("kind", "UPDATE"))).body("warnings.code", not(hasItem("ALREADY_ANSWERED")));
        prepared(scene.draft(Map.of("kind", "UPDATE", "template", "reminder", "audience", "ALL")))
                .body("warnings.find { it.code == 'ALREADY_ANSWERED' }.count", equalTo(1))
                .body("warnings.find { it.code == 'ALREADY_ANSWERED' }.tenantIds", equalTo(List.of(globex.tenantId())))
                .body("warnings.find { it.code == 'ALREADY_ANSWERED' }.message", containsString("audience UNANSWERED"));

        String reminder = scene.draft(Map.of("kind", "UPDATE", "template", "reminder", "audience", "UNANSWERED"));
        look(reminder).body("audience", equalTo("UNANSWERED"));
        prepared(reminder).body("advisories", equalTo(1)).body("warnings.code", not(hasItem("ALREADY_ANSWERED")));
        words(reminder, acme);
        as("viewer").get("/api/v1/notices/" + reminder + "/advisories/" + globex.tenantId()).then().statusCode(404);
    }

    @Test
    void a_recipient_that_said_to_be_the_wrong_contact_is_pointed_out_while_the_list_names_it() {
        rows.run("""
                INSERT INTO wrong_contact (notice_id, delivery_id, tenant_id, at, closed_at)
                SELECT notice_id, id, tenant_id, attempted_at, attempted_at FROM delivery WHERE notice_id = ? AND tenant_id = ?
                """, UUID.fromString(first), acme.tenantId());
        String update = scene.draft(Map.of("kind", "UPDATE"));
        prepared(update).body("warnings.find { it.code == 'WRONG_CONTACT' }.tenantIds", equalTo(List.of(acme.tenantId())))
                .body("warnings.find { it.code == 'WRONG_CONTACT' }.message",
                        containsString("1 recipient has said that it is the wrong contact"));
        as("viewer").get("/api/v1/notices/" + update + "/preflight").then()
                .body("findings.find { it.code == 'WRONG_CONTACT' }.severity", equalTo("WARNS"));
        loadAt(acme, "right@acme.example", "{\"usersSeen\":3,\"requiredActions\":[]}");
        prepared(update).body("warnings.code", not(hasItem("WRONG_CONTACT")));
    }

    private void retract(String notice) {
        scene.sender.request().body(Map.of("reason", "In error.")).post("/api/v1/notices/" + notice + "/retraction").then()
                .statusCode(200);
        clock.advance(Duration.ofHours(1));
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
