package io.tocsin.template;

import static io.tocsin.testkit.Callers.as;
import static io.tocsin.testkit.Callers.caller;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.problem.Refusal;
import io.tocsin.template.library.BuiltIn;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.Stage;

/** A template from its first draft to its retirement, over the API. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class AuthoringTest {

    @Inject
    Stage stage;
    @Inject
    Templates templates;

    final String key = "letter-" + UUID.randomUUID();
    final String path = "/api/v1/templates/" + key;
    final Caller ann = caller("author");
    final Caller bob = caller("author");

    @Test
    void a_draft_is_used_by_no_notice_until_it_is_published() {
        String id = draft(Map.of("locale", "EN", "subject", "To {tenant.name}", "body", "Dear {tenant.nmae}"))
                .statusCode(201).body("locale", equalTo("en")).body("basedOn", equalTo(0))
                .body("remarks[0].severity", equalTo("ERROR")).body("remarks[0].code", equalTo("UNKNOWN_NAME"))
                .body("remarks[0].position", equalTo(7)).extract().path("id");
        assertThatThrownBy(() -> templates.newest(key)).isInstanceOf(Refusal.class);
        ann.request().post(path + "/drafts/" + id + "/publication").then().statusCode(422)
                .body("faults.code", contains("UNKNOWN_NAME"));

        bob.request().header("If-Match", "\"1\"").body(Map.of("body", "Dear {tenant.name}", "changeNote", "A first try"))
                .patch(path + "/drafts/" + id).then().statusCode(200).header("ETag", "\"2\"")
                .body("writtenBy", contains(ann.name(), bob.name()));
        ann.request().header("If-Match", "\"1\"").body(Map.of("body", "x")).patch(path + "/drafts/" + id).then()
                .statusCode(412);
        as("viewer").get(path + "/drafts").then().statusCode(200).body("items.id", contains(id));
        as("viewer").get("/api/v1/templates/-/drafts").then().statusCode(404);

        ann.request().post(path + "/drafts/" + id + "/publication").then().statusCode(201)
                .header("Location", containsString("/versions/1?locale=en"))
                .body("version", equalTo(1)).body("changeNote", equalTo("A first try")).body("newest", equalTo(true));
        assertThat(templates.newest(key).get("en").body()).isEqualTo("Dear {tenant.name}");
        assertThat(templates.authorsOf(key)).containsExactlyInAnyOrder(ann.id(), bob.id());
        as("viewer").get(path + "/drafts/" + id).then().statusCode(404);
    }

    @Test
    void of_two_who_write_at_once_the_second_is_told() {
        version("one");
        String hers = draft(Map.of("locale", "en")).statusCode(201).body("body", equalTo("one")).extract().path("id");
        String his = draft(Map.of("locale", "en", "body", "his")).statusCode(201).extract().path("id");
        ann.request().body(Map.of("body", "hers")).patch(path + "/drafts/" + hers).then().statusCode(200);
        ann.request().post(path + "/drafts/" + hers + "/publication").then().statusCode(201).body("version", equalTo(2));

        bob.request().post(path + "/drafts/" + his + "/publication").then().statusCode(409).body("code", equalTo("STALE"))
                .body("detail", containsString("version 2"));
        bob.request().body(Map.of("basedOn", 2)).patch(path + "/drafts/" + his).then().statusCode(200);
        bob.request().post(path + "/drafts/" + his + "/publication").then().statusCode(201).body("version", equalTo(3));
        String last = draft(Map.of("locale", "en", "from", 1)).body("body", equalTo("one")).extract().path("id");
        bob.request().delete(path + "/drafts/" + last).then().statusCode(204);
        bob.request().delete(path + "/drafts/" + last).then().statusCode(404);
    }

    @Test
    void two_versions_are_compared_line_by_line() {
        version("a\nb\nc\nd\ne\nf");
        version("a\nb\nC\nd\ne\nf");
        as("viewer").get(path + "/diff").then().statusCode(200)
                .body("from", equalTo(key + "/en/1")).body("added", equalTo(1)).body("removed", equalTo(1))
                .body("hunks[0].lines.kind",
                        contains("CONTEXT", "CONTEXT", "CONTEXT", "REMOVED", "ADDED", "CONTEXT", "CONTEXT", "CONTEXT"))
                .body("hunks[0].lines[3].from", equalTo(5)).body("hunks[0].lines[3].text", equalTo("c"))
                .body("hunks[0].lines[4].to", equalTo(5)).body("hunks[0].lines[4].text", equalTo("C"));
        String text = as("viewer").accept("text/plain").get(path + "/diff?from=1&to=2&locale=en").then().statusCode(200)
                .contentType("text/plain").extract().asString();
        assertThat(text).startsWith("--- " + key + "/en/1\n+++ " + key + "/en/2\n@@ -2,7 +2,7 @@\n").contains("\n-c\n+C\n");
        as("viewer").get(path + "/versions/1").then().statusCode(200).body("body", startsWith("a\nb\nc")).body("newest",
                equalTo(false));
        as("viewer").get(path + "/versions/9").then().statusCode(404);
        as("viewer").get(path + "/versions/x").then().statusCode(404);
        as("viewer").get("/api/v1/templates/update/versions/0").then().statusCode(400).body("detail", containsString("de, en"));
    }

    @Test
    void a_pasted_example_that_took_the_place_of_a_built_in_one_is_undone_by_retiring_it() {
        Map<String, String> pasted = Map.of("key", "closure", "locale", "fr", "subject", "s", "body", "Bonjour");
        ann.request().body(pasted).post("/api/v1/templates").then().statusCode(201);
        int version = ann.request().body(pasted).post("/api/v1/templates").then().statusCode(201).extract().path("version");
        assertThat(templates.newest("closure").get("fr").body()).isEqualTo("Bonjour");

        retire("closure", Map.of("locale", "fr", "version", version, "reason", "Pasted by mistake")).statusCode(200)
                .body("inUse.fr", equalTo(version - 1));
        assertThat(templates.authorsOf("closure")).contains(ann.id());
        retire("closure", Map.of("locale", "fr")).statusCode(200).body("inUse.fr", equalTo(0)).body("inUse.de", notNullValue());
        assertThat(templates.newest("closure").get("fr").version()).isZero();
        assertThat(templates.revisionOf("closure")).contains("fr:0");
        as("viewer").get("/api/v1/templates/closure").then()
                .body("items.find { it.locale == 'fr' && it.version == " + version + " }.retired.reason",
                        equalTo("Pasted by mistake"))
                .body("items.find { it.locale == 'fr' && it.newest }.version", equalTo(0));
        retire("closure", Map.of("locale", "fr")).statusCode(200);
        retire("closure", Map.of("locale", "es")).statusCode(409).body("code", equalTo("STATE"));
        retire("no-such-" + UUID.randomUUID(), Map.of()).statusCode(404);
    }

    @Test
    void what_was_prepared_with_a_retired_template_is_stale_and_a_notice_without_any_is_not_prepared() {
        version("Dear {tenant.name}");
        Stage.Scene scene = stage.scene().list(tenant("acme"));
        String notice = scene.draft(Map.of("kind", "INITIAL", "template", key));
        String digest = scene.prepare(notice);
        retire(key, Map.of()).statusCode(200).body("inUse", equalTo(Map.of())).body("retired.en", contains(1));

        scene.approver.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then()
                .statusCode(409).body("code", equalTo("STALE"));
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(404)
                .body("detail", containsString(key));
        as("viewer").get("/api/v1/templates?limit=1000").then()
                .body("items.find { it.key == '" + key + "' }.locales", equalTo(Map.of()));
        version("again").body("version", equalTo(2));
        scene.prepare(notice);
    }

    @Test
    void a_built_in_template_is_cloned_to_a_key_of_its_own() {
        ann.request().body(Map.of("key", key)).post("/api/v1/templates/reminder/clone").then().statusCode(201)
                .body("items.locale", hasItem("es")).body("items.version", hasItem(1))
                .body("items[0].changeNote", startsWith("Cloned from reminder"));
        assertThat(templates.newest(key).get("es").body()).isEqualTo(BuiltIn.named("reminder").get("es").body());
        ann.request().body(Map.of("key", key)).post("/api/v1/templates/reminder/clone").then().statusCode(409);
        ann.request().body(Map.of("key", "update")).post("/api/v1/templates/reminder/clone").then().statusCode(409);
        ann.request().body(Map.of("key", "lint")).post("/api/v1/templates/reminder/clone").then().statusCode(422);
        String other = "letter-" + UUID.randomUUID();
        ann.request().body("{\"key\":\"" + other + "\",\"locales\":[\"xx\"]}").post(path + "/clone").then().statusCode(422);
        ann.request().body("{\"key\":\"" + other + "\",\"locales\":[\"de\"]}").post(path + "/clone").then().statusCode(201)
                .body("items.locale", contains("de"));
    }

    @Test
    void a_template_goes_out_as_a_file_and_comes_back() {
        ann.request().body(Map.of("key", key, "locale", "en", "subject", "[\"a\"]: {tenant.name} # b", "body",
                "# Hi\n\n---\n\n{tenant.name}\n", "changeNote", "why")).post("/api/v1/templates").then().statusCode(201);
        var exported = as("viewer").accept("text/markdown").get(path + "/export").then().statusCode(200)
                .contentType("text/markdown").header("Content-Disposition", containsString(key + ".en.md")).extract();
        String file = exported.asString();
        bob.request().contentType("text/markdown").body(file).post("/api/v1/templates/import").then().statusCode(201)
                .body("version", equalTo(2)).body("subject", equalTo("[\"a\"]: {tenant.name} # b"))
                .body("body", equalTo("# Hi\n\n---\n\n{tenant.name}\n")).body("changeNote", equalTo("why"));
        bob.request().contentType("text/markdown").body(file).post("/api/v1/templates/import?draft=true").then()
                .statusCode(201).body("basedOn", equalTo(2));
        bob.request().contentType("text/markdown").body("no head").post("/api/v1/templates/import").then().statusCode(422);
        bob.request().contentType("text/markdown").body(file.replace("subject:", "sbject:")).post("/api/v1/templates/import")
                .then().statusCode(422).body("faults[0].line", equalTo(5));
    }

    @Test
    void storing_answers_hints_and_a_linter_says_what_only_some_tenants_have() {
        version("Dear {tenant.name}").body("hints.severity", hasItem("HINT")).body("hints.code", hasItem("MISSING_ACTIONS"));
        as("viewer").get(path).then().body("items[0].hints", nullValue());
        ann.request().body(Map.of("key", key, "locale", "en", "subject", "s", "body", "a\n <b>b</b>")).post("/api/v1/templates")
                .then().statusCode(422).body("faults.code", contains("RAW_HTML", "RAW_HTML")).body("faults[0].line", equalTo(2))
                .body("faults[0].position", equalTo(2));

        Stage.Scene scene = stage.scene().list(
                tenant("acme").facts("{\"users\":12,\"seen\":\"2022-01-18T09:14:00Z\",\"note\":null}"),
                tenant("globex").facts("{\"users\":\"many\"}"), tenant("initech").facts("{\"seen\":\"yesterday\"}"));
        as("author").body(Map.of("locale", "en", "subject", "s", "incident", scene.reference, "body",
                "{facts.users}\n{#if facts.seen}{facts.seen}{/if}\n{facts.usres ?: 'x'}\n{incident.facts.who}"))
                .post("/api/v1/templates/lint").then().statusCode(200).body("errors", equalTo(0))
                .body("remarks.findAll { it.code.startsWith('FACT') }.code",
                        contains("FACT_IN_SOME_TENANTS", "FACT_IN_SOME_TENANTS", "FACT_IN_NO_TENANT", "FACT_IN_NO_TENANT"))
                .body("remarks[0].message",
                        startsWith("1 of the 3 tenants on the list lacks the fact users. Preparing will stop"))
                .body("remarks[0].line", equalTo(1)).body("remarks[0].position", equalTo(2))
                .body("remarks[1].message", containsString("They read what the template says"))
                .body("remarks[2].message", containsString("Did you mean users?"));

        as("viewer").get("/api/v1/incidents/" + scene.reference + "/facts").then().statusCode(200)
                .body("tenants", equalTo(3)).body("complete", equalTo(true)).body("facts.name", contains("seen", "users"))
                .body("facts[1].types", equalTo(Map.of("NUMBER", 1, "TEXT", 1))).body("facts[1].lacking", equalTo(1))
                .body("facts[0].types", equalTo(Map.of("TIME", 1, "TEXT", 1)));
        as("viewer").get("/api/v1/templates/catalogue").then().statusCode(200)
                .body("names.find { it.name == 'tenant.tier' }.optional", equalTo(true))
                .body("names.find { it.name == 'code' }.onlyInBody", equalTo(true));
    }

    @Test
    void a_fragment_is_shared_and_a_change_of_it_is_a_change_of_the_template() {
        String name = "piece-" + UUID.randomUUID();
        ann.request().body(Map.of("name", name, "body", "for all: {tenant.name}")).post("/api/v1/fragments").then()
                .statusCode(201).body("locale", nullValue()).body("version", equalTo(1));
        version("Hello\n\n{#include " + name + " /}\n\n{#include reach /}");
        assertThat(templates.newest(key).get("en").body()).contains("for all: {tenant.name}", "How to reach a person");
        String before = templates.revisionOf(key);
        bob.request().body(Map.of("name", name, "locale", "en", "body", "in English")).post("/api/v1/fragments").then()
                .statusCode(201);
        assertThat(templates.newest(key).get("en").body()).contains("in English").doesNotContain("for all");
        assertThat(templates.revisionOf(key)).isNotEqualTo(before);
        assertThat(templates.authorsOf(key)).contains(bob.id());

        bob.request().body(Map.of("locale", "en")).post("/api/v1/fragments/" + name + "/retirement").then().statusCode(200)
                .body("items.find { it.locale == 'en' }.retiredAt", notNullValue());
        assertThat(templates.revisionOf(key)).isEqualTo(before);
        assertThat(templates.authorsOf(key)).containsExactlyInAnyOrder(ann.id(), bob.id());
        bob.request().body(Map.of()).post("/api/v1/fragments/" + name + "/retirement").then().statusCode(409)
                .body("detail", containsString(key + " (en)"));
        assertThat(templates.newest(key).get("en").body()).contains("for all");
        String around = "around-" + UUID.randomUUID();
        bob.request().body(Map.of("name", around, "body", "({#include " + name + " /})")).post("/api/v1/fragments").then()
                .statusCode(201);
        String other = "letter-" + UUID.randomUUID();
        bob.request().body(Map.of("key", other, "locale", "nl", "subject", "s", "body", "{#include " + around + " /}"))
                .post("/api/v1/templates").then().statusCode(201);
        assertThat(templates.newest(other).get("nl").body()).isEqualTo("(for all: {tenant.name})");
        bob.request().body(Map.of()).post("/api/v1/fragments/" + name + "/retirement").then().statusCode(409)
                .body("detail", containsString(other + " (nl)"));
        bob.request().body(Map.of("name", name, "body", "{#include " + name + " /}")).post("/api/v1/fragments").then()
                .statusCode(422).body("faults[0].message", containsString("includes itself"));
        as("viewer").get("/api/v1/fragments?limit=1000").then().body("items.name", hasItem("reach"))
                .body("items.find { it.name == '" + name + "' }.locales", equalTo(Map.of("*", 1)));
    }

    private ValidatableResponse draft(Map<String, ?> form) {
        return ann.request().body(form).post(path + "/drafts").then();
    }

    private ValidatableResponse version(String body) {
        return ann.request().body(Map.of("key", key, "locale", "en", "subject", "s", "body", body)).post("/api/v1/templates")
                .then().statusCode(201);
    }

    private ValidatableResponse retire(String key, Map<String, ?> form) {
        return ann.request().body(form).post("/api/v1/templates/" + key + "/retirement").then();
    }
}
