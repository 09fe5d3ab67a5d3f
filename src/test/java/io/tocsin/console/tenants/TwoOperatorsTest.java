package io.tocsin.console.tenants;

import static io.restassured.RestAssured.given;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.SentNotice;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** Two people at once see each other and overwrite nothing; what one may not do, the pages do not do for them. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class TwoOperatorsTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    Rows rows;

    @Inject
    SentNotices notices;

    SignedIn ann = SignedIn.as("author", "sender");
    SignedIn ben = SignedIn.as("sender");
    Listed acme = tenant("Acme");
    String notice;

    @BeforeEach
    void a_letter_was_refused() {
        clock.reset();
        relay.reset();
        Scene scene = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.toRecipient(550, "5.1.1 No such user here"));
        notice = scene.sent();
        relay.reset();
    }

    private static RequestSpecification form(SignedIn person) {
        return person.request().contentType("application/x-www-form-urlencoded; charset=UTF-8").formParam("csrf",
                person.csrf());
    }

    private String inbox() {
        return "/console/inbox?notice=" + notice;
    }

    private String inboxOf(SignedIn person) {
        return person.request().get(inbox()).then().statusCode(200).extract().asString();
    }

    private String task() {
        return rows.text("SELECT id::text FROM task WHERE notice_id = ?::uuid", notice);
    }

    private Response act(SignedIn person, String verb, String revision) {
        return form(person).formParam("revision", revision).formParam("back", inbox())
                .post("/console/inbox/task/" + task() + "/" + verb);
    }

    @Test
    void who_comes_second_is_told_and_changes_nothing() {
        act(ann, "take", "1").then().statusCode(303);
        act(ben, "take", "1").then().statusCode(303);
        assertThat(inboxOf(ben)).contains("Somebody was here before you").contains(ann.name() + " looks after it");
        assertThat(rows.text("SELECT assigned_to::text FROM task WHERE id = ?::uuid", task())).isEqualTo(ann.id().toString());

        act(ben, "done", "1").then().statusCode(303);
        act(ben, "resend", "1").then().statusCode(303);
        assertThat(rows.number("SELECT count(*) FROM task WHERE id = ?::uuid AND closed_at IS NULL", task())).isOne();
    }

    @Test
    void done_can_be_taken_back_and_the_letter_can_still_be_sent() {
        String task = task();
        String next = act(ann, "done", "1").then().statusCode(303).extract().header("Location");
        assertThat(inboxOf(ann)).contains("Nothing of this kind is open");
        assertThat(ann.request().urlEncodingEnabled(false).get(next).asString())
                .contains("/console/inbox/task/" + task + "/undo");
        form(ann).formParam("back", inbox()).post("/console/inbox/task/" + task + "/undo").then().statusCode(303);
        assertThat(inboxOf(ann)).contains("It is on the list again.").contains("No such user here");

        String revision = rows.text("SELECT revision::text FROM task WHERE id = ?::uuid", task);
        act(ann, "done", revision).then().statusCode(303);
        String story = "/console/tenants/" + acme.tenantId();
        assertThat(ben.request().get(story).asString()).contains(ann.name() + " said")
                .contains("/console/inbox/task/" + task + "/undo");
        form(ben).formParam("back", story).post("/console/inbox/task/" + task + "/undo").then().statusCode(303)
                .header("Location", endsWith(story));
        assertThat(ben.request().get(story).asString()).doesNotContain("that this is dealt with");

        act(ann, "resend", rows.text("SELECT revision::text FROM task WHERE id = ?::uuid", task)).then().statusCode(303);
        assertThat(rows.text("SELECT state FROM delivery WHERE notice_id = ?::uuid", notice)).isEqualTo("QUEUED");
    }

    @Test
    void a_held_letter_is_dropped_only_after_a_question_and_then_for_good() {
        rows.run("UPDATE delivery SET state = 'HELD', reason = 'ASK' WHERE notice_id = ?::uuid", notice);
        rows.run("UPDATE task SET trouble = 'HELD' WHERE notice_id = ?::uuid", notice);
        assertThat(inboxOf(ann)).contains("they may have it, or not").contains("/drop?back=")
                .doesNotContain("action=\"/console/inbox/task/" + task() + "/drop\"");
        String revision = rows.text("SELECT revision::text FROM task WHERE id = ?::uuid", task());
        ann.request().get("/console/inbox/task/" + task() + "/drop").then().statusCode(200)
                .body(containsString("this cannot be taken back"));
        act(ann, "drop", revision).then().statusCode(303);
        assertThat(rows.text("SELECT state FROM delivery WHERE notice_id = ?::uuid", notice)).isEqualTo("CANCELLED");
        assertThat(rows.number(
                "SELECT sum(amount) FROM notice_tally WHERE notice_id = ?::uuid AND counter = 'deliveries.cancelled'",
                notice)).isOne();
        assertThat(inboxOf(ann)).contains("Nothing of this kind is open");
    }

    @Test
    void contacts_who_are_wrong_and_messages_of_nobody_are_taken_done_and_taken_back_too() {
        rows.run("""
                INSERT INTO wrong_contact (notice_id, delivery_id, tenant_id, at)
                SELECT notice_id, id, tenant_id, now() FROM delivery WHERE notice_id = ?::uuid
                """, notice);
        String message = rows
                .text("""
                        INSERT INTO receipt (id, source, source_id, received_at, at, event, kind, ours)
                        VALUES (uuidv7(), 'message', gen_random_uuid()::text, now(), now(), 'OTHER', 'UNKNOWN', false) RETURNING id::text
                        """);
        rows.run("""
                INSERT INTO receipt_fate (receipt_id, fate, words, settled_at)
                VALUES (?::uuid, 'UNMATCHED', '<b>Please call me</b>', now())
                """, message);
        assertThat(inboxOf(ann)).contains("Contacts who say that they are the wrong one");
        assertThat(ann.request().get("/console/inbox?cause=MESSAGE").asString()).contains("&lt;b&gt;Please call me&lt;/b&gt;");
        String report = rows.text("SELECT delivery_id::text FROM wrong_contact WHERE notice_id = ?::uuid", notice);
        form(ann).formParam("revision", "1").formParam("back", inbox())
                .post("/console/inbox/wrong-contact/" + report + "/done");
        assertThat(inboxOf(ann)).contains("Say how the right person was told").contains("wrong-contact/" + report + "/done");
        for (String matter : List.of("wrong-contact/" + report, "message/" + message)) {
            actOn(matter, ann, "take", "1");
            actOn(matter, ben, "take", "1");
            actOn(matter, ben, "done", "1");
            assertThat(ann.request().get("/console/inbox?assigned=me").asString()).contains(matter + "/give-back");
            assertThat(ben.request().get("/console/inbox?assigned=others").asString()).contains(ann.name() + " looks after it");
            actOn(matter, ann, "give-back", "2");
            actOn(matter, ann, "done", "3");
            assertThat(ann.request().get("/console/inbox?assigned=none").asString()).doesNotContain(matter);
            actOn(matter, ann, "undo", "");
            actOn(matter, ann, "done", "5");
        }
        assertThat(rows.number("SELECT count(*) FROM receipt_fate WHERE receipt_id = ?::uuid AND closed_by = ?", message,
                ann.id()))
                .isOne();
        assertThat(
                rows.number("SELECT count(*) FROM wrong_contact WHERE notice_id = ?::uuid AND closed_by = ?", notice, ann.id()))
                .isOne();
    }

    private void actOn(String matter, SignedIn person, String verb, String revision) {
        form(person).formParam("revision", revision).formParam("back", "/console/inbox")
                .formParam("comment", "Called Ada Byron")
                .post("/console/inbox/" + matter + "/" + verb).then().statusCode(303);
    }

    @Test
    void a_tenant_is_looked_after_by_who_took_it_first() {
        lookAfter(ann, "").then().statusCode(303);
        lookAfter(ben, "").then().statusCode(303);
        assertThat(ben.request().get("/console/calls?notice=" + notice).asString())
                .contains(ann.name() + " looks after it by now").contains("Looked after by");
        lookAfter(ben, ann.id().toString()).then().statusCode(303);
        assertThat(rows.text("SELECT looked_after_by::text FROM notice_tenant WHERE notice_id = ?::uuid", notice))
                .isEqualTo(ben.id().toString());
        assertThat(ann.request().get("/console/calls?assigned=others&notice=" + notice).asString()).contains("Acme");
        assertThat(ann.request().get("/console/calls?assigned=me&notice=" + notice).asString()).contains("Nobody is left");
    }

    @Test
    void incidents_that_do_not_list_a_tenant_are_folded_where_they_are_many() {
        for (int i = 0; i < 4; i++) {
            stage.scene().list(tenant("Elsewhere"));
        }
        assertThat(ann.request().get("/console/tenants/" + acme.tenantId()).then().statusCode(200).extract().asString())
                .containsPattern("Incidents that do not list it</h2>\\s*<details><summary>\\d+ incidents</summary><ul");
    }

    @Test
    void a_call_that_was_noted_by_mistake_is_taken_back_once() {
        String page = "/console/tenants/" + acme.tenantId();
        form(ann).formParam("notice", notice).formParam("outcome", "LEFT_MESSAGE").formParam("comment", "Voicemail")
                .formParam("back", page).post(page + "/call").then().statusCode(303);
        assertThat(ann.request().get("/console/calls?uncalled=1&notice=" + notice).asString()).contains("Nobody is left");
        String call = rows.text("SELECT id::text FROM tenant_call WHERE notice_id = ?::uuid", notice);
        for (SignedIn person : List.of(ann, ben)) {
            form(person).formParam("notice", notice).formParam("call", call).post(page + "/call/withdrawal");
            assertThat(person.request().get(page).asString()).contains("why it is taken back");
            form(person).formParam("notice", notice).formParam("call", call).formParam("reason", "Another one's number")
                    .post(page + "/call/withdrawal").then().statusCode(303);
        }
        assertThat(ben.request().get(page).asString()).contains("Somebody was here before you")
                .contains("Taken back: it was noted by mistake.")
                .contains("The note of a call was taken back. Why: Another one&#39;s number")
                .doesNotContain("/call/withdrawal");
        assertThat(ann.request().get("/console/calls?uncalled=1&notice=" + notice).asString()).contains("Call and note")
                .doesNotContain("Voicemail");
        form(SignedIn.as("viewer")).formParam("notice", notice).formParam("call", call).post(page + "/call/withdrawal").then()
                .statusCode(403);
    }

    @Test
    void an_answer_under_a_call_in_which_none_was_given_is_asked_about_and_not_thrown_away() {
        RequestSpecification call = call("WILL_ANSWER").formParam("finding", "NEEDS_HELP").formParam("name", "Ada Byron");
        assertThat(call.post(callPage()).then().statusCode(422).extract().asString())
                .contains("Did they give you their answer?")
                .contains("value=\"Ada Byron\"").contains("value=\"NEEDS_HELP\" selected")
                .contains("value=\"WILL_ANSWER\" checked");
        String incomplete = call("ANSWERED").formParam("comment", "Please ring me").post(callPage()).then().statusCode(422)
                .extract().asString();
        assertThat(incomplete).contains("Choose what they found.").contains("Say who gave the answer.")
                .contains("Please ring me").doesNotContain("is needed").doesNotContain("REVIEWING,");
        assertThat(rows.number("SELECT count(*) FROM tenant_call WHERE notice_id = ?::uuid", notice)).isZero();
        call("ANSWERED").formParam("finding", "NOT_AFFECTED").formParam("name", "Ada Byron").post(callPage()).then()
                .statusCode(303);
        assertThat(ann.request().get(callPage() + "?notice=" + notice).asString()).as("for who goes back to the call")
                .contains("You answered our notice").doesNotContain("have no answer yet");
    }

    private RequestSpecification call(String outcome) {
        return form(ann).formParam("notice", notice).formParam("outcome", outcome).formParam("back", inbox());
    }

    private String callPage() {
        return "/console/tenants/" + acme.tenantId() + "/call";
    }

    @Test
    void a_call_is_not_noted_in_ignorance_of_an_answer() {
        SentNotice sent = notices.sent("en", "ann@firma.example");
        String page = "/console/tenants/" + sent.tenantId();
        answer(sent, 0, "Ada Byron", "NEEDS_HELP");
        String told = noteCall(sent, "NOBODY", "").then().statusCode(409).body(containsString("Ada Byron"))
                .body(containsString("An answer came while you had this page open")).extract().asString();
        String seen = told.replaceAll("(?s).*name=\"seen\" value=\"([0-9a-f-]{36})\".*", "$1");
        noteCall(sent, "NOBODY", seen).then().statusCode(303);
        assertThat(ann.request().get(page).asString()).contains("stays on the call list until you note what it says now")
                .doesNotContain("until it answers");
    }

    private Response noteCall(SentNotice sent, String outcome, String seen) {
        return form(ann).formParam("notice", sent.id()).formParam("outcome", outcome).formParam("seen", seen)
                .formParam("back", "/console/tenants/" + sent.tenantId())
                .post("/console/tenants/" + sent.tenantId() + "/call");
    }

    private static void answer(SentNotice sent, int contact, String name, String finding) {
        given().redirects().follow(false).contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("name", name).formParam("email", "").formParam("finding", finding).formParam("comment", "")
                .post("/a/" + sent.tokens().get(contact) + "/acknowledgement").then().statusCode(303);
    }

    @Test
    void who_asked_for_help_is_to_be_called_whatever_the_next_answer_says() {
        SentNotice sent = notices.sent("en", "ann@firma.example", "bob@firma.example");
        answer(sent, 0, "Ada Byron", "NEEDS_HELP");
        clock.advance(Duration.ofMinutes(1));
        answer(sent, 1, "Bob", "NOT_AFFECTED");
        assertThat(helpIn(sent)).containsExactly(true, true, true, true);

        clock.advance(Duration.ofMinutes(1));
        String took = "/console/tenants/" + sent.tenantId();
        form(ann).formParam("notice", sent.id()).formParam("outcome", "ANSWERED").formParam("finding", "NOT_AFFECTED")
                .formParam("name", "Ada Byron").formParam("back", took).post(took + "/call").then().statusCode(303);
        assertThat(helpIn(sent)).containsExactly(false, false, false, false);

        String taken = rows.text("SELECT id::text FROM acknowledgement WHERE notice_id = ? AND recorded_by IS NOT NULL",
                sent.id());
        form(ann).formParam("notice", sent.id()).formParam("answer", taken).post(took + "/answer/withdrawal");
        assertThat(helpIn(sent)).as("no reason given").containsExactly(false, false, false, false);
        form(ann).formParam("notice", sent.id()).formParam("answer", taken).formParam("reason", "It was of Globex")
                .post(took + "/answer/withdrawal").then().statusCode(303);
        assertThat(helpIn(sent)).as("it was of another").containsExactly(true, true, true, true);
        assertThat(ann.request().get(took).asString()).contains("was taken back. Why: It was of Globex");
    }

    /** Whether the request shows on the call list, in its count, among the tenants, and on the first page. */
    private List<Boolean> helpIn(SentNotice sent) {
        String calls = ann.request().get("/console/calls?notice=" + sent.id()).asString();
        String help = ann.request().get("/console/calls?why=HELP&notice=" + sent.id()).asString();
        String tenants = ann.request().get("/console/tenants?finding=NEEDS_HELP&notice=" + sent.id()).asString();
        rows.run("UPDATE incident SET created_at = now() + interval '110 years' WHERE id = ?", sent.incident().id());
        String home = ann.request().get("/console").asString();
        rows.run("UPDATE incident SET created_at = now() WHERE id = ?", sent.incident().id());
        String row = "/console/tenants/" + sent.tenantId() + "\"";
        return List.of(calls.contains(row) && help.contains(row), calls.contains("<strong>1</strong> need help"),
                tenants.contains(row) && tenants.contains("<strong>1</strong> need help"),
                home.matches("(?s).*that asked for help: [^<]{1,40} of " + sent.incident().reference() + ".*"));
    }

    private Response lookAfter(SignedIn person, String seen) {
        return form(person).formParam("notice", notice).formParam("seen", seen).formParam("wanted", "me")
                .formParam("back", "/console/calls?notice=" + notice)
                .post("/console/tenants/" + acme.tenantId() + "/looked-after");
    }

    @Test
    void a_contact_that_somebody_else_corrected_is_not_corrected_again() {
        String list = rows.text("SELECT a.revision || ':' || i.reference FROM affected_tenant a JOIN incident i"
                + " ON i.id = a.incident_id WHERE a.tenant_id = ?", acme.tenantId());
        correct(ann, "ciso@acme.example", list).then().statusCode(303);
        rows.run("UPDATE delivery SET state = 'CANCELLED' WHERE notice_id = ?::uuid", notice);
        correct(SignedIn.as("author"), "other@acme.example", list).then().statusCode(412)
                .body(containsString("other@acme.example")).body(containsString("It was changed meanwhile"))
                .body(containsString("ciso@acme.example")).body(not(containsString("Now it is")))
                .body(not(containsString("revision 2")));
        assertThat(ann.request().get("/console/tenants?notice=" + notice + "&q=ciso@acme.example").asString())
                .contains("/console/tenants/" + acme.tenantId() + "\"");
        assertThat(rows.text("SELECT email FROM affected_contact WHERE tenant_id = ?", acme.tenantId()))
                .isEqualTo("ciso@acme.example");
    }

    @Test
    void a_sender_does_not_change_lists_and_a_viewer_does_nothing() {
        String list = "1:" + rows.text("SELECT i.reference FROM affected_tenant a JOIN incident i ON i.id = a.incident_id"
                + " WHERE a.tenant_id = ?", acme.tenantId());
        correct(ben, "ciso@acme.example", list).then().statusCode(403);
        assertThat(rows.text("SELECT email FROM affected_contact WHERE tenant_id = ?", acme.tenantId()))
                .isEqualTo(acme.email());

        SignedIn eve = SignedIn.as("viewer");
        eve.request().get(inbox()).then().statusCode(200).body(not(containsString("<button class=\"btn btn-sm")));
        act(eve, "done", "1").then().statusCode(403);
        eve.request().get("/console/tenants/" + acme.tenantId() + "/passphrase?incident=x").then().statusCode(403);
    }

    @Test
    void a_letter_to_another_tenant_is_not_sent_from_the_pages_of_this_one() {
        Listed globex = tenant("Globex");
        stage.scene().list(globex);
        String letter = rows.text("SELECT id::text FROM delivery WHERE notice_id = ?::uuid", notice);

        form(ann).formParam("wrong", globex.email()).formParam("email", "ciso@globex.example").formParam("letter", letter)
                .formParam("back", inbox()).post("/console/tenants/" + globex.tenantId() + "/contact").then().statusCode(409)
                .body(containsString("One of these letters is not waiting for this contact"));
        form(ann).formParam("delivery", letter).post("/console/tenants/" + globex.tenantId() + "/resend").then()
                .statusCode(303);

        assertThat(rows.text("SELECT state || ' ' || email FROM delivery WHERE id = ?::uuid", letter))
                .isEqualTo("REFUSED " + acme.email());
    }

    @Test
    void after_a_contact_said_to_be_the_wrong_one_the_pages_say_how_the_right_one_learns_of_this_notice() {
        SentNotice sent = notices.sent("en", "sec@firma.example");
        String page = "/console/tenants/" + sent.tenantId();
        rows.run("""
                INSERT INTO affected_contact (incident_id, tenant_id, position, email) VALUES (?, ?, 1, 'sec@firma.example')
                """, sent.incident().id(), sent.tenantId());
        given().redirects().follow(false).post(sent.page() + "/wrong-contact").then().statusCode(303);
        String next = "/console/incidents/" + sent.incident().reference() + "/notices/new?kind=UPDATE&amp;tenant="
                + sent.tenantId();
        assertThat(ann.request().get(page).asString()).contains("is not sent a second time").contains(next);
        assertThat(ann.request().get("/console/inbox?notice=" + sent.id()).asString()).contains(next);
        assertThat(ann.request().get(page + "/contact?email=sec@firma.example").asString()).contains(next);
        assertThat(ann.request().get(next.replace("&amp;", "&")).asString()).contains("value=\"TENANTS\" checked")
                .contains(sent.tenantId());
        String list = rows.text("SELECT a.revision || ':' || i.reference FROM affected_tenant a JOIN incident i"
                + " ON i.id = a.incident_id WHERE a.tenant_id = ?", sent.tenantId());
        form(ann).formParam("wrong", "sec@firma.example").formParam("email", "ciso@firma.example").formParam("list", list)
                .formParam("back", page).post(page + "/contact").then().statusCode(303);
        assertThat(ann.request().get(page).asString()).contains("What sec@firma.example got is not sent a second time");
        assertThat(ann.request().get("/console/inbox?notice=" + sent.id()).asString()).contains("/done");
    }

    @Test
    void who_corrects_but_the_name_of_a_contact_does_not_write_to_the_refused_address_again() {
        String letter = rows.text("SELECT id::text FROM delivery WHERE notice_id = ?::uuid", notice);
        String list = "1:" + rows.text("SELECT i.reference FROM affected_tenant a JOIN incident i ON i.id = a.incident_id"
                + " WHERE a.tenant_id = ?", acme.tenantId());
        form(ann).formParam("wrong", acme.email()).formParam("email", acme.email()).formParam("name", "Ann of Acme")
                .formParam("letter", letter).formParam("list", list).formParam("back", inbox())
                .post("/console/tenants/" + acme.tenantId() + "/contact").then().statusCode(303);

        assertThat(ann.request().get(inbox()).asString()).contains("has it for the notices to come")
                .contains("No letter is sent again, since the address is the same").doesNotContain("on the way to");
        assertThat(rows.text("SELECT name FROM affected_contact WHERE tenant_id = ?", acme.tenantId()))
                .isEqualTo("Ann of Acme");
        assertThat(rows.text("SELECT state FROM delivery WHERE id = ?::uuid", letter)).isEqualTo("REFUSED");
    }

    private Response correct(SignedIn person, String email, String list) {
        return form(person).formParam("wrong", acme.email()).formParam("email", email).formParam("list", list)
                .formParam("back", inbox()).post("/console/tenants/" + acme.tenantId() + "/contact");
    }

    @Test
    void a_passphrase_form_that_is_sent_again_changes_nothing() {
        String incident = rows.text("SELECT i.reference FROM affected_tenant a JOIN incident i ON i.id = a.incident_id"
                + " WHERE a.tenant_id = ?", acme.tenantId());
        RequestSpecification sent = form(ann).formParam("incident", incident).formParam("seen", "");
        String page = sent.post("/console/tenants/" + acme.tenantId() + "/passphrase").then().statusCode(200).extract()
                .asString();
        assertThat(page).containsPattern("id=\"passphrase\">[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}<");
        String made = rows.text("SELECT made_at::text || proof::text FROM tenant_passphrase WHERE tenant_id = ?",
                acme.tenantId());
        form(ann).formParam("incident", incident).formParam("seen", "")
                .post("/console/tenants/" + acme.tenantId() + "/passphrase").then().statusCode(303);
        assertThat(rows.text("SELECT made_at::text || proof::text FROM tenant_passphrase WHERE tenant_id = ?", acme.tenantId()))
                .isEqualTo(made);
    }
}
