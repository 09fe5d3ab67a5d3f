package io.tocsin.console.approval;

import static io.tocsin.testkit.Seen.count;
import static io.tocsin.testkit.Seen.seen;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.ReceivedMail;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.Shot;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;

/** What an approver sees, decides and lets go, as the people who do it. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class CheckPageTest {

    private static final String HOSTILE = "<script>alert(1)</script>{tenant.id}";

    @Inject
    Stage stage;
    @Inject
    SentNotices rows;
    @Inject
    SmtpServer relay;

    @Test
    void a_notice_is_prepared_by_one_read_and_approved_by_another_and_released_by_whoever_says_what_and_to_how_many() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme").facts("{\"requiredActions\":[],\"users\":12}"),
                Listed.tenant("Globex").locale("de").facts("{\"requiredActions\":[\"Rotate the tokens.\"]}"),
                new Listed("hostile-" + UUID.randomUUID(), HOSTILE, "eve@evil.example", "pt",
                        "{\"note\":\"" + HOSTILE + "\"}"));
        String notice = scene.draft(Map.of("kind", "INITIAL", "acknowledgeWithin", "PT72H"));
        String path = "/console/notices/" + notice + "/check";
        String address = "ann-" + UUID.randomUUID() + "@vendor.example";
        rows.run("UPDATE operator SET email = ? WHERE id = ?", address, scene.author.id());
        try (Browser author = Browser.as(scene.author.actor())) {
            Page page = author.open(path);
            button(page, "Prepare").click();
            seen(page.locator("#said")).contains("Every letter is made and checked");
            button(page, "Send it to " + address + " as a test").click();
            seen(page.locator("#said")).contains("on its way to your own address");
            assertThat(relay.received()).extracting(ReceivedMail::to).contains(address);
            seen(page.locator("#decide")).contains("Approving and sending back take the role approver");
            assertThat(page.getByText("Write it in Portuguese").getAttribute("href"))
                    .startsWith("/console/templates/initial-notice/pt?from=en");
        }
        try (Browser approver = Browser.as(scene.approver.actor())) {
            Page page = approver.open(path);
            seen(page.locator("section[aria-labelledby=who-h]")).contains("3 tenants, 3 recipients")
                    .contains("within 72 hours").contains("German de11")
                    .contains("1 recipient is written to in another language")
                    .contains("instead of Portuguese, which the tenant asked for");
            seen(page.locator(".course [aria-current=step]")).contains("Approval").contains("Waits");
            page.waitForSelector("#findings:not([hx-get])");
            seen(page.locator("#checks")).contains("It is not said what tenants have to do")
                    .contains("Say it on the list").doesNotContain("Say []").doesNotContain("Decide whether");
            seen(page.locator("#opened")).contains("You opened the letters of 1 of the 3 tenants");
            readAllOf(page);
            seen(page.locator("#letter")).contains("letters of 3 of 3 tenants opened by you");
            seen(page.locator("#opened")).contains("You opened the letters of 3 of the 3 tenants");
            Accessible.check(page);
            Shot.of(page, "check");
            Locator own = page.getByRole(AriaRole.LINK,
                    new Page.GetByRoleOptions().setName("What is this tenant's own"));
            own.scrollIntoViewIfNeeded();
            Object before = page.evaluate("scrollY");
            own.click();
            seen(page.locator(".sides")).contains("{tenant.name}");
            assertThat(page.evaluate("scrollY")).as("the page stays where it is").isEqualTo(before);
            assertThat(page.url()).contains("as=template");
            Shot.of(page, "check-own");
            assertThat(page.locator(".sides ins").first().isVisible()).isTrue();
            page.getByLabel("Any other tenant").fill("lobe");
            button(page, "Find").click();
            page.locator(".letter-side h3", new Page.LocatorOptions().setHasText("Globex")).waitFor();
            page.getByLabel("What has to change?").fill("Say when it began.");
            button(page, "Approve").click();
            seen(page.locator("#trouble")).contains("It is not approved: you wrote what has to change");
            seen(page.locator("#comment-fault")).contains("Send it back, or empty the field to approve");
            assertThat(page.getByLabel("What has to change?").inputValue()).isEqualTo("Say when it began.");
            page.getByLabel("What has to change?").fill("");
            button(page, "Approve").click();
            seen(page.locator("#said")).contains("Your approval is recorded");
            seen(page.locator("#decide")).contains("1 of 1").contains(
                    "had opened the letters of 3 of the 3 tenants picked out to be read; in all: the table of checks, 3 letters");
        }
        try (Browser sender = Browser.as(scene.sender.actor())) {
            Page page = sender.open(path);
            page.getByLabel("Type the incident's reference").fill(scene.reference);
            page.getByLabel("Type the number of recipients").fill("2");
            button(page, "Release to 3 recipients").click();
            seen(page.locator("#trouble")).contains("Nothing was sent").contains("It goes to 3 recipients");
            page.reload();
            seen(page.locator("#trouble")).contains("It goes to 3 recipients");
            assertThat(page.getByLabel("Type the incident's reference").inputValue()).isEqualTo(scene.reference);
            page.getByLabel("Type the number of recipients").fill("3");
            button(page, "Release to 3 recipients").click();
            page.waitForURL(Pattern.compile(".*/sending"));
            for (String said : List.of("refused then", "asked first")) {
                page.goBack();
                assertThat(page.url()).as(said).endsWith("/check");
                seen(page.locator("main")).contains("This notice is released").doesNotContain("Nothing was sent");
                assertThat(count(page.getByText("Release to"))).isZero();
            }
        }
        assertThat(rows.text("SELECT state FROM notice WHERE id = ?::uuid", notice)).isEqualTo("RELEASED");
    }

    /** Each of the letters that stand for all others, by the link to the next. */
    private static void readAllOf(Page page) {
        page.locator(".picks a").first().click();
        page.waitForURL("**tenant=**");
        for (int letter = 1; letter <= 3; letter++) {
            page.locator(".letter-side", new Page.LocatorOptions().setHasText("letter " + letter + " of 3")).waitFor();
            seen(page.frameLocator("iframe.letter").locator("body")).contains("INC-");
            assertThat(count(page.frameLocator("iframe.letter").locator("script"))).isZero();
            if (letter < 3) {
                page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Next letter")).click();
            }
        }
    }

    @Test
    void a_leak_stops_it_and_whoever_approves_lets_it_through_with_a_reason() {
        Listed acme = Listed.tenant("Acme");
        Stage.Scene scene = stage.scene().list(acme,
                Listed.tenant("Initech").facts("{\"requiredActions\":[],\"note\":\"Seen together with Acme\"}"));
        String notice = scene.draft();
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(422);
        try (Browser approver = Browser.as(scene.approver.actor())) {
            Page page = approver.open("/console/notices/" + notice + "/check");
            seen(page.locator("#faults")).contains("A letter tells of another customer")
                    .contains("In English its letter says “Acme”: the name of another customer, Acme")
                    .contains("Seen together with").doesNotContain("at character").doesNotContain("-----");
            page.locator("#faults summary").first().click();
            Accessible.check(page);
            Shot.of(page, "check-leak");
            page.getByLabel("Why may").fill("They announced it together.");
            button(page, "Let it through").first().click();
            seen(page.locator("#said")).contains("It counts once the notice is prepared again");
            seen(page.locator("#checks")).contains("They announced it together.");
            scene.prepare(notice);
            page.reload();
            button(page, "Take back").click();
            seen(page.locator("#said")).contains("What was prepared with it no longer counts");
            seen(page.locator("#checks")).doesNotContain("They announced it together.");
        }
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(422);
    }

    @Test
    void who_had_a_hand_in_it_is_told_so_and_who_may_decide_instead() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"));
        SignedIn both = SignedIn.as("author", "approver");
        String notice = scene.draft();
        rows.run("UPDATE notice SET created_by = ? WHERE id = ?::uuid", both.actor().operatorId(), notice);
        scene.prepare(notice);
        try (Browser mine = Browser.withoutScripts(both)) {
            Page page = mine.open("/console/notices/" + notice + "/check");
            seen(page.locator("#decide")).contains("You cannot approve this one: you drafted it")
                    .contains("Who may approve it:");
            assertThat(count(button(page, "Approve"))).isZero();
            page.getByLabel("What has to change?").fill("The times are missing.");
            button(page, "Send it back").click();
            seen(page.locator("#said")).contains("Sent back");
            seen(page.locator("main")).contains("The times are missing.");
        }
    }

    @Test
    void a_decision_on_what_somebody_else_changed_meanwhile_is_not_taken_and_what_was_typed_is_kept() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"));
        String notice = scene.draft();
        scene.prepare(notice);
        try (Browser approver = Browser.as(scene.approver.actor())) {
            Page page = approver.open("/console/notices/" + notice + "/check");
            scene.prepare(notice);
            page.getByLabel("What has to change?").fill("Say when it began.");
            button(page, "Send it back").click();
            seen(page.locator("#trouble")).contains("Somebody else changed this notice while you were reading");
            assertThat(page.getByLabel("What has to change?").inputValue()).isEqualTo("Say when it began.");
        }
        assertThat(rows.text("SELECT state FROM notice WHERE id = ?::uuid", notice)).isEqualTo("PREPARED");
    }

    @Test
    void an_admin_releases_without_an_approval_only_with_a_reason_and_by_name_and_number() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"));
        String notice = scene.draft();
        scene.prepare(notice);
        try (Browser admin = Browser.as("admin")) {
            Page page = admin.open("/console/notices/" + notice + "/check");
            page.locator("details.emergency summary").click();
            Locator form = page.locator("details.emergency");
            form.getByLabel("Why can it not wait?").fill("The attackers write to tenants now, and nobody answers.");
            form.getByLabel("Type the incident's reference").fill(scene.reference);
            form.getByLabel("Type the number of recipients").fill("1");
            button(page, "Release without approval").click();
            page.waitForURL(Pattern.compile(".*/sending"));
            page.navigate("/console/notices/" + notice + "/check");
            seen(page.locator("main")).contains("Released without its approval by " + rows.text(
                    "SELECT emergency_by_name FROM notice WHERE id = ?::uuid", notice)).contains("nobody answers")
                    .contains("This notice is released, and nothing in its letters changes any more")
                    .doesNotContain("Decide").doesNotContain("Prepare again");
            page.navigate("/console/notices/" + notice + "/words");
            seen(page.locator("main")).contains("This one is released").contains("See how the sending goes")
                    .doesNotContain("has to be prepared again").doesNotContain("Go on: check and approve");
            page.setViewportSize(390, 844);
            page.navigate("/console/administration/brand");
            assertThat(page.evaluate("""
                    () => {
                        const here = document.querySelector('.areas [aria-current]').getBoundingClientRect();
                        return here.left >= 0 && here.right <= innerWidth && scrollY === 0;
                    }""")).as("where one is stands in the bar of a narrow screen").isEqualTo(true);
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
