package io.tocsin.console.home;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
import io.tocsin.testkit.SmtpReply;
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
        assertThat(page("/console/incidents/" + scene.reference)).contains("1 tenant asked for help: call it first.");
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
    void who_joins_the_list_late_waits_to_be_told_and_the_figures_are_of_all_notices() {
        assertThat(page("/console")).doesNotContain("never told: " + scene.reference);
        assertThat(page("/console/incidents/" + scene.reference)).doesNotContain("never told");
        Listed late = tenant("Late");
        scene.list(late);
        assertThat(page("/console")).contains("1 tenant on the list was never told: " + scene.reference);
        assertThat(page("/console/incidents/" + scene.reference))
                .contains("1 tenant on the list was never told: draft a notice for it.");

        String second = scene.sent(); // an initial notice, to those who were not told yet
        assertThat(page("/console/calls?notice=" + second)).as("of the other notice").contains(
                "<a href=\"/console/calls?notice=" + notice + "\">1 tenant needs help and 1 did not answer yet about <bdi>"
                        + scene.reference + ", notice 1 (first notice)</bdi>: call them</a>");
        assertThat(page("/console/calls?notice=" + notice)).contains("<a href=\"/console/calls?notice=" + second
                + "\">1 tenant did not answer yet about <bdi>" + scene.reference
                + ", notice 2 (first notice)</bdi>: call them</a>")
                .doesNotContain("<a href=\"/console/calls?notice=" + notice + "\">");
        assertThat(page("/console")).doesNotContain("never told: " + scene.reference);
        assertThat(funnel(scene)).doesNotContain("(notice 1)");
        rows.run("UPDATE notice SET state = 'PAUSED', completed_at = NULL WHERE id = ?::uuid", notice);
        assertThat(funnel(scene)).as("a newer one that is over hides none").contains("First notice (notice 1): ")
                .contains("Paused");
        rows.run("UPDATE notice SET state = 'COMPLETED', completed_at = now() WHERE id = ?::uuid", notice);
        assertThat(funnel(scene)).containsPattern("Affected</dt><dd><strong>3<").contains("<strong>3</strong> of 3 tenants")
                .contains("<strong>3</strong> of 3 mails handed over in 2 notices")
                .contains("<strong>1</strong> of 3 tenants answered");
        assertThat(page("/console/incidents/" + scene.reference))
                .contains("1 of 3 tenants answered. First notice (notice 2): 0 of 1 tenant answered")
                .contains("/console/tenants?notice=" + second);
        assertThat(page("/console/incidents"))
                .containsPattern(scene.reference + "(?s).{0,1600}?data-label=\"Tenants answered\">1 of 3<");
    }

    @Test
    void who_was_taken_off_the_list_after_a_notice_that_was_retracted_is_not_affected() {
        rows.run("UPDATE notice SET retracted_at = now(), retraction_reason = 'It was not ours' WHERE id = ?::uuid", notice);
        rows.run("UPDATE affected_tenant SET withdrawn_at = now(), withdrawn_reason = 'Not theirs' WHERE tenant_id = ?",
                globex.tenantId());
        assertThat(funnel(scene)).containsPattern("Affected</dt><dd><strong>1<");
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
    void whom_a_notice_told_that_is_held_or_stopped_midway_is_the_same_on_every_page() {
        Listed told = tenant("Initech");
        Listed later = tenant("Umbrella");
        Listed last = tenant("Hooli");
        List.of(later, last).forEach(each -> relay.answer(each.email(), SmtpReply.toRecipient(451, "4.7.1 Come again later")));
        Scene some = stage.scene().list(told, later, last);
        String midway = some.sent();
        rows.run("UPDATE incident SET created_at = now() + interval '110 years' WHERE reference = ?", some.reference);
        try {
            some.sender.request().post("/api/v1/notices/" + midway + "/pause").then().statusCode(200);
            assertThat(funnel(some)).contains("<strong>Paused</strong>: 2 letters not handed over")
                    .contains("Paused after 1 of 3 letters: the other 2 wait.").contains("<strong>1</strong> of 3 mails");
            assertThat(page("/console/tenants?notice=" + midway)).contains("Paused after 1 of 3 letters: the other 2 wait.")
                    .contains("Not told yet");
            assertThat(page("/console/tenants/" + later.tenantId() + "/call?notice=" + midway))
                    .contains("You have no letter of ours about it yet").doesNotContain("have no answer yet");
            assertThat(page("/console/notices/" + midway + "/sending")).contains("It is paused: 2 letters wait")
                    .doesNotContain("No letter is held up");

            some.sender.request().post("/api/v1/notices/" + midway + "/cancellation").then().statusCode(200);
            assertThat(page("/console/notices/" + midway + "/sending")).contains("<strong>2</strong> will not be sent")
                    .doesNotContain("still to go</p>").doesNotContain("</strong> still to go");
            assertThat(funnel(some)).contains("who has this notice is known in a moment");
            stage.sendWhatIsDue();
            String words = "Cancelled after 1 of 3 letters: 1 tenant has this notice, 2 do not.";
            assertThat(funnel(some)).contains(words).contains("<strong>1</strong> of 3 tenants")
                    .contains("<strong>0</strong> of 1 tenant answered");
            assertThat(page("/console/incidents/" + some.reference)).contains(words).contains("0 of 1 tenant answered")
                    .contains("to whoever was not told yet").contains("/console/incidents/" + some.reference + "/notices/new");
            assertThat(page("/console/tenants?notice=" + midway)).contains(words).contains("<strong>1</strong> in all")
                    .contains("<strong>1</strong> no answer yet");
            assertThat(page("/console/tenants?notice=" + midway + "&q=" + later.tenantId()))
                    .contains("tenants that it did not tell do not stand here");
            assertThat(page("/console/calls?notice=" + midway)).contains(words).contains("<strong>1</strong> no answer yet");
            assertThat(page("/console/notices/" + midway + "/sending")).contains("33 % handed over")
                    .contains("1 tenant has this notice, 2 do not.").contains("0</strong> of 1 tenant");
            assertThat(some.sender.request().get("/api/v1/notices/" + midway).<Map<String, Integer>> path("tenants"))
                    .containsEntry("awaiting", 1).containsEntry("neverSent", 2).containsEntry("total", 3);
        } finally {
            rows.run("UPDATE incident SET created_at = now() WHERE reference = ?", some.reference);
        }
    }

    @Test
    void who_was_told_by_an_earlier_notice_is_not_told_that_there_was_none_while_the_next_waits() {
        Listed told = tenant("Initech");
        Listed lost = tenant("Hooli");
        Scene some = stage.scene().list(told, lost);
        String first = some.sent();
        Listed late = tenant("Umbrella");
        some.list(late);
        List.of(told, late).forEach(each -> relay.answer(each.email(), SmtpReply.toRecipient(451, "4.7.1 Come again later")));
        relay.answer(lost.email(), SmtpReply.toRecipient(550, "5.1.1 No such user here"));
        String second = some.draft(Map.of("kind", "UPDATE", "audience", "ALL", "acknowledgeWithin", "PT72H"));
        some.approve(second, some.prepare(second));
        some.release(second).then().statusCode(200);
        stage.sendWhatIsDue();

        assertThat(page("/console/tenants?notice=" + second)).containsOnlyOnce("This notice not sent yet")
                .containsOnlyOnce("Not told yet");
        assertThat(page("/console/tenants?notice=" + first)).doesNotContain("sent yet").doesNotContain("told yet");
        assertThat(call(told, second)).contains("of which you heard from us on ")
                .contains("Another letter about it has not gone out to you yet.").contains("Have you read it?")
                .doesNotContain("no letter of ours").doesNotContain("To which address");
        assertThat(call(late, second)).contains("You have no letter of ours about it yet").contains("To which address")
                .doesNotContain("heard from us");
        assertThat(call(lost, second)).contains("of which you heard from us on ").contains("did not reach you")
                .doesNotContain("Our letters did not reach you");
    }

    private String call(Listed tenant, String about) {
        return page("/console/tenants/" + tenant.tenantId() + "/call?notice=" + about);
    }

    private String funnel(Scene of) {
        String home = page("/console");
        return home.substring(home.indexOf("incident-" + of.reference), home.indexOf("</article>",
                home.indexOf("incident-" + of.reference)));
    }

    @Test
    void what_changed_after_it_was_prepared_waits_for_its_author_and_for_no_approver() {
        Scene other = stage.scene().list(tenant("Initech"));
        String prepared = other.draft();
        other.prepare(prepared);
        other.list(tenant("Umbrella"));
        try {
            rows.run("UPDATE notice SET updated_at = now() + interval '100 years' WHERE id = ?::uuid", prepared);
            rows.run("UPDATE incident SET created_at = now() + interval '110 years' WHERE reference = ?", other.reference);
            String about = "First notice of " + other.reference + ", ";
            assertThat(SignedIn.as(other.approver.actor()).request().get("/console").asString()).doesNotContain(about);
            assertThat(SignedIn.as(other.author.actor()).request().get("/console").asString()).contains("Prepare again")
                    .contains(about).contains("changed since it was prepared: the affected list");
            String outOfDate = "Out of date: to be prepared again";
            assertThat(funnel(other)).contains(outOfDate).doesNotContain("Waits for approval");
            assertThat(page("/console/incidents/" + other.reference)).contains(outOfDate)
                    .doesNotContain("Waits for approval");
            assertThat(page("/console/notices/" + prepared + "/check")).contains(outOfDate)
                    .doesNotContain("Waits for approval");
        } finally {
            rows.run("UPDATE incident SET created_at = now() WHERE reference = ?", other.reference);
            rows.run("UPDATE notice SET updated_at = now() WHERE id = ?::uuid", prepared);
        }
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
