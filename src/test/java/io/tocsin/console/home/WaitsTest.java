package io.tocsin.console.home;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** What tenants answer comes before those who have to act on it, and every page says the same of the letters. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class WaitsTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    Rows rows;

    SignedIn sender = SignedIn.as("sender");
    Listed acme = tenant("Acme");
    Listed globex = tenant("Globex");
    Scene scene;
    String notice;

    @BeforeEach
    void one_asks_for_help_and_a_contact_of_the_other_says_that_it_is_the_wrong_one() {
        clock.reset();
        relay.reset();
        scene = stage.scene().list(acme, globex);
        notice = scene.sent();
        scene.sender.request()
                .body(Map.of("tenantId", acme.tenantId(), "name", "Ann Ngo", "finding", "NEEDS_HELP", "reachedBy", "phone"))
                .post("/api/v1/notices/" + notice + "/acknowledgements").then().statusCode(200);
        rows.run("""
                INSERT INTO wrong_contact (notice_id, delivery_id, tenant_id, at)
                SELECT notice_id, id, tenant_id, now() FROM delivery WHERE notice_id = ?::uuid AND tenant_id = ?
                """, notice, globex.tenantId());
        rows.run("UPDATE incident SET created_at = now() + interval '110 years' WHERE reference = ?", scene.reference);
    }

    @AfterEach
    void other_tests_have_the_first_page_to_themselves() {
        rows.run("UPDATE incident SET created_at = now() WHERE reference = ?", scene.reference);
    }

    private String page(String path) {
        return sender.request().get(path).then().statusCode(200).extract().asString();
    }

    @Test
    void who_asked_for_help_and_who_is_the_wrong_one_is_named_to_those_who_act() {
        assertThat(page("/console")).contains("1 tenant that asked for help", "of " + scene.reference)
                .contains("/console/calls?notice=" + notice + "&amp;assigned=none&amp;why=HELP")
                .contains("Find the right contact");
        assertThat(page("/console/incidents/" + scene.reference)).contains("1 tenant asked for help: call it first, then");
        assertThat(page("/console/calls?notice=" + notice)).containsOnlyOnce("Says it is the wrong contact");
        assertThat(page("/console/tenants/" + globex.tenantId() + "/call?notice=" + notice))
                .contains("Says it is the wrong contact");

        rows.run("UPDATE notice_tenant SET looked_after_by = ? WHERE notice_id = ?::uuid AND tenant_id = ?",
                scene.sender.id(), notice, acme.tenantId());
        assertThat(page("/console")).as("somebody else looks after it").doesNotContain("of " + scene.reference + ", ");

        rows.run("UPDATE notice_tenant SET looked_after_by = ? WHERE notice_id = ?::uuid AND tenant_id = ?", sender.id(),
                notice, acme.tenantId());
        rows.run("UPDATE notice SET released_at = released_at - interval '9 days' WHERE id = ?::uuid", notice);
        assertThat(page("/console")).contains("1 tenant that you look after: First notice of " + scene.reference)
                .contains("/console/calls?notice=" + notice + "&amp;assigned=me\"")
                .contains("1 tenant that did not answer in time: First notice of " + scene.reference)
                .contains("/console/calls?notice=" + notice + "&amp;assigned=none&amp;why=SILENT");
        assertThat(page("/console/calls?assigned=none&why=SILENT&notice=" + notice)).contains("Call and note")
                .contains(globex.tenantId()).doesNotContain(acme.tenantId());
    }

    @Test
    void a_letter_that_came_back_was_handed_over_wherever_it_is_counted() {
        rows.run("""
                INSERT INTO notice_tally (notice_id, counter, amount)
                VALUES (?::uuid, 'deliveries.accepted', -1), (?::uuid, 'deliveries.bounced', 1)
                """, notice, notice);
        assertThat(page("/console/incidents/" + scene.reference))
                .contains("2 of 2 mails handed over, 1 came back; 1 needs a person.");
        assertThat(page("/console/notices/" + notice + "/sending")).containsPattern(
                "<strong>2</strong> of 2 letters handed over, <strong>1</strong> of them came back\\. <strong>1 letter</strong> needs");
    }

    @Test
    void what_waits_for_an_approval_stands_before_however_many_drafts() {
        Scene other = stage.scene().list(tenant("Initech"));
        String prepared = other.draft();
        other.prepare(prepared);
        rows.run("""
                INSERT INTO notice SELECT (jsonb_populate_record(n, jsonb_build_object('id', uuidv7(), 'number', 100 + g,
                    'state', 'DRAFT', 'preparation_id', NULL, 'updated_at', now() + interval '110 years'))).*
                FROM notice n, generate_series(1, 25) g WHERE n.id = ?::uuid
                """, prepared);
        try {
            rows.run("UPDATE notice SET updated_at = now() + interval '100 years' WHERE id = ?::uuid", prepared);
            String page = SignedIn.as(other.approver.actor()).request().get("/console").asString();
            assertThat(page).contains("Look at it and approve").contains("of " + other.reference + ", ");
        } finally {
            rows.run(
                    "DELETE FROM notice WHERE number > 100 AND incident_id = (SELECT incident_id FROM notice WHERE id = ?::uuid)",
                    prepared);
            rows.run("UPDATE notice SET updated_at = now() WHERE id = ?::uuid", prepared);
        }
    }
}
