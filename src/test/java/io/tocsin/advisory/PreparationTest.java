package io.tocsin.advisory;

import static io.tocsin.testkit.Callers.as;
import static io.tocsin.testkit.Callers.caller;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;
import io.tocsin.time.WrongMachine;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class PreparationTest {

    @Inject
    Stage stage;
    @Inject
    PreparationAttempts attempts;
    @Inject
    PreparationRun preparations;
    @Inject
    MutableClock clock;
    @Inject
    DataSource database;

    Listed acme = tenant("Acme");
    Listed globex = tenant("Globex");

    @BeforeEach
    void start() {
        clock.reset();
    }

    private String template(String body) {
        String key = "t-" + UUID.randomUUID();
        as("author").body(Map.of("key", key, "locale", "en", "subject", "About {tenant.name}", "body", body))
                .post("/api/v1/templates").then().statusCode(201);
        return key;
    }

    @Test
    void every_tenant_gets_its_own_facts_and_no_other_tenants() {
        Scene scene = stage.scene().list(acme.facts("{\"requiredActions\":[],\"accounts\":\"alice\"}"),
                globex.facts("{\"requiredActions\":[],\"accounts\":\"bob\"}"));
        String notice = scene.draft();
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(200)
                .body("state", equalTo("PREPARED")).body("advisories", equalTo(2)).body("deliveries", equalTo(2))
                .body("digest", startsWith("sha256:"))
                // Nothing of the words; only that nobody has said yet who speaks, and from where.
                .body("warnings.code", containsInAnyOrder("PUBLIC_URL_IS_LOCAL", "VENDOR_IS_NOT_NAMED"));
        as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + acme.tenantId()).then().statusCode(200)
                .body("subject", startsWith("[TLP:AMBER]")).body("locale", equalTo("en"))
                .body("text", containsString("alice")).body("text", not(containsString("bob")))
                .body("html", containsString("Acme")).body("html", not(containsString("Globex")))
                .body("text", containsString("/a/••••••••")).body("digest", startsWith("sha256:"));
    }

    @Test
    void title_and_summary_are_told_in_the_language_of_the_letter_and_where_they_cannot_be_it_is_said() {
        Listed austrian = tenant("Alpenholz").locale("de-AT");
        Listed french = tenant("Lumière").locale("fr");
        Scene scene = stage.scene().list(acme, austrian, french);
        as("author").contentType("application/merge-patch+json")
                .body("""
                        {"title":"A laptop","summary":"Somebody *looked*.","translations":{"de":{"title":"Ein Laptop","summary":"Jemand *sah*."},
                         "de-AT":{"title":"Ein Klapprechner"},"fr":{"title":"Un portable"}}}
                        """)
                .patch("/api/v1/incidents/" + scene.reference).then().statusCode(200);
        String notice = scene.draft();
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(200)
                .body("warnings.findAll { it.code == 'UNTRANSLATED' }.locale", contains("fr"))
                .body("warnings.find { it.code == 'UNTRANSLATED' }.count", equalTo(1))
                .body("warnings.find { it.code == 'UNTRANSLATED' }.message", containsString("1 advisory in fr"));
        as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + acme.tenantId()).then()
                .body("text", containsString("A laptop"), "html", containsString("Somebody <em>looked</em>."));
        as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + austrian.tenantId()).then()
                .body("text", containsString("Ein Klapprechner"), "html", containsString("Jemand <em>sah</em>."));
        as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + french.tenantId()).then()
                .body("text", containsString("Un portable"), "html", containsString("Somebody <em>looked</em>."));
    }

    @Test
    void a_fact_that_a_tenant_lacks_stops_the_preparation_and_is_named() {
        String key = template("Users: {facts.affectedUsers}");
        Scene scene = stage.scene().list(acme.facts("{\"affectedUsers\":3}"), globex);
        String notice = scene.draft(Map.of("kind", "INITIAL", "template", key));
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(422)
                .body("code", equalTo("INVALID")).body("faults", hasSize(1))
                .body("faults[0].tenantId", equalTo(globex.tenantId())).body("faults[0].code", equalTo("MISSING_FACT"))
                .body("faults[0].message", containsString("affectedUsers"));
        as("viewer").get("/api/v1/notices/" + notice).then().body("state", equalTo("DRAFT"))
                .body("preparation.state", equalTo("FAILED")).body("deliveries.total", equalTo(0));
        as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + acme.tenantId()).then().statusCode(409);
    }

    @Test
    void nobody_in_the_audience_is_an_error_and_not_an_empty_notice() {
        Scene scene = stage.scene();
        String notice = scene.draft();
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(422)
                .body("faults[0].code", equalTo("NO_TENANT"));
    }

    @Test
    void a_named_tenant_that_is_not_on_the_list_is_an_error() {
        Scene scene = stage.scene().list(acme);
        String notice = scene
                .draft(Map.of("kind", "INITIAL", "audience", Map.of("tenantIds", List.of(acme.tenantId(), "t-x"))));
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(422)
                .body("faults.code", hasItem("NOT_LISTED")).body("faults.tenantId", hasItem("t-x"));
    }

    @Test
    void a_language_without_words_falls_back_and_a_missing_decision_on_actions_is_said() {
        Scene scene = stage.scene().list(acme.locale("it"), globex.facts("{}"));
        String notice = scene.draft();
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(200)
                .body("warnings.code", hasItem("LOCALE_FALLBACK"))
                .body("warnings.code", hasItem("REQUIRED_ACTIONS_NOT_DETERMINED"));
        as("viewer").get("/api/v1/notices/" + notice + "/deliveries?tenantId=" + acme.tenantId()).then()
                .body("items[0].locale", equalTo("en")).body("items[0].wantedLocale", equalTo("it"));
    }

    @Test
    void preparing_again_voids_what_was_approved() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        scene.approve(notice, scene.prepare(notice));
        scene.prepare(notice);
        as("viewer").get("/api/v1/notices/" + notice).then().body("state", equalTo("PREPARED"))
                .body("deliveries.total", equalTo(1)).body("tenants.total", equalTo(1));
        scene.release(notice).then().statusCode(409);
    }

    @Test
    void the_digest_covers_words_and_recipients() throws SQLException {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        String first = scene.prepare(notice);
        String tenantDigest = digestOf(notice);
        sql("UPDATE affected_contact SET email = 'other@acme.example' WHERE tenant_id = '" + acme.tenantId() + "'");
        assertThat(scene.prepare(notice)).as("another recipient").isNotEqualTo(first);
        assertThat(digestOf(notice)).as("the words of the tenant are the same").isEqualTo(tenantDigest);
        sql("UPDATE affected_tenant SET name = 'Acme Corp' WHERE tenant_id = '" + acme.tenantId() + "'");
        scene.prepare(notice);
        assertThat(digestOf(notice)).as("other words").isNotEqualTo(tenantDigest);
    }

    private String digestOf(String notice) {
        return as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + acme.tenantId()).then().extract()
                .path("digest");
    }

    @Test
    void a_caller_who_prefers_not_to_wait_is_told_where_to_look() throws Exception {
        Scene scene = stage.scene().list(IntStream.range(0, 1200).mapToObj(i -> tenant("Tenant" + i)).toArray(Listed[]::new));
        String notice = scene.draft();
        String location = scene.author.request().header("Prefer", "respond-async")
                .post("/api/v1/notices/" + notice + "/preparation").then().statusCode(202)
                .body("preparation.total", equalTo(1200)).extract().header("Location");
        assertThat(location).endsWith("/api/v1/notices/" + notice);
        String state = "DRAFT";
        for (int look = 0; look < 6000 && state.equals("DRAFT"); look++) {
            state = as("viewer").get(location).then().statusCode(200).extract().path("state");
        }
        as("viewer").get(location).then().body("state", equalTo("PREPARED")).body("deliveries.total", equalTo(1200))
                .body("preparation.done", equalTo(1200)).body("digest", notNullValue());
    }

    @Test
    void a_preparation_whose_process_died_is_begun_again_and_the_dead_one_cannot_finish_it() {
        Scene scene = stage.scene().list(acme, globex);
        String notice = scene.draft();
        PreparationTicket dead = attempts.begin(UUID.fromString(notice), scene.author.actor());
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(409)
                .body("code", equalTo("CONFLICT"));

        clock.advance(Duration.ofMinutes(5));
        PreparationTicket mine = attempts.takeOver(clock.instant().minusSeconds(60)).stream()
                .filter(ticket -> ticket.preparationId().equals(dead.preparationId())).findFirst().orElseThrow();
        preparations.run(dead);
        as("viewer").get("/api/v1/notices/" + notice).then().body("state", equalTo("DRAFT"));
        preparations.run(mine);
        as("viewer").get("/api/v1/notices/" + notice).then().body("state", equalTo("PREPARED"))
                .body("deliveries.total", equalTo(2));
    }

    @Test
    void a_preparation_that_is_alive_is_left_alone_by_a_machine_whose_clock_is_ten_minutes_ahead() {
        PreparationTicket alive = attempts.begin(UUID.fromString(stage.scene().list(acme).draft()),
                caller("author").actor());
        clock.advance(Duration.ofSeconds(50));
        Instant now = WrongMachine.thatAsked(clock, Duration.ofMinutes(10)).instant();
        assertThat(attempts.takeOver(now.minusSeconds(60))).extracting(PreparationTicket::preparationId)
                .doesNotContain(alive.preparationId());
        clock.advance(Duration.ofSeconds(15));
        now = WrongMachine.thatAsked(clock, Duration.ofMinutes(-10)).instant();
        assertThat(attempts.takeOver(now.minusSeconds(60))).extracting(PreparationTicket::preparationId)
                .contains(alive.preparationId());
    }

    @Test
    void a_list_that_moves_on_while_it_is_prepared_makes_nothing_of_it_count() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        PreparationTicket ticket = attempts.begin(UUID.fromString(notice), scene.author.actor());
        scene.list(globex);
        preparations.run(ticket);
        as("viewer").get("/api/v1/notices/" + notice).then().body("state", equalTo("DRAFT"))
                .body("preparation.state", equalTo("STALE")).body("deliveries.total", equalTo(0));
        scene.prepare(notice);
        as("viewer").get("/api/v1/notices/" + notice).then().body("deliveries.total", equalTo(2));
    }

    @Test
    @Timeout(300)
    void nobody_waits_for_the_incident_while_its_tenants_are_counted() throws Exception {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        try (Connection other = database.getConnection(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE affected_tenant IN ACCESS EXCLUSIVE MODE");
            var counting = CompletableFuture.runAsync(() -> scene.prepare(notice));
            while (!isAnybodyWaitingFor("affected_tenant", statement)) {
                Thread.onSpinWait();
            }
            statement.execute("SELECT FROM incident WHERE reference = '" + scene.reference + "' FOR UPDATE NOWAIT");
            other.rollback();
            counting.get();
        }
        as("viewer").get("/api/v1/notices/" + notice).then().body("state", equalTo("PREPARED"))
                .body("preparation.total", equalTo(1));
    }

    private static boolean isAnybodyWaitingFor(String table, Statement statement) throws SQLException {
        try (var row = statement.executeQuery(
                "SELECT FROM pg_locks WHERE NOT granted AND relation = '" + table + "'::regclass")) {
            return row.next();
        }
    }

    @Test
    void an_update_goes_to_those_told_before_and_knows_what_they_were_told() {
        Scene scene = stage.scene().list(acme);
        scene.sent();
        scene.list(globex);
        String key = template("{#if previous}Notice {previous.number} of {previous.sentAt}{/if}");
        String update = scene.draft(Map.of("kind", "UPDATE", "template", key));
        scene.author.request().post("/api/v1/notices/" + update + "/preparation").then().statusCode(200)
                .body("advisories", equalTo(1));
        as("viewer").get("/api/v1/notices/" + update + "/advisories/" + acme.tenantId()).then()
                .body("text", containsString("Notice 1 of"));
        as("viewer").get("/api/v1/notices/" + update + "/advisories/" + globex.tenantId()).then().statusCode(404);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.getConnection(); Statement update = connection.createStatement()) {
            update.executeUpdate(statement);
        }
    }
}
