package io.tocsin.template;

import static io.tocsin.testkit.Callers.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testkit.Callers;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplateResourceTest {

    @Inject
    Templates templates;

    final String key = "letter-" + UUID.randomUUID();

    @Test
    void the_same_key_and_locale_again_is_the_next_version() {
        add(key, "de", "eins").statusCode(201).body("version", equalTo(1)).body("newest", equalTo(true));
        add(key, "de", "zwei").statusCode(201).body("version", equalTo(2));
        add(key, "EN-us", "one").statusCode(201).body("version", equalTo(1)).body("locale", equalTo("en-US"));

        as("viewer").get("/api/v1/templates/" + key).then().statusCode(200)
                .body("items.locale", contains("de", "de", "en-US"))
                .body("items.version", contains(2, 1, 1))
                .body("items.newest", contains(true, false, true))
                .body("items.body", contains("zwei", "eins", "one"))
                .body("nextCursor", nullValue());
        assertThat(templates.revisionOf(key)).isEqualTo("de:2,en-US:1");
        assertThat(templates.newest(key).get("de").body()).isEqualTo("zwei");
    }

    @Test
    void versions_and_keys_come_in_pages() {
        add(key, "de", "eins").statusCode(201);
        add(key, "de", "zwei").statusCode(201);
        String next = as("viewer").get("/api/v1/templates/" + key + "?limit=1").then().statusCode(200)
                .body("items.version", contains(2)).extract().path("nextCursor");
        as("viewer").get("/api/v1/templates/" + key + "?limit=1&cursor=" + next).then()
                .body("items.version", contains(1)).body("nextCursor", nullValue());

        as("viewer").get("/api/v1/templates?limit=1000").then().statusCode(200)
                .body("items.key", hasItem("initial-notice"))
                .body("items.find { it.key == '" + key + "' }.locales", equalTo(Map.of("de", 2)))
                .body("items.find { it.key == '" + key + "' }.builtIn", equalTo(false));
    }

    @Test
    void operators_write_over_what_is_built_in() {
        as("viewer").get("/api/v1/templates/reminder").then().statusCode(200)
                .body("items.locale", hasItem("fr"))
                .body("items.find { it.locale == 'fr' }.version", equalTo(0));
        add("reminder", "nl", "Herinnering voor {tenant.name}").statusCode(201);
        assertThat(templates.newest("reminder")).containsKeys("de", "en", "es", "fr", "nl");
        assertThat(templates.newest("reminder").get("fr").version()).isZero();
        assertThat(templates.revisionOf("reminder")).contains("fr:0").containsPattern("nl:\\d+");
    }

    @Test
    void every_fault_is_told_at_once() {
        as("author").body(Map.of("key", "a b", "locale", "xx-yy-zz-1", "subject", "two\nlines {tenant.nam}", "body",
                "Hello\n  {config:x} {#include y /}")).post("/api/v1/templates").then().statusCode(422)
                .body("code", equalTo("INVALID"))
                .body("faults.field", contains("key", "locale", "subject", "subject", "body", "body"))
                .body("faults.code", contains("INVALID_VALUE", "INVALID_LOCALE", "INVALID_CHARACTER", "UNKNOWN_NAME",
                        "NOT_ALLOWED", "NOT_ALLOWED"))
                .body("faults[4].line", equalTo(2)).body("faults[4].position", equalTo(4));
        as("author").body(Map.of()).post("/api/v1/templates").then().statusCode(422)
                .body("faults.code", contains("REQUIRED", "REQUIRED", "REQUIRED", "REQUIRED"));
        as("author").body(form(key, "de", "x".repeat(100_001))).post("/api/v1/templates").then().statusCode(422)
                .body("faults.code", contains("TOO_LONG"));
        as("author").body(form(key, "zz", "x")).post("/api/v1/templates").then().statusCode(422)
                .body("faults.code", contains("INVALID_LOCALE"));
        as("viewer").get("/api/v1/templates/" + key).then().statusCode(404);
    }

    @Test
    void only_authors_write() {
        as("viewer", "approver", "sender").body(form(key, "de", "x")).post("/api/v1/templates").then().statusCode(403);
    }

    @Test
    void authors_who_write_at_once_get_versions_of_their_own() throws Exception {
        var authors = IntStream.range(0, 6).mapToObj(i -> Callers.caller("author")).toList();
        var pool = Executors.newFixedThreadPool(authors.size());
        try {
            var answers = pool.invokeAll(authors.stream().map(author -> (Callable<Integer>) () -> author.request()
                    .body(form(key, "de", "x")).post("/api/v1/templates").then().statusCode(201).extract()
                    .<Integer> path("version")).toList());
            var versions = new TreeSet<Integer>();
            for (var answer : answers) {
                versions.add(answer.get());
            }
            assertThat(versions).containsExactly(1, 2, 3, 4, 5, 6);
        } finally {
            pool.shutdown();
        }
    }

    private static ValidatableResponse add(String key, String locale, String body) {
        return as("author").body(form(key, locale, body)).post("/api/v1/templates").then();
    }

    private static Map<String, String> form(String key, String locale, String body) {
        return Map.of("key", key, "locale", locale, "subject", "To {tenant.name}", "body", body);
    }
}
