package io.tocsin.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/**
 * The rules of CSAF 2.0 by their numbers: profile 2 (section 4.2) and the mandatory tests (6.1) that concern such a document.
 */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class CsafTest {

    @Inject
    Stage stage;
    @Inject
    MutableClock clock;

    final Listed acme = Listed.tenant("Acme");
    Scene scene;

    @BeforeEach
    void list() {
        clock.reset();
        scene = stage.scene().list(acme);
    }

    @AfterEach
    void reset() {
        clock.reset();
    }

    @Test
    void before_anybody_is_told_it_is_a_draft() {
        JsonPath csaf = csaf();
        assertThat(csaf.getString("document.tracking.status")).isEqualTo("draft");
        assertThat(csaf.getString("document.tracking.version")).isEqualTo("0");
        checkRules(csaf);
    }

    @Test
    void each_release_and_closure_is_a_revision_and_what_is_written_since_is_not_told() {
        scene.sent();
        JsonPath released = csaf();
        write(Map.of("tlp", "AMBER+STRICT", "title", "Not approved", "summary", "Nobody has approved this."));
        assertThat(csaf().prettify()).isEqualTo(released.prettify()).contains("Support-tool access");

        String update = scene.draft(Map.of("kind", "UPDATE"));
        scene.approve(update, scene.prepare(update));
        scene.release(update).then().statusCode(200);
        stage.sendWhatIsDue();
        write(Map.of("title", "Not approved either"));
        scene.sender.request().post("/api/v1/incidents/" + scene.reference + "/closure").then().statusCode(200);
        JsonPath csaf = csaf();
        assertThat(csaf.getString("document.tracking.status")).isEqualTo("final");
        assertThat(csaf.getString("document.tracking.version")).isEqualTo("3");
        assertThat(csaf.getString("document.title")).isEqualTo("Not approved");
        assertThat(csaf.getList("document.tracking.revision_history.summary", String.class)).containsExactly(
                "Notice 1 (initial) was released.", "Notice 2 (update) was released.", "The incident was closed.");
        assertThat(csaf.getMap("document.distribution")).isEqualTo(Map.of("text", "TLP:AMBER+STRICT (TLP 2.0)", "tlp",
                Map.of("label", "AMBER", "url", "https://www.first.org/tlp/")));
        checkRules(csaf);
    }

    @Test
    void after_a_retraction_it_says_what_was_released_before() {
        scene.sent();
        write(Map.of("title", "A mistake"));
        String update = scene.draft(Map.of("kind", "UPDATE"));
        scene.approve(update, scene.prepare(update));
        scene.release(update).then().statusCode(200);
        clock.advance(Duration.ofHours(1));
        assertThat(csaf().getString("document.title")).isEqualTo("A mistake");
        retract(update);
        JsonPath csaf = csaf();
        assertThat(csaf.getString("document.title")).isEqualTo("Support-tool access at a sub-processor");
        assertThat(csaf.getList("document.tracking.revision_history.summary", String.class)).containsExactly(
                "Notice 1 (initial) was released.", "Notice 2 (update) was released.", "Notice 2 was withdrawn.");
        retract(Callers.as("viewer").get("/api/v1/incidents/" + scene.reference + "/notices").path("items[0].id"));
        write(Map.of("tlp", "CLEAR"));
        csaf = csaf();
        assertThat(csaf.prettify()).doesNotContain("Support-tool", "mistake").contains("TLP:AMBER (TLP 2.0)");
        checkRules(csaf);
    }

    private void write(Map<String, String> said) {
        clock.advance(Duration.ofHours(1));
        scene.author.request().contentType("application/merge-patch+json").body(said)
                .patch("/api/v1/incidents/" + scene.reference).then().statusCode(200);
        clock.advance(Duration.ofHours(1));
    }

    private void retract(String notice) {
        scene.sender.request().body(Map.of("reason", "In error.")).post("/api/v1/notices/" + notice + "/retraction").then()
                .statusCode(200);
    }

    @Test
    void it_says_nothing_of_any_tenant() {
        scene.sent();
        assertThat(csaf().prettify()).doesNotContain("Acme", acme.tenantId(), acme.email());
    }

    private JsonPath csaf() {
        return Callers.as("viewer").get("/api/v1/incidents/" + scene.reference + "/csaf").then().statusCode(200)
                .header("Content-Disposition", "attachment; filename=\"" + scene.reference.toLowerCase() + ".json\"").extract()
                .jsonPath();
    }

    private void checkRules(JsonPath csaf) {
        JsonPath document = csaf.setRootPath("document");
        assertThat(document.getString("category")).isEqualTo("csaf_security_incident_response");
        assertThat(document.getString("csaf_version")).isEqualTo("2.0");
        assertThat(document.getString("title")).isNotBlank();
        assertThat(document.getList("notes.category", String.class)).containsAnyOf("description", "details", "general",
                "summary");
        assertThat(document.getList("notes.text", String.class)).noneMatch(String::isBlank);
        assertThat(document.getList("references.category", String.class)).contains("external");
        assertThat(document.getString("publisher.category")).isEqualTo("vendor");
        assertThat(document.getString("publisher.namespace")).matches("https?://.+");
        assertThat(document.getString("tracking.id")).isEqualTo(scene.reference);
        List<String> dates = document.getList("tracking.revision_history.date");
        List<String> numbers = document.getList("tracking.revision_history.number");
        assertThat(dates).as("6.1.14").isSorted();
        assertThat(numbers.get(numbers.size() - 1)).as("6.1.16").isEqualTo(document.getString("tracking.version"));
        boolean isDraft = document.getString("tracking.status").equals("draft");
        assertThat(numbers.contains("0")).as("6.1.17, 6.1.18").isEqualTo(isDraft);
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).as("6.1.21, 6.1.22").isEqualTo(String.valueOf(isDraft ? i : i + 1));
        }
        assertThat(document.getString("tracking.initial_release_date")).as("6.2.5").isEqualTo(dates.get(0));
        assertThat(document.getString("tracking.current_release_date")).as("6.2.6").isEqualTo(dates.get(dates.size() - 1));
    }
}
