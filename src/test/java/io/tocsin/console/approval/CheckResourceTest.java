package io.tocsin.console.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;

/** The page as programs see it: who may what, and what a letter may do in its frame. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class CheckResourceTest {

    @Inject
    Stage stage;
    @Inject
    SentNotices rows;

    @Test
    void a_letter_in_its_frame_has_a_policy_of_its_own_and_what_is_hostile_in_it_is_text() {
        Listed hostile = new Listed("h-" + UUID.randomUUID(), "<img src=x onerror=alert(1)>", "a@evil.example", "en",
                "{\"note\":\"</style><script>alert(1)</script>\"}");
        Stage.Scene scene = stage.scene().list(hostile);
        String notice = scene.draft();
        scene.prepare(notice);

        String letter = SignedIn.as("viewer").request()
                .get("/console/notices/" + notice + "/check/letter?tenant=" + hostile.tenantId()).then().statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", containsString("sandbox"))
                .header("Content-Security-Policy", not(containsString("script-src"))).extract().asString();

        assertThat(letter).doesNotContain("<script").doesNotContain("<img src=x").contains("&lt;script&gt;");
    }

    @Test
    void a_language_whose_words_are_still_the_copy_is_named_where_another_was_changed() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"), Listed.tenant("Globex").locale("de-AT"));
        String key = "own-" + UUID.randomUUID().toString().substring(0, 8);
        scene.author.request().body(Map.of("key", key)).post("/api/v1/templates/initial-notice/clone").then().statusCode(201);
        String notice = scene.draft(Map.of("kind", "INITIAL", "template", key));
        String path = "/console/notices/" + notice + "/check";
        scene.prepare(notice);
        SignedIn viewer = SignedIn.as("viewer");
        viewer.request().get(path).then().statusCode(200).body(not(containsString("as they were copied")));

        scene.author.request().body(Map.of("key", key, "locale", "en", "subject", "About {tenant.name}", "body",
                "# A key was stolen\n\nChange yours.")).post("/api/v1/templates").then().statusCode(201);
        scene.prepare(notice);
        viewer.request().get(path).then().statusCode(200)
                .body(containsString("The words in German are still as they were copied or built in;"))
                .body(containsString("those in English were changed on "));
    }

    @Test
    void words_that_were_prepared_anew_are_not_shown_as_those_that_the_page_is_about() {
        Listed acme = Listed.tenant("Acme");
        Stage.Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        scene.prepare(notice);

        SignedIn.as("viewer").request()
                .get("/console/notices/" + notice + "/check/letter?tenant=" + acme.tenantId() + "&prepared="
                        + UUID.randomUUID())
                .then().statusCode(200).body(containsString("It was prepared anew meanwhile"));
    }

    @Test
    void names_of_settings_are_told_to_admins_and_to_everybody_else_who_sets_them() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"));
        String notice = scene.draft();
        scene.prepare(notice);
        String path = "/console/notices/" + notice + "/check";

        SignedIn.as("sender").request().get(path).then().statusCode(200)
                .body(containsString("Whoever runs this service sets its public address."))
                .body(not(containsString("TOCSIN_")));
        SignedIn.as("admin").request().get(path).then().body(containsString("sets its public address (TOCSIN_PUBLIC_URL)."));
    }

    @Test
    void what_stands_in_the_way_of_many_tenants_is_told_in_pages_and_of_one_tenant_alone() {
        String key = "needs-" + UUID.randomUUID().toString().substring(0, 8);
        Listed[] tenants = IntStream.range(0, 30).mapToObj(i -> Listed.tenant("Acme" + i)).toArray(Listed[]::new);
        Stage.Scene scene = stage.scene().list(tenants);
        scene.author.request().body(Map.of("key", key, "locale", "en", "subject", "About {tenant.name}", "body",
                "{facts.users}")).post("/api/v1/templates").then().statusCode(201);
        String notice = scene.draft(Map.of("kind", "INITIAL", "template", key));
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(422);
        SignedIn viewer = SignedIn.as("viewer");
        String path = "/console/notices/" + notice + "/check";

        String first = viewer.request().get(path).then().statusCode(200).extract().asString();
        String next = viewer.request().get(path + "?after=25").then().statusCode(200).extract().asString();
        String one = viewer.request().get(path + "?of=" + tenants[7].tenantId()).then().statusCode(200).extract().asString();

        assertThat(rows(first)).isEqualTo(25);
        assertThat(first).contains("after=25#faults").contains("A fact is missing that the words need")
                .doesNotContain("/api/v1");
        assertThat(rows(next)).isEqualTo(5);
        assertThat(rows(one)).isEqualTo(1);
    }

    @Test
    void whoever_reads_is_told_when_somebody_else_has_changed_the_notice_and_how_far_a_preparation_is() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"));
        String notice = scene.draft();
        scene.prepare(notice);
        SignedIn viewer = SignedIn.as("viewer");
        String path = "/console/notices/" + notice + "/check";
        String revision = rows.text("SELECT revision FROM notice WHERE id = ?::uuid", notice);

        viewer.request().get(path + "/changed?revision=" + revision).then().statusCode(204);
        scene.prepare(notice);
        viewer.request().get(path + "/changed?revision=" + revision).then().statusCode(286)
                .body(containsString("Somebody else has changed this notice"));

        viewer.request().get(path + "/progress").then().statusCode(204).header("HX-Refresh", "true");
        run(notice, "UPDATE preparation SET state = 'RUNNING', done = 1200, total = 4000, finished_at = NULL");
        viewer.request().get(path).then().statusCode(200).body(containsString("<strong>1,200 of 4,000 letters</strong>"))
                .body(containsString("hx-get=\"" + path + "/progress"));
        viewer.request().get(path + "/progress").then().statusCode(200).body(containsString("1,200 of 4,000 letters"));
        run(notice, "UPDATE preparation SET state = 'FAILED', finished_at = now()");
    }

    private void run(String notice, String update) {
        rows.run(update + " WHERE id = (SELECT preparation_id FROM notice WHERE id = ?::uuid)", notice);
    }

    private static int rows(String page) {
        return page.substring(page.indexOf("id=\"faults\"")).split("class=\"finding-head\"", -1).length - 1;
    }

    @Test
    void a_letter_is_read_beside_the_one_that_its_tenant_was_sent_before() {
        Listed acme = Listed.tenant("Acme");
        Stage.Scene scene = stage.scene().list(acme);
        scene.sent();
        String next = scene.draft(Map.of("kind", "UPDATE"));
        scene.prepare(next);

        SignedIn.as("viewer").request().get("/console/notices/" + next + "/check?as=before&tenant=" + acme.tenantId()).then()
                .statusCode(200).body(containsString("Notice 1, as this tenant read it")).body(containsString("<del>"))
                .body(containsString("<ins>"));
        SignedIn.as("viewer").request()
                .get("/console/notices/" + next + "/words/letter?locale=pt&tenant=" + acme.tenantId()).then()
                .body(containsString("Nobody at Acme is written to in Portuguese. Its contacts read English."));
    }

    @Test
    void a_notice_is_cancelled_by_name_before_it_goes_out_and_then_says_why_it_cannot_be_changed() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"));
        String notice = scene.draft();
        SignedIn sender = SignedIn.as(scene.sender.actor());
        SignedIn author = SignedIn.as(scene.author.actor());
        String path = "/console/notices/" + notice + "/check";

        author.request().get(path).then().body(containsString("Cancelling it takes the role sender"));
        sender.request().formParam("revision", "1").formParam("reference", "INC-OTHER").post(path + "/cancellation").then()
                .statusCode(422).body(containsString("This is a notice of " + scene.reference))
                .body(containsString("value=\"INC-OTHER\""));
        sender.request().formParam("revision", "1").formParam("reference", scene.reference).post(path + "/cancellation").then()
                .statusCode(303);

        author.request().get(path).then().body(containsString("It was cancelled. To tell the tenants after all"))
                .body(not(containsString("/amendment")));
        assertThat(rows.text("SELECT state FROM notice WHERE id = ?::uuid", notice)).isEqualTo("CANCELLED");
    }

    @Test
    void words_that_were_retired_stay_chosen_and_what_went_out_meanwhile_is_said_to_have() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"));
        String notice = scene.draft(Map.of("kind", "INITIAL"));
        SignedIn author = SignedIn.as(scene.author.actor());
        String path = "/console/notices/" + notice + "/amendment";
        rows.run("UPDATE notice SET template_key = 'old-words' WHERE id = ?::uuid", notice);
        author.request().get(path).then().body(containsString("<option value=\"old-words\" selected>old-words (retired)"));

        rows.run("UPDATE notice SET released_at = now(), approved_at = now(), revision = revision + 1 WHERE id = ?::uuid",
                notice);
        author.request().formParam("revision", "1").formParam("kind", "INITIAL").formParam("due", "none").post(path).then()
                .body(containsString("This notice went out while you were writing")).body(not(containsString("send it again")));
        rows.run("UPDATE notice SET released_at = NULL WHERE id = ?::uuid", notice);
    }

    @Test
    void the_form_of_a_notice_sent_as_it_is_changes_nothing_and_a_time_keeps_its_seconds() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"));
        String by = "2099-01-02T03:04:05Z";
        String notice = scene.draft(Map.of("kind", "INITIAL", "acknowledgeBy", by));
        scene.prepare(notice);
        SignedIn author = SignedIn.as(scene.author.actor());
        String revision = rows.text("SELECT revision::text FROM notice WHERE id = ?::uuid", notice);
        String path = "/console/notices/" + notice + "/amendment";

        author.request().formParam("revision", revision).formParam("kind", "INITIAL").formParam("due", "by")
                .formParam("by", "2099-01-02T03:04").post(path).then().statusCode(303);
        author.request().get("/console/notices/" + notice + "/check").then().body(containsString("The notice is as it was"));
        assertThat(rows.text("SELECT state FROM notice WHERE id = ?::uuid", notice)).isEqualTo("PREPARED");

        author.request().formParam("revision", revision).formParam("kind", "INITIAL").formParam("due", "by")
                .formParam("by", "2099-01-02T03:04").formParam("next", "2098-01-01T00:00").post(path).then().statusCode(303);
        author.request().get("/console/notices/" + notice + "/check").then().body(containsString("The notice is changed"));
        assertThat(rows.text("SELECT extract(second FROM acknowledge_by)::int::text FROM notice WHERE id = ?::uuid", notice))
                .isEqualTo("5");
    }

    @Test
    void what_a_role_does_not_allow_is_not_offered_and_not_done() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"));
        String notice = scene.draft();
        String digest = scene.prepare(notice);
        SignedIn viewer = SignedIn.as("viewer");
        String path = "/console/notices/" + notice + "/check";

        viewer.request().get(path).then().statusCode(200).body(not(containsString("method=\"post\" action=\"" + path)))
                .body(containsString("Approving and sending back take the role approver"));
        viewer.request().formParam("digest", digest).formParam("revision", "2").post(path + "/approval").then().statusCode(403);
        viewer.request().formParam("revision", "2").post(path + "/release").then().statusCode(403);
        viewer.request().formParam("revision", "2").post(path + "/emergency").then().statusCode(403);
        SignedIn.as("admin").request().formParam("revision", "2").post(path + "/release").then().statusCode(403);
    }
}
