package io.tocsin.console.words;

import static io.tocsin.testkit.Seen.count;
import static io.tocsin.testkit.Seen.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.notNullValue;

import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.Shot;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;

/** Words written with a letter beside them, kept, published, and never over somebody else's. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class EditorPageTest {

    private static final String BODY = """
            Dear {tenant.name},

            {facts.users} accounts were viewed.

            {#include actions /}

            {#include genuine /}
            """;

    @Inject
    Stage stage;
    @Inject
    SentNotices rows;

    @Test
    void a_clone_is_written_with_the_letter_beside_it_saved_published_compared_and_retired() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme").facts("{\"users\":12,\"requiredActions\":[]}"),
                Listed.tenant("Globex"));
        String key = "my-" + UUID.randomUUID().toString().substring(0, 8);
        try (Browser author = Browser.as(scene.author.actor())) {
            Page page = author.open("/console/templates");
            Accessible.check(page);
            Shot.of(page, "templates");
            page.getByLabel("Its name").fill(key);
            button(page, "Make it").click();
            page.waitForURL("**/" + key + "/en");
            page.navigate("/console/templates/" + key + "/en?incident=" + scene.reference);
            Locator letter = page.frameLocator("iframe.letter:not(.coming)").locator("body");
            page.getByLabel("Find a tenant").fill("lobe");
            letter.getByText("Globex").first().waitFor();
            page.getByLabel("Find a tenant").fill("acme");
            letter.getByText("Acme").first().waitFor();
            page.getByLabel("Text", new Page.GetByLabelOptions().setExact(true)).fill(BODY);
            letter.getByText("12 accounts were viewed").waitFor();
            page.locator("#remarks",
                    new Page.LocatorOptions().setHasText("1 of the 2 tenants on the list lacks the fact users"))
                    .waitFor();
            seen(page.locator("#remarks")).contains("1 place where preparing stops")
                    .contains("Preparing stops here Line 3").contains("It can be published");
            assertThat(page.locator(".lines .hint").getAttribute("data-number")).isEqualTo("3");
            Accessible.check(page);
            Shot.of(page, "editor");
            page.locator("#remarks [data-jump='3']").click();
            page.locator("#line-remark", new Page.LocatorOptions().setHasText("Line 3: 1 of the 2 tenants")).waitFor();
            assertThat(
                    page.evaluate("const b = document.getElementById('body'); b.value.slice(b.selectionStart, b.selectionEnd)"))
                    .isEqualTo("{facts.users} accounts were viewed.");
            page.locator("button.insert", new Page.LocatorOptions().setHasText("{facts.users ?: 'not known'}")).click();
            assertThat(page.locator("#body").inputValue()).contains("\n{facts.users ?: 'not known'}\n");
            page.getByLabel("What changes, and why").fill("Says how many.");
            button(page, "Save as a draft").click();
            page.waitForURL("**draft=**");
            button(page, "Publish").click();
            page.locator("#said", new Page.LocatorOptions().setHasText("Published as version 2")).waitFor();
            seen(page.locator("#versions")).contains("Version 2").contains("Says how many.").contains("in use");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("What it changed")).first().click();
            seen(page.locator(".diff")).contains("{facts.users ?: 'not known'}");
            page.getByText("Retire", new Page.GetByTextOptions().setExact(true)).first().click();
            button(page, "Retire version 2").click();
            page.locator("#said", new Page.LocatorOptions().setHasText("Version 1 counts now")).waitFor();
        }
    }

    @Test
    void a_version_that_cannot_be_retired_is_shown_again_with_why_and_with_what_was_typed() {
        String path = "/console/templates/" + cloned() + "/en";
        String reason = "x".repeat(300) + " because";
        SignedIn.as("author").request().formParam("version", 1).formParam("reason", reason + "y".repeat(300))
                .post(path + "/retirement").then().statusCode(422)
                .body(containsString("Nothing is retired."), containsString("id=\"versions\""),
                        containsString("value=\"" + reason));
        SignedIn.as("author").request().formParam("version", 9).post(path + "/retirement").then().statusCode(409)
                .body(containsString("There is no such version of yours"), containsString("id=\"versions\""));
    }

    @Test
    void two_who_save_one_draft_both_keep_their_words() {
        String key = cloned();
        SignedIn ann = SignedIn.as("author");
        SignedIn bob = SignedIn.as("author");
        try (Browser hers = Browser.withoutScripts(ann); Browser his = Browser.withoutScripts(bob)) {
            Page page = hers.open("/console/templates/" + key + "/en");
            page.locator("#body").fill("Hers {tenant.name}");
            button(page, "Save as a draft").click();
            Page other = his.open(page.url().substring(page.url().indexOf("/console")));
            other.locator("#body").fill("His {tenant.name}");
            button(other, "Save as a draft").click();
            seen(other.locator("#said")).contains("Saved as a draft");

            String asked = "/console/templates/" + key + "/en/meanwhile?draft="
                    + page.url().replaceAll(".*draft=([^&]*).*", "$1");
            ann.request().get(asked + "&revision=2&basedOn=1").then().statusCode(204);
            ann.request().get(asked + "&revision=1&basedOn=1").then().statusCode(286)
                    .body(containsString(bob.name() + "</bdi> saved this draft"));
            page.locator("#body").fill("Hers once more");
            button(page, "Save as a draft").click();
            seen(page.locator(".clash")).contains(bob.name() + " saved this draft meanwhile")
                    .contains("His {tenant.name}")
                    .contains("Hers once more");
            assertThat(page.locator("#body").inputValue()).isEqualTo("Hers once more");
            assertThat(draftOf(key)).isEqualTo("His {tenant.name}");
            button(page, "Save as a draft").click();
            assertThat(draftOf(key)).isEqualTo("His {tenant.name}");
            page.getByLabel("mine may stand in its place").check();
            button(page, "Save as a draft").click();
            assertThat(draftOf(key)).isEqualTo("Hers once more");
        }
    }

    @Test
    void notices_that_publishing_makes_out_of_date_are_named_before_and_asked_about_and_the_same_words_are_not_published() {
        String key = cloned();
        Stage.Scene mine = stage.scene().list(Listed.tenant("Acme"));
        Stage.Scene other = stage.scene().list(Listed.tenant("Globex"));
        String notice = mine.draft(Map.of("kind", "INITIAL", "template", key));
        mine.prepare(notice);
        String waiting = other.draft(Map.of("kind", "INITIAL", "template", key));
        other.prepare(waiting);
        try (Browser author = Browser.withoutScripts(SignedIn.as("author"))) {
            Page page = author.open("/console/notices/" + notice + "/words");
            page.locator("a[href*='/" + key + "/en?']").click();
            seen(page.locator("#out-of-date")).contains("makes 2 notices out of date")
                    .contains("Notice 1 of " + mine.reference + " Waits for approval where you came from")
                    .contains("Notice 1 of " + other.reference + " Waits for approval")
                    .contains("I know that this makes notice 1 of " + other.reference + " out of date");
            button(page, "Publish").click();
            seen(page.locator("#trouble")).contains("this is word for word version 1");
            page.locator("#body").fill(BODY);
            button(page, "Publish").click();
            seen(page.locator("#trouble")).contains("Nothing was published. It would make notice 1 of "
                    + other.reference + " out of date, which is").doesNotContain(mine.reference);
            page.getByLabel("I know that this makes notice 1 of " + other.reference + " out of date").check();
            button(page, "Publish").click();
            seen(page.locator("#said")).contains("Published as version 2").contains("To be prepared again now: ")
                    .contains("notice 1 of " + mine.reference).contains("notice 1 of " + other.reference);
            assertThat(count(page.locator("#out-of-date"))).as("they are out of date already").isZero();
        }
    }

    @Test
    void one_who_has_a_draft_is_shown_it_first_and_has_one_of_a_text_however_often_it_is_saved() {
        String key = cloned();
        String path = "/console/templates/" + key + "/en";
        SignedIn ann = SignedIn.as("author");
        try (Browser hers = Browser.withoutScripts(ann)) {
            Page page = hers.open(path);
            page.locator("#body").fill("Hello from A");
            button(page, "Save as a draft").click();
            SignedIn.as("author").request().get(path).then().body(containsString(ann.name() + "</bdi> has a draft from"));
            page.navigate(path);
            seen(page.locator("main")).contains("Version 1, in use").doesNotContain("Not saved yet");
            seen(page.locator(".alert-info")).contains("You have a draft from").contains("go on with it");
            page.locator("#body").fill("Hello from B");
            button(page, "Save as a draft").click();
            seen(page.locator("#trouble")).contains("you have a draft of this text already");
            seen(page.locator(".clash")).contains("Hello from A").contains("Hello from B");
            button(page, "Save as a draft").click();
            assertThat(draftOf(key)).isEqualTo("Hello from A");
            page.getByLabel("What I wrote now may stand in place of my draft").check();
            button(page, "Save as a draft").click();
            assertThat(draftOf(key)).isEqualTo("Hello from B");
            page.navigate(path);
            page.locator("#body").fill("Hello from B");
            button(page, "Save as a draft").click();
            page.navigate(path);
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("go on with it")).click();
            assertThat(page.locator("#body").inputValue()).isEqualTo("Hello from B");
            page.navigate("/console/templates/update/en");
            seen(page.locator("main")).contains("The built-in text, in use");
        }
        assertThat(rows.text("SELECT count(*) FROM template_draft WHERE key = ?", key)).isEqualTo("1");
    }

    @Test
    void a_version_that_somebody_published_meanwhile_is_shown_and_not_passed_over() {
        String key = cloned();
        SignedIn ann = SignedIn.as("author");
        try (Browser hers = Browser.withoutScripts(ann)) {
            Page page = hers.open("/console/templates/" + key + "/en");
            publish(key, "Somebody's {tenant.name}");
            ann.request().get("/console/templates/" + key + "/en/meanwhile?basedOn=1").then().statusCode(286)
                    .body(containsString("published version 2"));
            page.locator("#body").fill("Hers {tenant.name}");
            button(page, "Publish").click();
            seen(page.locator(".clash")).contains("published version 2 meanwhile")
                    .contains("Somebody's {tenant.name}");
            page.getByLabel("mine may stand in its place").check();
            button(page, "Publish").click();
            seen(page.locator("#said")).contains("Published as version 3");
        }
    }

    @Test
    void a_text_with_errors_is_shown_with_them_and_with_all_that_was_typed() {
        String key = cloned();
        SignedIn ann = SignedIn.as("author");
        try (Browser author = Browser.withoutScripts(ann)) {
            Page page = author.open("/console/templates/" + key + "/en");
            page.locator("#body").fill("Dear {tenant.nam},\n\n<b>{tenant.name}</b>");
            button(page, "Publish").click();
            seen(page.locator("#trouble")).contains("Line 1: Nothing is called tenant.nam here. Did you mean"
                    + " tenant.name?").contains("What you typed is still here");
            assertThat(page.locator("#body").inputValue()).startsWith("Dear {tenant.nam},");
            button(page, "Check").click();
            seen(page.locator("#remarks")).contains("3 errors").contains("Line 1").contains("Dear {tenant.nam},");
            button(page, "Publish").click();
            page.locator("#trouble").waitFor();
            page.reload();
            seen(page.locator("#trouble")).as("reloaded, and not sent again").contains("called tenant.nam here");
            assertThat(page.locator("#body").inputValue()).startsWith("Dear {tenant.nam},");
            Response again = ann.request().get(page.url());
            again.then().statusCode(200).header("Cache-Control", "no-store").header("Content-Security-Policy", notNullValue());
            assertThat(again.asString()).contains("Dear {tenant.nam},");
            SignedIn.as("author").request().get(page.url()).then().statusCode(303)
                    .header("Location", endsWith("/console/templates/" + key + "/en"));
            page.locator("#body").fill("Dear {tenant.name}");
            button(page, "Publish").click();
            seen(page.locator("#said")).contains("Published as version 2");
            page.goBack();
            assertThat(count(page.locator("#trouble"))).as("why it was not taken, once it is").isZero();
            seen(page.locator("main")).contains("Version 2, in use");
        }
    }

    private String cloned() {
        String key = "my-" + UUID.randomUUID().toString().substring(0, 8);
        SignedIn.as("author").request().formParam("source", "reminder").formParam("name", key).post("/console/templates")
                .then().statusCode(303);
        return key;
    }

    private static void publish(String key, String body) {
        SignedIn.as("author").request().formParam("subject", "About {tenant.name}").formParam("body", body).formParam("basedOn",
                "1").post("/console/templates/" + key + "/en/publication").then().statusCode(303);
    }

    private String draftOf(String key) {
        return rows.text("SELECT body FROM template_draft WHERE key = ?", key);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
