package io.tocsin.incident;

import static io.tocsin.testkit.Callers.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Rows;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class IncidentResourceTest {

    @Inject
    Rows rows;

    final String reference = "INC-" + UUID.randomUUID();

    @Test
    void an_incident_is_opened_and_read_again() {
        as("author").body("""
                {"reference":"%s","title":"Support-tool access at a sub-processor","summary":"What *happened*",
                 "discoveredAt":"2022-01-21T00:18:00+01:00","occurredFrom":"2022-01-16T00:00:00Z",
                 "occurredTo":"2022-01-21T00:00:00Z","tlp":"AMBER+STRICT","facts":{"subProcessor":"Sitel","hours":[1,2.5]}}
                """.formatted(reference))
                .post("/api/v1/incidents").then()
                .statusCode(201)
                .header("Location", endsWith("/api/v1/incidents/" + reference))
                .header("ETag", "\"1\"")
                .body("scope", equalTo("OPEN"));

        as("viewer").get("/api/v1/incidents/" + reference).then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("id", notNullValue())
                .body("title", equalTo("Support-tool access at a sub-processor"))
                .body("discoveredAt", equalTo("2022-01-20T23:18:00Z"))
                .body("tlp", equalTo("AMBER+STRICT"))
                .body("facts.hours[1]", equalTo(2.5f))
                .body("closedAt", nullValue());
    }

    @Test
    void an_incident_is_changed_in_part_and_what_templates_read_moves_its_own_revision() {
        open();

        as("author").contentType("application/merge-patch+json").body("""
                {"title":"Another title","facts":{"a":1.5,"b":{"c":"x"}}}""").patch(path("")).then()
                .statusCode(200).header("ETag", "\"2\"").body("title", equalTo("Another title"));
        assertThat(factsRevision()).isEqualTo(2);

        as("author").body("{\"facts\":{\"b\":null}}").patch(path("")).then()
                .statusCode(200).body("facts.size()", equalTo(1)).body("facts.a", equalTo(1.5f));
        assertThat(factsRevision()).isEqualTo(3);

        as("author").body("{\"title\":\"Another title\",\"facts\":{\"a\":1.5}}").patch(path("")).then()
                .statusCode(200).header("ETag", "\"3\"");
        assertThat(factsRevision()).isEqualTo(3);
        assertThat(rows.number("""
                SELECT count(*) FROM journal_entry WHERE act = 'incident.changed'
                    AND incident_id = (SELECT id FROM incident WHERE reference = ?)
                """, reference)).isEqualTo(2);

        as("author").body("{\"reference\":\"other\"}").patch(path("")).then()
                .statusCode(422).body("faults.field", hasItem("reference"));
        as("author").body("{\"scope\":\"FINAL\"}").patch(path("")).then().statusCode(422);
    }

    @Test
    void title_and_summary_are_kept_in_further_languages_and_changed_one_by_one() {
        open();

        as("author").body("""
                {"translations":{"DE":{"title":"Zugriff","summary":"Was *geschah*"},"fr-ca":{"title":"Accès"}}}""")
                .patch(path("")).then().statusCode(200)
                .body("translations.de.title", equalTo("Zugriff"), "translations.de.summary", equalTo("Was *geschah*"),
                        "translations.'fr-CA'.title", equalTo("Accès"), "translations.'fr-CA'.summary", nullValue());
        assertThat(factsRevision()).as("what was prepared is void").isEqualTo(2);
        as("author").body("{\"translations\":{\"de\":{\"title\":\"Einsicht\"},\"fr-CA\":null}}").patch(path("")).then()
                .statusCode(200).body("translations.size()", equalTo(1), "translations.de.title", equalTo("Einsicht"),
                        "translations.de.summary", equalTo("Was *geschah*"));
        as("viewer").get(path("")).then().body("translations.de.title", equalTo("Einsicht"));
        as("author").body("{\"translations\":{\"de\":{\"title\":\"Einsicht\"}}}").patch(path("")).then()
                .statusCode(200).header("ETag", "\"3\"");
    }

    private long factsRevision() {
        return rows.number("SELECT facts_revision FROM incident WHERE reference = ?", reference);
    }

    @Test
    void a_taken_reference_is_a_conflict() {
        open();

        as("author").body("""
                {"reference":"%s","title":"Again"}""".formatted(reference)).post("/api/v1/incidents").then()
                .statusCode(409).body("code", equalTo("CONFLICT"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reference    | {"reference":"a/b","title":"x"}
            reference    | {"title":"x"}
            title        | {"reference":"ok"}
            title        | {"reference":"ok","title":"two\\nlines"}
            title        | {"reference":"ok","title":"turned \\u202e round"}
            discoveredAt | {"reference":"ok","title":"x","discoveredAt":"2022-01-21T00:18:00"}
            occurredTo   | {"reference":"ok","title":"x","occurredFrom":"2022-01-21T00:00:00Z","occurredTo":"2022-01-20T00:00:00Z"}
            tlp          | {"reference":"ok","title":"x","tlp":"amber"}
            facts        | {"reference":"ok","title":"x","facts":["a"]}
            translations | {"reference":"ok","title":"x","translations":["a"]}
            translations | {"reference":"ok","title":"x","translations":{"zz":{"title":"x"}}}
            translations | {"reference":"ok","title":"x","translations":{"de":{"title":"x"},"DE":{"title":"y"}}}
            translations.de | {"reference":"ok","title":"x","translations":{"de":{}}}
            translations.de | {"reference":"ok","title":"x","translations":{"de":{"titel":"x"}}}
            translations.de | {"reference":"ok","title":"x","translations":{"de":{"title":5}}}
            translations.de.title | {"reference":"ok","title":"x","translations":{"de":{"title":"two\\nlines"}}}
            facts.1st    | {"reference":"ok","title":"x","facts":{"1st":"a"}}
            facts.deep   | {"reference":"ok","title":"x","facts":{"deep":[[[[[[[[[1]]]]]]]]]}}
            """)
    void what_is_wrong_is_named_by_its_field(String field, String form) {
        as("author").body(form).post("/api/v1/incidents").then()
                .statusCode(422).body("code", equalTo("INVALID")).body("faults.field", hasItem(field));
    }

    @Test
    void only_an_approver_declares_the_scope_final_and_can_take_it_back() {
        open();

        as("author").body("{\"scope\":\"FINAL\"}").post(path("/scope")).then().statusCode(403);
        as("approver").body("{\"scope\":\"FINAL\"}").post(path("/scope")).then()
                .statusCode(200).body("scope", equalTo("FINAL")).header("ETag", "\"2\"");
        as("approver").body("{\"scope\":\"FINAL\"}").post(path("/scope")).then()
                .statusCode(200).header("ETag", "\"2\"");
        as("approver").body("{\"scope\":\"OPEN\"}").post(path("/scope")).then()
                .statusCode(200).body("scope", equalTo("OPEN"));
        as("approver").body("{\"scope\":\"MAYBE\"}").post(path("/scope")).then().statusCode(422);
    }

    @Test
    void it_cannot_be_closed_while_a_notice_is_going_out() {
        open();
        UUID notice = rows.released(reference);

        as("sender").post(path("/closure")).then().statusCode(409).body("code", equalTo("STATE"));

        rows.run("UPDATE notice SET state = 'COMPLETED', completed_at = now() WHERE id = ?", notice);
        as("sender").post(path("/closure")).then().statusCode(200).body("closedAt", notNullValue());
    }

    @Test
    void it_cannot_be_closed_while_mail_of_a_cancelled_notice_is_still_in_the_queue() {
        open();
        UUID notice = rows.released(reference);
        rows.run("""
                INSERT INTO delivery_queue (notice_id, delivery_id, preparation_id, due_at)
                SELECT id, ?, preparation_id, now() + interval '1 day' FROM notice WHERE id = ?
                """, UUID.randomUUID(), notice);
        rows.run("UPDATE notice SET state = 'CANCELLED', cancelled_at = now() WHERE id = ?", notice);

        as("sender").post(path("/closure")).then()
                .statusCode(409).body("code", equalTo("STATE")).body("detail", containsString("notice 1, which is cancelled"));

        rows.run("DELETE FROM delivery_queue WHERE notice_id = ?", notice);
        as("sender").post(path("/closure")).then().statusCode(200).body("closedAt", notNullValue());
    }

    @Test
    void a_closed_incident_stays_as_it_is_until_it_is_reopened() {
        open();
        as("sender").post(path("/closure")).then().statusCode(200);
        as("sender").post(path("/closure")).then().statusCode(200).header("ETag", "\"2\"");

        as("approver").body("{\"scope\":\"FINAL\"}").post(path("/scope")).then()
                .statusCode(409).body("code", equalTo("STATE"));

        as("sender").delete(path("/closure")).then().statusCode(200).body("closedAt", nullValue());
        as("approver").body("{\"scope\":\"FINAL\"}").post(path("/scope")).then().statusCode(200);
    }

    @Test
    void a_change_is_held_back_when_somebody_else_was_faster() {
        open();

        as("approver").header("If-Match", "\"7\"").body("{\"scope\":\"FINAL\"}").post(path("/scope")).then()
                .statusCode(412);
    }

    @Test
    void the_list_has_pages() {
        open();
        String cursor = null;
        boolean found = false;
        do {
            var page = as("viewer").queryParam("limit", 2).queryParam("cursor", cursor == null ? "" : cursor)
                    .get("/api/v1/incidents").then().statusCode(200).extract().jsonPath();
            found |= page.getList("items.reference").contains(reference);
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(found).isTrue();

        as("viewer").queryParam("cursor", "bm90LWFuLWlk").get("/api/v1/incidents").then().statusCode(400);
    }

    private void open() {
        as("author").body("""
                {"reference":"%s","title":"Something happened"}""".formatted(reference))
                .post("/api/v1/incidents").then().statusCode(201).body("tlp", equalTo("AMBER"));
    }

    private String path(String verb) {
        return "/api/v1/incidents/" + reference + verb;
    }
}
