package io.tocsin.console.incident;

import static io.tocsin.testkit.Seen.count;
import static io.tocsin.testkit.Seen.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.Shot;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class IncidentPagesTest {

    @Inject
    Stage stage;
    @Inject
    Rows rows;
    @Inject
    SmtpServer relay;

    @Test
    void somebody_opens_an_incident_and_is_told_what_is_next() {
        try (Browser ann = Browser.as("author")) {
            Page page = ann.open("/console/incidents");
            Accessible.check(page);
            Shot.top(page, "incidents");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Open an incident")).first().click();
            page.waitForLoadState(); // with the script that shows a preview

            assertThat(page.getByLabel("Reference").inputValue()).matches("INC-\\d{4}-\\d{2,}");
            String proposed = page.getByLabel("Reference").inputValue();
            page.getByLabel("Reference").fill("bad ref!");
            Request typed = page.waitForRequest("**/new/preview",
                    () -> page.getByLabel("What happened").fill("Somebody had a **support engineer's** laptop."));
            assertThat(typed.headers()).doesNotContainKey("tocsin-follows");
            page.locator("#preview strong").waitFor();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open the incident")).click();
            seen(page.locator("#trouble")).contains("“In one line” is needed")
                    .contains("“Reference” cannot be taken as it is. It has no spaces");
            page.reload();
            page.getByLabel("Reference").fill(proposed);
            assertThat(page.getByLabel("What happened").inputValue()).contains("laptop");
            Accessible.check(page);
            Shot.of(page, "incident-new");
            page.getByLabel("In one line").fill("Support-tool access at a sub-processor");
            page.getByLabel("Discovered").fill("2022-01-20T23:18");
            page.getByLabel("Name").first().fill("subProcessor");
            page.getByLabel("Value").first().fill("Helpful Ltd");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open the incident")).click();

            seen(page.locator("#said")).contains("is open. Next: say who is affected");
            seen(page.locator(".way li[aria-current=step]")).contains("List");
            assertThat(count(page.getByText("Helpful Ltd"))).isEqualTo(1);
            assertThat(count(page.locator("time[datetime='2022-01-20T23:18:00Z']"))).isPositive();
            Accessible.check(page);
            page.goBack();
            assertThat(page.url()).endsWith("/console/incidents/new");
            page.goBack();
            page.goBack();
            assertThat(page.url()).endsWith("/console/incidents");
        }
    }

    @Test
    void the_page_of_an_incident_tells_how_far_it_is_and_for_whom_the_next_step_is() {
        Scene scene = stage.scene().list(Listed.tenant("Acme"), Listed.tenant("شركة الأمثلة"), Listed.tenant("Globex"));
        SignedIn author = SignedIn.as(scene.author.actor());
        SignedIn approver = SignedIn.as(scene.approver.actor());
        String path = "/console/incidents/" + scene.reference;
        author.request().get(path).then().statusCode(200)
                .body(allOf(containsString("Draft the first notice"), containsString("3 tenants")));

        assertThat(course(author, path + "/list")).isEqualTo("[List] Done, Words Now, Check Not yet, Approval Not yet,"
                + " Sending Not yet, Answers Not yet");

        String notice = scene.draft();
        String ofNotice = "/console/notices/" + notice;
        assertThat(course(author, ofNotice + "/words")).startsWith("List Done, [Words] Done, Check Now, Approval Not yet");
        author.request().get(path).then().body(containsString("Prepare it: every tenant"));
        String mark = author.request().get(path).asString().replaceAll("(?s).*/way\\?shown=([0-9a-f]+)\".*", "$1");
        author.request().get(path + "/way?shown=" + mark).then().statusCode(204);
        String digest = scene.prepare(notice);
        author.request().get(path).then()
                .body(allOf(containsString("You drafted it, so somebody else"), containsString("role approver")));
        author.request().get(path + "/way?shown=" + mark).then().statusCode(200).body(containsString("somebody else"));
        approver.request().get(path).then()
                .body(allOf(containsString("Read what will be sent"), not(containsString("you do not have it"))));
        assertThat(course(approver, ofNotice + "/check")).contains("Check Done, [Approval] Waits for a person, Sending");
        scene.approve(notice, digest);
        assertThat(course(approver, ofNotice + "/check")).contains("[Check] Done, Approval Done, Sending Now");
        approver.request().get(path).then()
                .body(allOf(containsString("Release it: from then on"),
                        containsString("Approved by " + scene.approver.name())));
        scene.list(Listed.tenant("Initech"));
        author.request().get(path).then()
                .body(allOf(containsString("Out of date"), containsString("the affected list"),
                        containsString("Prepare it again")));
        assertThat(course(author, path + "/list")).contains("Check Out of date, Approval Not yet");
        scene.approve(notice, scene.prepare(notice));
        scene.release(notice).then().statusCode(200);
        stage.sendWhatIsDue();
        author.request().get(path).then().body(containsString("href=\"/console/calls?notice=" + notice + "\""));
        assertThat(course(author, ofNotice + "/sending"))
                .startsWith("List Done, Words Done, Check Done, Approval Done, [Sending] Sent")
                .endsWith("Answers Waits for tenants");
        for (String answers : new String[] { "/console/calls?notice=", "/console/tenants?notice=" }) {
            assertThat(course(author, answers + notice)).contains("Approval Done, Sending Sent")
                    .endsWith("[Answers] Waits for tenants");
        }
        author.request().get("/console/calls").then().body(not(containsString("id=\"course")));

        try (Browser sam = Browser.as(SignedIn.as(scene.sender.actor()))) {
            sam.page().clock().install();
            Page page = sam.open(path);
            Request asked = page.waitForRequest("**/way?*", () -> page.clock().fastForward(11_000));
            assertThat(asked.headers()).as("nobody did anything").containsEntry("tocsin-follows", "true");
            assertThat(count(page.locator(".way [aria-current=step]"))).isOne();
            seen(page.locator(".way")).contains("0 of 4 tenants answered").contains("handed over");
            assertThat(page.locator(".story").textContent()).containsSubsequence("opened the incident", "drafted notice 1",
                    "prepared notice 1 for 4 tenants", "approved notice 1", "released notice 1 to 4 contacts");
            seen(page.locator("main")).doesNotContain("PREPARED").doesNotContain("COMPLETED");
            Accessible.check(page);
            Shot.of(page, "incident");
        }
    }

    @Test
    void a_notice_is_said_to_be_sent_once_and_then_whom_it_was_sent_to_once_more() {
        Listed acme = Listed.tenant("Acme");
        Listed globex = Listed.tenant("Globex");
        Listed initech = Listed.tenant("Initech");
        Scene scene = stage.scene().list(acme, globex, initech);
        List.of(acme, globex).forEach(each -> relay.answer(each.email(), SmtpReply.toRecipient(550, "5.1.1 No such user")));
        String notice = scene.sent();
        assertThat(story(scene)).containsOnlyOnce("Notice 1 was sent: nothing of it is left to send.");
        assertThat(SignedIn.as("viewer").request().get("/console/incidents").asString()).as("a person is needed there, too")
                .containsPattern("(?s)" + scene.reference + "</a>(?:(?!</tr>).)*Sent, some need a person");

        again(scene, notice, acme, Map.of("email", "ciso@" + acme.tenantId() + ".example"));
        stage.sendWhatIsDue();
        assertThat(story(scene)).containsOnlyOnce("Notice 1 was sent: nothing of it is left to send.")
                .containsOnlyOnce(
                        "Notice 1 was sent once more, to 1 contact whose address was corrected: nothing of it is left to send.");

        again(scene, notice, globex, Map.of());
        stage.sendWhatIsDue();
        again(scene, notice, globex, Map.of());
        relay.reset();
        stage.sendWhatIsDue();
        assertThat(story(scene)).containsOnlyOnce("Notice 1 was sent: ").containsOnlyOnce("whose address was corrected")
                .contains("Notice 1 was sent once more, to 1 contact: nothing of it is left to send.");
    }

    private static void again(Scene scene, String notice, Listed tenant, Map<String, String> correction) {
        String delivery = scene.sender.request().get("/api/v1/notices/" + notice + "/deliveries?tenantId=" + tenant.tenantId())
                .then().statusCode(200).extract().path("items[0].id");
        scene.sender.request().body(correction).post("/api/v1/deliveries/" + delivery + "/retry").then().statusCode(200);
    }

    private static String story(Scene scene) {
        return SignedIn.as(scene.author.actor()).request().get("/console/incidents/" + scene.reference).then().statusCode(200)
                .extract().asString();
    }

    /** The steps on a page, each with the word for its state; in brackets that of the page. */
    private static String course(SignedIn who, String path) {
        String page = who.request().get(path).then().statusCode(200).extract().asString();
        return Pattern.compile("(?s)<li( class=\"here\" aria-current=\"step\")?>([^\\n]*)</li>")
                .matcher(page.replaceAll("(?s).*<nav id=\"course|</nav>\\s*<main.*", "")).results()
                .map(step -> {
                    String[] words = step.group(2).replaceAll("(?s)<svg.*?</svg>", "").replaceAll("<[^>]*>", "").strip()
                            .split(" ", 2);
                    return (step.group(1) == null ? words[0] : "[" + words[0] + "]") + " " + words[1].strip();
                }).collect(Collectors.joining(", "));
    }

    @Test
    void what_was_done_is_told_by_the_next_page_and_not_lost_in_a_piece_of_one() {
        SignedIn ann = SignedIn.as("author");
        String reference = "INC-" + UUID.randomUUID().toString().substring(0, 13);
        String path = ann.request().formParam("reference", reference).formParam("title", "Access").formParam("tlp", "AMBER")
                .post("/console/incidents/new").then().statusCode(303).extract().header("Location")
                .replaceAll("^https?://[^/]*", "");
        ann.request().header("HX-Request", "true").get(path + "/way?shown=0").then().statusCode(200);
        ann.request().get(path).then().body(containsString(reference + " is open. Next: say who is affected."));
        ann.request().get(path).then().body(not(containsString("is open. Next")));
    }

    @Test
    void all_that_is_wrong_with_a_new_incident_is_told_at_once_and_a_reference_in_other_capitals_is_no_other() {
        SignedIn ann = SignedIn.as("author");
        String taken = "backup-" + UUID.randomUUID().toString().substring(0, 8);
        ann.request().formParam("reference", taken).formParam("title", "Access").post("/console/incidents/new").then()
                .statusCode(303);
        ann.request().formParam("reference", taken.toUpperCase(Locale.ROOT)).formParam("title", "Access")
                .formParam("discoveredAt", "2199-01-20T23:18").formParam("occurredFrom", "2022-01-20T23:18")
                .formParam("occurredTo", "2022-01-19T23:18").post("/console/incidents/new").then().statusCode(422)
                .body(containsString("There is an incident " + taken + " already"))
                .body(containsString("“Discovered” lies in the future")).body(containsString("“Ended” is before “Began”"));
        ann.request().formParam("revision", 1).formParam("title", "Access").formParam("discoveredAt", "2199-01-20T23:18")
                .post("/console/incidents/" + taken + "/edit").then().statusCode(422)
                .body(containsString("“Discovered” lies in the future"));
    }

    @Test
    void a_list_is_declared_final_and_an_incident_closed_behind_pages_that_say_what_it_means() {
        Scene scene = stage.scene().list(Listed.tenant("Acme"));
        String path = "/console/incidents/" + scene.reference;
        try (Browser ian = Browser.as("approver", "sender")) {
            Page page = ian.open(path + "/scope");
            seen(page.locator("main")).contains("told “not affected”").contains("one tenant");
            Accessible.check(page);
            Shot.of(page, "incident-final");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Declare the list final")).click();
            seen(page.locator("#said")).contains("The list is final");

            page.navigate(path + "/closure");
            Accessible.check(page);
            Shot.of(page, "incident-closure");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Close the incident")).click();
            seen(page.locator("main")).contains("Tenants can still answer").contains("Open it again");
            Accessible.check(page);
        }
        SignedIn.as("author").request().get(path + "/scope").then().statusCode(403);
    }

    @Test
    void a_notice_is_retracted_by_a_second_person_who_types_which() {
        Scene scene = stage.scene().list(Listed.tenant("Acme"));
        scene.sent();
        String path = "/console/incidents/" + scene.reference + "/notices/1/retraction";
        rows.run("UPDATE operator SET roles = roles || '{sender}' WHERE id = ?", scene.author.id());
        SignedIn.as(scene.author.actor()).request().get(path).then().statusCode(200)
                .body(allOf(containsString("You drafted it"), not(containsString("<textarea"))));
        SignedIn sender = SignedIn.as(scene.sender.actor());
        sender.request().formParam("reason", "The wrong template").formParam("typed", "retract").post(path).then()
                .statusCode(422).body(allOf(containsString("Nothing was retracted"), containsString("The wrong template")));
        try (Browser sam = Browser.as(sender)) {
            Page page = sam.open(path);
            Accessible.check(page);
            page.getByLabel("What was wrong with sending it?").fill("The wrong template");
            page.getByLabel("Type retract").fill("retract " + scene.reference + " notice 1");
            Shot.of(page, "retraction");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Retract notice 1")).click();
            seen(page.locator("main")).contains("Notice 1 is retracted").contains("Retracted")
                    .contains("The wrong template");
            page.navigate("/console/incidents");
            seen(page.locator("tr", new Page.LocatorOptions().setHasText(scene.reference)))
                    .contains("notice 1").contains("Retracted").doesNotContain("Sent");
        }
    }

    @Test
    void two_people_who_change_an_incident_see_each_other_and_overwrite_nothing() {
        Scene scene = stage.scene();
        String path = "/console/incidents/" + scene.reference + "/edit";
        SignedIn ann = SignedIn.as("author");
        String form = ann.request().get(path).asString();
        assertThat(form).as("a browser fills it in again when somebody goes back").doesNotContain("autocomplete=\"off\"");
        String revision = form.replaceAll("(?s).*name=\"revision\" value=\"(\\d+)\".*", "$1");
        String began = form.replaceAll("(?s).*name=\"began\" value=\"([^\"]*)\".*", "$1").replace("&quot;", "\"")
                .replace("&#39;", "'");
        ann.request().formParam("revision", revision).formParam("title", "Bob's title").formParam("tlp", "RED")
                .formParam("factName", "systems").formParam("factKind", "LIST").formParam("factValue", "Mail\nCalendar")
                .post(path).then().statusCode(303);
        ann.request().get("/console/incidents/" + scene.reference).then().body(containsString(">Mail\nCalendar</dd>"));

        ann.request().formParam("revision", revision).formParam("title", "Ann's title").formParam("tlp", "RED").post(path)
                .then()
                .statusCode(412).body(allOf(containsString("Bob&#39;s title"), containsString("value=\"Ann&#39;s title\""),
                        containsString("Somebody else changed"), containsString("mine may stand in its place")));

        ann.request().formParam("revision", revision).formParam("began", began).formParam("tlp", "AMBER")
                .formParam("title", began.replaceAll(".*\"title\":\"([^\"]*)\".*", "$1")).formParam("summary", "Ann's summary")
                .post(path).then().statusCode(303);
        ann.request().get("/console/incidents/" + scene.reference).then()
                .body(allOf(containsString("Bob&#39;s title"), containsString("Ann's summary</p>"), containsString("TLP:RED"),
                        containsString(">Mail\nCalendar</dd>")));

        RequestSpecification both = ann.request().formParam("revision", revision).formParam("began", began)
                .formParam("tlp", "RED").formParam("title", "Ann's title").formParam("summary", "Ann's summary");
        both.post(path).then().statusCode(412).body(allOf(containsString("<dt>In one line</dt>"),
                not(containsString("<dt>What happened</dt>")), containsString("Mail\nCalendar")));
        String now = ann.request().get(path).asString().replaceAll("(?s).*name=\"revision\" value=\"(\\d+)\".*", "$1");
        both.formParam("over", now).post(path).then().statusCode(303);
        ann.request().get("/console/incidents/" + scene.reference).then()
                .body(allOf(containsString("Ann&#39;s title"), containsString(">Mail\nCalendar</dd>")));
    }

    @Test
    void an_incident_has_its_words_in_further_languages() {
        Scene scene = stage.scene();
        String path = "/console/incidents/" + scene.reference + "/translations";
        try (Browser ann = Browser.as("author")) {
            Page page = ann.open(path);
            Accessible.check(page);
            page.getByLabel("Language").fill("xx");
            page.getByLabel("Title").fill("Zugriff über ein Support-Werkzeug");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save")).click();
            seen(page.locator("#trouble")).contains("language that does not exist");
            page.getByLabel("Language").first().fill("de");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save")).click();
            seen(page.locator("main")).contains("Saved.");
            page.navigate(path);
            seen(page.locator("fieldset").first()).contains("German");
            Shot.of(page, "incident-translations");
        }
    }
}
