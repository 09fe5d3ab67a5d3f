package io.tocsin.advisory;

import static io.tocsin.testkit.Callers.as;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.demo.SampleIncident;
import io.tocsin.demo.SampleLists;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Scene;

/** As leaks come about: a list whose rows do not belong together is imported, and a notice prepared from it. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class LeakTest {

    @Inject
    Stage stage;
    @Inject
    MutableClock clock;
    @Inject
    SentNotices rows;
    @Inject
    PreparationAttempts attempts;
    @Inject
    PreparationRun preparations;

    String mark = UUID.randomUUID().toString().substring(0, 6);

    @BeforeEach
    void start() {
        clock.reset();
    }

    private Scene scene(String... csv) {
        Scene scene = stage.scene();
        load(scene, csv);
        return scene;
    }

    private void load(Scene scene, String... csv) {
        scene.author.request().contentType("text/csv")
                .body(("tenant_id,tenant_name,contact_email,locale,fact.requiredActions,fact.accounts\n"
                        + String.join("\n", csv).replace("~", mark)).getBytes(UTF_8))
                .post("/api/v1/incidents/" + scene.reference + "/affected-tenants").then().statusCode(200);
    }

    private ValidatableResponse prepare(Scene scene, String notice) {
        return scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then();
    }

    private ValidatableResponse waive(Scene scene, String notice, Map<String, ?> form) {
        return scene.approver.request().body(form).post("/api/v1/notices/" + notice + "/waivers").then();
    }

    @Test
    void a_shifted_column_stops_the_notice_and_names_both_tenants_and_the_place() {
        Scene scene = scene("acme-~,Acme ~,security@acme~.example,en,none,bob@globex~.example",
                "globex-~,Globex ~,security@globex~.example,en,none,carol@initech~.example",
                "initech-~,Initech ~,security@initech~.example,en,none,alice@acme~.example");
        String notice = scene.draft();
        prepare(scene, notice).statusCode(422).body("code", equalTo("INVALID")).body("faultCount", equalTo(3))
                .body("faults.code", everyItem(equalTo("LEAK")))
                .body("faults[0].tenantId", equalTo("acme-" + mark)).body("faults[0].otherTenantId", equalTo("globex-" + mark))
                .body("faults[0].field", equalTo("text")).body("faults[0].line", notNullValue())
                .body("faults[0].position", notNullValue())
                .body("faults[0].message", containsString("mail domain of tenant globex-" + mark))
                .body("faults[0].message", containsString("bob@globex" + mark + ".example"))
                .body("faults[0].message", containsString("waive"));
        as("viewer").get("/api/v1/notices/" + notice).then().body("state", equalTo("DRAFT"))
                .body("preparation.faultCount", equalTo(3)).body("deliveries.total", equalTo(0));

        load(scene, "acme-~,Acme ~,security@acme~.example,en,none,alice@acme~.example",
                "globex-~,Globex ~,security@globex~.example,en,none,bob@globex~.example",
                "initech-~,Initech ~,security@initech~.example,en,none,carol@initech~.example");
        prepare(scene, notice).statusCode(200).body("warnings.code", not(hasItem("LEAK_WAIVED")));
        as("viewer").get("/api/v1/notices/" + notice + "/preparation/faults").then().body("items", hasSize(0));
    }

    @Test
    void an_approver_waives_a_pair_with_a_reason_and_preparing_again_passes() {
        Scene scene = scene("acme-~,Acme ~,security@acme~.example,en,none,our partner Globex~ Ltd",
                "globex-~,Globex~ Ltd,security@globex.example,en,none,",
                "initech-~,Initech ~,security@initech~.example,en,none,our partner Globex~ Ltd");
        String notice = scene.draft();
        prepare(scene, notice).statusCode(422).body("faultCount", equalTo(2));
        waive(scene, notice, Map.of("tenantId", "acme-" + mark, "otherTenantId", "globex-" + mark, "reason",
                "They told everybody themselves.")).statusCode(201).body("id", notNullValue())
                .body("waivedBy", equalTo(scene.approver.name())).body("noticeId", equalTo(notice));
        prepare(scene, notice).statusCode(422).body("faultCount", equalTo(1))
                .body("faults[0].tenantId", equalTo("initech-" + mark));
        waive(scene, notice, Map.of("word", "GLOBEX" + mark + " ltd", "reason", "Known partner.", "scope", "INCIDENT"))
                .statusCode(201).body("noticeId", nullValue());
        prepare(scene, notice).statusCode(200).body("warnings.code", hasItem("LEAK_WAIVED"));
        as("viewer").get("/api/v1/notices/" + notice + "/waivers").then().statusCode(200).body("items", hasSize(2))
                .body("items.reason", hasItem("They told everybody themselves."));
        assertThat(rows.text("""
                SELECT string_agg(actor || ': ' || (detail ->> 'reason'), '; ' ORDER BY id) FROM journal_entry
                WHERE act = 'leak.waived' AND incident_id = (SELECT incident_id FROM notice WHERE id = ?::uuid)
                """, notice)).isEqualTo(scene.approver.name() + ": They told everybody themselves.; " + scene.approver.name()
                + ": Known partner.");
    }

    @Test
    void a_waiver_that_is_taken_back_voids_what_was_prepared_with_it() {
        Scene scene = scene("acme-~,Acme ~,security@acme~.example,en,none,our partner Globex~ Ltd",
                "globex-~,Globex~ Ltd,security@globex.example,en,none,");
        String notice = scene.draft();
        String waiver = waive(scene, notice, Map.of("word", "Globex" + mark + " Ltd", "reason", "Known.", "scope",
                "INCIDENT")).statusCode(201)
                .extract().path("id");
        scene.approve(notice, scene.prepare(notice));
        String address = "/api/v1/notices/" + notice + "/waivers/";
        scene.author.request().delete(address + waiver).then().statusCode(403);
        scene.approver.request().delete(address + UUID.randomUUID()).then().statusCode(404);
        scene.approver.request().delete(address + waiver).then().statusCode(204);
        scene.approver.request().delete(address + waiver).then().statusCode(204);
        as("viewer").get("/api/v1/notices/" + notice).then().body("state", equalTo("DRAFT"))
                .body("deliveries.total", equalTo(0));
        as("viewer").get("/api/v1/notices/" + notice + "/preflight").then().body("ready", equalTo(false))
                .body("findings.code", hasItem("NOT_PREPARED"));
        scene.release(notice).then().statusCode(409);
        prepare(scene, notice).statusCode(422).body("faults[0].code", equalTo("LEAK"));
    }

    @Test
    void a_waiver_that_is_taken_back_while_a_preparation_runs_is_not_honoured() {
        Scene scene = scene("acme-~,Acme ~,security@acme~.example,en,none,our partner Globex~ Ltd",
                "globex-~,Globex~ Ltd,security@globex.example,en,none,");
        String notice = scene.draft();
        String waiver = waive(scene, notice, Map.of("word", "globex" + mark + " ltd", "reason", "Known.", "scope", "INCIDENT"))
                .statusCode(201).extract().path("id");
        PreparationTicket running = attempts.begin(UUID.fromString(notice), scene.author.actor());
        scene.approver.request().delete("/api/v1/notices/" + notice + "/waivers/" + waiver).then().statusCode(204);
        as("viewer").get("/api/v1/notices/" + notice).then().body("preparation.state", equalTo("STALE"));
        preparations.run(running);
        as("viewer").get("/api/v1/notices/" + notice).then().body("state", equalTo("DRAFT"))
                .body("preparation.state", equalTo("STALE"));
        prepare(scene, notice).statusCode(422).body("faults[0].code", equalTo("LEAK"));
    }

    @Test
    void a_waiver_is_an_approvers_and_says_what_and_why() {
        Scene scene = scene("acme-~,Acme ~,security@acme~.example,en,none,");
        String notice = scene.draft();
        String address = "/api/v1/notices/" + notice + "/waivers";
        scene.author.request().body(Map.of("word", "Acme", "reason", "x")).post(address).then().statusCode(403);
        waive(scene, notice, Map.of("word", "Acme")).statusCode(422).body("faults[0].field", equalTo("reason"));
        waive(scene, notice, Map.of("reason", "x")).statusCode(422).body("faults[0].field", equalTo("word"));
        waive(scene, notice, Map.of("word", "***", "reason", "x")).statusCode(422);
        waive(scene, notice, Map.of("tenantId", "acme-" + mark, "otherTenantId", "nobody", "reason", "x")).statusCode(422)
                .body("faults[0].code", equalTo("NOT_LISTED"));
        as("viewer").get(address).then().body("items", hasSize(0));
    }

    @Test
    void of_hundreds_of_tenants_with_hostile_names_exactly_the_planted_leaks_are_found_and_every_one_can_be_listed() {
        String[] hostile = { "Security", "Support", "Contact", "X", "a", "C++", "1&1", "(.*)+?[a-z]{2}", "\\Q\\E", "***",
                "ÅNGSTRÖM Ünion", "Straße", "{tenant.name}", "'; DROP TABLE tenant; --", "<b>Bold</b>", "Acme~", "Acme~ Bank",
                "Acme~ Bank Holding", "=SUM(A1)", "株式会社東京", "مؤسسة النخيل" };
        int tenants = 300;
        String[] csv = new String[tenants];
        Set<String> planted = new TreeSet<>();
        for (int i = 0; i < tenants; i++) {
            String name = i < hostile.length ? hostile[i] : "Stem" + i + "x~ Group";
            String facts = "user1@own" + i + "x~.example";
            int other = i + 1;
            if (i % 10 == 5 && i > 30) {
                facts += switch (i / 10 % 3) {
                    case 0 -> "; seen with stem" + other + "X~ GROUP";
                    case 1 -> "; SECURITY@own" + other + "x~.example";
                    default -> "; t" + other + "-~";
                };
                planted.add("t" + i + "-" + mark + ">t" + other + "-" + mark);
            } else if (i == 40 || i == 41) {
                facts += i == 40 ? "; the acme~ bank" : "; A\u030angström ünion and STRASSE";
                planted.add("t" + i + "-" + mark + ">t" + (i == 40 ? 16 : 10) + "-" + mark);
            }
            if (i == 41) {
                planted.add("t41-" + mark + ">t11-" + mark);
            }
            csv[i] = "t" + i + "-~,\"" + name + "\",security@own" + i + "x~.example," + (i % 2 == 0 ? "en" : "de")
                    + ",none,\"" + facts + "\"";
        }
        Scene scene = scene(csv);
        String notice = scene.draft();
        prepare(scene, notice).statusCode(422).body("faultCount", equalTo(planted.size()));
        Set<String> found = new TreeSet<>();
        Map<String, Object> page = new HashMap<>();
        do {
            page = as("viewer").get("/api/v1/notices/" + notice + "/preparation/faults?code=LEAK&limit=7&cursor="
                    + page.getOrDefault("nextCursor", "")).then().statusCode(200).extract().path("");
            for (Object fault : (List<?>) page.get("items")) {
                found.add(((Map<?, ?>) fault).get("tenantId") + ">" + ((Map<?, ?>) fault).get("otherTenantId"));
            }
        } while (page.get("nextCursor") != null);
        assertThat(found).isEqualTo(planted).hasSizeGreaterThan(25);
        as("viewer").get("/api/v1/notices/" + notice + "/preparation/faults?tenantId=t41-" + mark).then()
                .body("items", hasSize(2));
    }

    @Test
    void the_sample_incident_tells_nobody_of_anybody_else() {
        Scene scene = stage.scene();
        var list = new ByteArrayOutputStream();
        SampleLists.writeNdjson(new SampleIncident().affected(), list);
        scene.author.request().contentType("application/x-ndjson").body(list.toByteArray())
                .post("/api/v1/incidents/" + scene.reference + "/affected-tenants").then().statusCode(200);
        prepare(scene, scene.draft()).statusCode(200).body("warnings.code", not(hasItem("TENANT_IN_EVERYBODYS_WORDS")));
    }
}
