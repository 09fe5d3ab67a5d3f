package io.tocsin.preflight;

import static io.tocsin.testkit.Callers.as;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.oneOf;

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
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class PreflightTest {

    @Inject
    Stage stage;
    @Inject
    MutableClock clock;
    @Inject
    SentNotices rows;

    String mark = UUID.randomUUID().toString().substring(0, 6);

    @BeforeEach
    void start() {
        clock.reset();
    }

    private void load(Scene scene, String... csv) {
        scene.author.request().contentType("text/csv")
                .body(("tenant_id,tenant_name,contact_email,fact.requiredActions,fact.accounts\n" + String.join("\n", csv)
                        .replace("~", mark)).getBytes(UTF_8))
                .post("/api/v1/incidents/" + scene.reference + "/affected-tenants").then().statusCode(200);
    }

    private static ValidatableResponse preflight(String notice) {
        return as("viewer").get("/api/v1/notices/" + notice + "/preflight").then().statusCode(200);
    }

    private static String finding(String code) {
        return "findings.find { it.code == '" + code + "' }.";
    }

    @Test
    void before_it_is_prepared_a_notice_is_not_ready_and_its_list_is_looked_at_all_the_same() {
        Scene scene = stage.scene();
        load(scene, "a-~,Alder ~,soc@msp~.example,none,", "b-~,Birch ~,SOC@msp~.example,none,",
                "b-~,Birch ~,noreply@birch~.example,none,", "c-~,Cedar ~,postmaster@cedar~.example,none,",
                "d-~,Dogwood ~,no-reply+x@dogwood~.example,none,", "e-~,Elm ~,security@elm~.example,none,");
        rows.run("DELETE FROM affected_contact WHERE tenant_id = ?", "e-" + mark);
        String notice = scene.draft();
        preflight(notice).body("ready", equalTo(false)).body("state", equalTo("DRAFT"))
                .body("findings.code", hasItems("NOT_PREPARED", "NO_CONTACT", "SHARED_CONTACT", "ADDRESS_NOBODY_READS",
                        "ROLE_ADDRESS", "DOMAINS_NOT_KNOWN"))
                .body("findings.severity", everyItem(oneOf("STOPS", "WARNS", "HINTS")))
                .body("findings.remedy", everyItem(notNullValue()))
                .body(finding("NO_CONTACT") + "tenantIds", contains("e-" + mark))
                .body(finding("SHARED_CONTACT") + "count", equalTo(1))
                .body(finding("SHARED_CONTACT") + "tenantIds", contains("a-" + mark, "b-" + mark))
                .body(finding("SHARED_CONTACT") + "details", contains("soc@msp" + mark + ".example: 2 tenants"))
                .body(finding("ADDRESS_NOBODY_READS") + "count", equalTo(2))
                .body(finding("ADDRESS_NOBODY_READS") + "message", containsString(
                        "2 contacts have an address that nobody reads, such as noreply@; for 1 tenant it is the only one"))
                .body(finding("ADDRESS_NOBODY_READS") + "tenantIds", contains("d-" + mark, "b-" + mark))
                .body(finding("ROLE_ADDRESS") + "tenantIds", contains("c-" + mark))
                .body("domains.total", equalTo(4)).body("domains.known", equalTo(0))
                .body("sender.spf.state", equalTo("NOT_KNOWN")).body("counts.stops", equalTo(2));
        String named = scene.draft(Map.of("kind", "INITIAL", "audience", Map.of("tenantIds", List.of("a-" + mark))));
        preflight(named).body("findings.code", not(hasItem("SHARED_CONTACT"))).body("domains.total", equalTo(1));
    }

    @Test
    void faults_are_counted_by_code_and_a_waiver_shows_once_the_notice_is_ready() {
        Scene scene = stage.scene();
        load(scene, "a-~,Alder ~,security@alder~.example,none,of Birch~ Ltd", "b-~,Birch~ Ltd,security@birch~.example,none,",
                "c-~,Cedar ~,security@cedar~.example,none,of Birch~ Ltd");
        String notice = scene.draft();
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(422);
        preflight(notice).body("ready", equalTo(false)).body("findings[0].code", equalTo("LEAK"))
                .body("findings[0].severity", equalTo("STOPS")).body("findings[0].count", equalTo(2))
                .body("findings[0].tenantIds", contains("a-" + mark, "c-" + mark))
                .body("findings[0].remedy", containsString("/preparation/faults?code=LEAK"));
        scene.approver.request().body(Map.of("word", "Birch" + mark + " Ltd", "reason", "A tree."))
                .post("/api/v1/notices/" + notice + "/waivers").then().statusCode(201);
        scene.prepare(notice);
        preflight(notice).body("ready", equalTo(true)).body("counts.stops", equalTo(0))
                .body("waivers", hasSize(1)).body("waivers[0].reason", equalTo("A tree."))
                .body(finding("LEAK_WAIVED") + "count", equalTo(2))
                .body(finding("LEAK_WAIVED") + "tenantIds", contains("a-" + mark, "c-" + mark))
                .body("findings.code", hasItem("PUBLIC_URL_IS_LOCAL"));
        scene.approver.request().body(Map.of("comment", "Say more.")).post("/api/v1/notices/" + notice + "/rejection").then()
                .statusCode(200);
        preflight(notice).body("ready", equalTo(false)).body("findings[0].code", equalTo("NOT_PREPARED"))
                .body("findings[0].message", containsString("rejected"));
        scene.prepare(notice);
        load(scene, "d-~,Dogwood ~,security@dogwood~.example,none,");
        preflight(notice).body("ready", equalTo(false)).body("findings[0].code", equalTo("STALE"));
    }

    @Test
    void the_same_file_on_another_incident_and_the_same_file_again_are_pointed_out() {
        Scene scene = stage.scene();
        String[] file = { "a-~,Alder ~,security@alder~.example,none,x1" };
        load(scene, file);
        String notice = scene.draft();
        preflight(notice).body("findings.code", not(hasItem("SAME_FILE_ELSEWHERE")));
        load(scene, file);
        preflight(notice).body("findings.code", not(hasItem("SAME_FILE_AGAIN")));
        load(scene, "a-~,Alder ~,security@alder~.example,none,corrected");
        load(scene, file);
        Scene other = stage.scene();
        load(other, file);
        preflight(notice).body(finding("SAME_FILE_ELSEWHERE") + "details", containsInAnyOrder(other.reference))
                .body(finding("SAME_FILE_AGAIN") + "count", equalTo(1));
    }
}
