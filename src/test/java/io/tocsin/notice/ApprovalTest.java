package io.tocsin.notice;

import static io.tocsin.testkit.Callers.caller;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApprovalTest {

    @Inject
    Stage stage;

    Listed acme = tenant("Acme");

    @Test
    void a_second_person_approves_exactly_what_was_looked_at() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        String digest = scene.prepare(notice);
        scene.approver.request().body(Map.of("digest", "sha256:0")).post("/api/v1/notices/" + notice + "/approval").then()
                .statusCode(409).body("code", equalTo("STALE"));
        scene.approver.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then()
                .statusCode(200).body("state", equalTo("APPROVED")).body("digest", equalTo(digest));
    }

    @Test
    void whoever_drafted_prepared_or_imported_cannot_approve_not_even_with_another_key() {
        Scene scene = stage.scene().list(acme);
        Caller both = caller("author", "approver");
        String notice = both.request().body(Map.of("kind", "INITIAL"))
                .post("/api/v1/incidents/" + scene.reference + "/notices").then().statusCode(201).extract().path("id");
        String digest = scene.prepare(notice);
        both.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then().statusCode(403)
                .body("code", equalTo("FOUR_EYES")).body("detail", containsString("drafted"));

        String second = scene.draft();
        String prepared = both.request().post("/api/v1/notices/" + second + "/preparation").then().statusCode(200).extract()
                .path("digest");
        both.request().body(Map.of("digest", prepared)).post("/api/v1/notices/" + second + "/approval").then().statusCode(403)
                .body("detail", containsString("prepared"));

        Caller importer = caller("author", "approver");
        importer.request().contentType("text/csv")
                .body("tenant_id,tenant_name,contact_email\nt-9,Umbrella,ciso@umbrella.example\n")
                .post("/api/v1/incidents/" + scene.reference + "/affected-tenants").then().statusCode(200);
        String again = scene.prepare(second);
        importer.request().body(Map.of("digest", again)).post("/api/v1/notices/" + second + "/approval").then()
                .statusCode(403).body("code", equalTo("FOUR_EYES")).body("detail", containsString("imported"));
    }

    @Test
    void whoever_wrote_what_the_incident_says_cannot_approve_even_if_somebody_else_changes_it_since() {
        Scene scene = stage.scene().list(acme);
        Caller writer = caller("author", "approver");
        writer.request().body(Map.of("summary", "Words of a writer.")).patch("/api/v1/incidents/" + scene.reference).then()
                .statusCode(200);
        String notice = scene.draft();
        String digest = scene.prepare(notice);
        writer.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then().statusCode(403)
                .body("code", equalTo("FOUR_EYES")).body("detail", containsString("what the incident says"));

        scene.author.request().body(Map.of("summary", "Words of another.")).patch("/api/v1/incidents/" + scene.reference)
                .then().statusCode(200);
        String again = scene.prepare(notice);
        writer.request().body(Map.of("digest", again)).post("/api/v1/notices/" + notice + "/approval").then().statusCode(403)
                .body("detail", containsString("what the incident says"));
        scene.approve(notice, again);
    }

    @Test
    void whoever_opened_the_incident_cannot_approve() {
        Caller opener = caller("author", "approver");
        String reference = "INC-" + UUID.randomUUID();
        opener.request().body(Map.of("reference", reference, "title", "Something happened")).post("/api/v1/incidents").then()
                .statusCode(201);
        Scene other = stage.scene();
        String notice = other.author.request().body(Map.of("kind", "INITIAL"))
                .post("/api/v1/incidents/" + reference + "/notices").then().statusCode(201).extract().path("id");
        other.author.request().contentType("text/csv")
                .body("tenant_id,tenant_name,contact_email\n" + acme.tenantId() + ",Acme,ann@acme.example\n")
                .post("/api/v1/incidents/" + reference + "/affected-tenants").then().statusCode(200);
        String digest = other.prepare(notice);
        opener.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then().statusCode(403)
                .body("code", equalTo("FOUR_EYES")).body("detail", containsString("what the incident says"));
    }

    @Test
    void whoever_wrote_the_template_cannot_approve() {
        Scene scene = stage.scene().list(acme);
        Caller writer = caller("author", "approver");
        String key = "own-" + scene.reference;
        writer.request().body(Map.of("key", key, "locale", "en", "subject", "For {tenant.name}", "body", "Words."))
                .post("/api/v1/templates").then().statusCode(201);
        String notice = scene.draft(Map.of("kind", "INITIAL", "template", key));
        String digest = scene.prepare(notice);
        writer.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then().statusCode(403)
                .body("code", equalTo("FOUR_EYES")).body("detail", containsString("wrote the template"));
        scene.approve(notice, digest);
    }

    @Test
    void words_stay_their_writers_in_a_clone_and_in_the_next_version() {
        Scene scene = stage.scene().list(acme);
        Caller writer = caller("author", "approver");
        String key = "own-" + scene.reference;
        String words = "Somebody has read your files on Tuesday.";
        writer.request().body(Map.of("key", key, "locale", "en", "subject", "For {tenant.name}", "body", words))
                .post("/api/v1/templates").then().statusCode(201);
        scene.author.request().body(Map.of("key", key + "-clone")).post("/api/v1/templates/" + key + "/clone").then()
                .statusCode(201);
        cannotApprove(writer, scene, key + "-clone");
        scene.author.request()
                .body(Map.of("key", key, "locale", "en", "subject", "For {tenant.name}", "body", words + " Sorry!"))
                .post("/api/v1/templates").then().statusCode(201);
        cannotApprove(writer, scene, key);
        String draft = scene.author.request().body(Map.of("locale", "en", "from", 1))
                .post("/api/v1/templates/" + key + "/drafts")
                .then().statusCode(201).extract().path("id");
        scene.author.request().post("/api/v1/templates/" + key + "/drafts/" + draft + "/publication").then().statusCode(201);
        cannotApprove(writer, scene, key);

        scene.author.request().body(Map.of("key", key, "locale", "en", "subject", "{tenant.name}", "body", "All is new here."))
                .post("/api/v1/templates").then().statusCode(201);
        String notice = scene.draft(Map.of("kind", "INITIAL", "template", key));
        String digest = scene.prepare(notice);
        writer.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then().statusCode(200);
    }

    private static void cannotApprove(Caller writer, Scene scene, String template) {
        String notice = scene.draft(Map.of("kind", "INITIAL", "template", template));
        String digest = scene.prepare(notice);
        writer.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then().statusCode(403)
                .body("detail", containsString("wrote the template"));
    }

    @Test
    void what_changed_since_cannot_be_approved() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        String digest = scene.prepare(notice);
        scene.author.request().contentType("application/merge-patch+json").body(Map.of("summary", "Now we know more."))
                .patch("/api/v1/incidents/" + scene.reference).then().statusCode(200);
        scene.approver.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then()
                .statusCode(409).body("code", equalTo("STALE")).body("detail", containsString("facts"));
    }

    @Test
    void a_new_version_of_the_template_makes_what_was_prepared_stale() {
        Scene scene = stage.scene().list(acme);
        String key = "own-" + scene.reference;
        Map<String, String> words = Map.of("key", key, "locale", "en", "subject", "For {tenant.name}", "body", "Words.");
        scene.author.request().body(words).post("/api/v1/templates").then().statusCode(201);
        String notice = scene.draft(Map.of("kind", "INITIAL", "template", key));
        String digest = scene.prepare(notice);
        scene.author.request().body(words).post("/api/v1/templates").then().statusCode(201);
        scene.approver.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then()
                .statusCode(409).body("detail", containsString("template"));
    }

    @Test
    void nothing_is_approved_once_the_incident_is_closed() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        String digest = scene.prepare(notice);
        scene.sender.request().post("/api/v1/incidents/" + scene.reference + "/closure").then().statusCode(200);
        scene.approver.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then()
                .statusCode(409).body("code", equalTo("STATE")).body("detail", containsString("closed"));
    }

    @Test
    void a_draft_that_makes_no_sense_is_told_field_by_field() {
        Scene scene = stage.scene();
        scene.author.request().body(Map.of("kind", "PARTY", "acknowledgeWithin", "three days", "audience", "EVERYBODY",
                "nextUpdateAt", "2001-01-01T00:00:00Z")).post("/api/v1/incidents/" + scene.reference + "/notices").then()
                .statusCode(422).body("faults.field", hasItem("kind")).body("faults.field", hasItem("acknowledgeWithin"))
                .body("faults.field", hasItem("audience")).body("faults.field", hasItem("nextUpdateAt"));
        scene.author.request().body(Map.of("kind", "INITIAL", "template", "no-such-template"))
                .post("/api/v1/incidents/" + scene.reference + "/notices").then().statusCode(404);
    }
}
