package io.tocsin.console.signin;

import static io.restassured.RestAssured.given;
import static io.tocsin.testkit.Seen.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.tocsin.access.Operator;
import io.tocsin.access.password.Invitations;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.journal.Actor;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.Shot;
import io.tocsin.testkit.SignedIn;

/** In by a link, out, and in again with the password. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class SignInPageTest {

    private static final String PASSWORD = "three geese over Lausanne";

    @Inject
    Invitations invitations;

    @Test
    void a_link_sets_a_first_password_and_the_password_signs_in_again() {
        String name = "ann-" + UUID.randomUUID().toString().substring(0, 8);
        String link = invite(name);
        try (Browser ann = Browser.ofStranger()) {
            Page page = ann.open(link.substring(link.indexOf("/console")));
            seen(page.locator("h1")).contains("Welcome, " + name);
            Accessible.check(page);
            Shot.of(page, "welcome");
            choose(page, "short");
            seen(page.locator("#trouble")).contains("at least 12")
                    .contains("Passwords and keys are not kept: type them again").doesNotContain("still here");
            choose(page, PASSWORD);
            page.waitForURL("**/console");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name)).click();
            seen(page.locator("main")).contains("Chrome on Linux").contains("this device");
            Accessible.check(page);
            Shot.of(page, "me");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).click();
            page.navigate("/console/me");
            Shot.of(page, "sign-in");
            signIn(page, name, "not my password");
            seen(page.locator("#trouble")).contains("The name or the password is wrong");
            page.reload();
            assertThat(page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).inputValue()).isEqualTo(name);
            assertThat(page.locator("#trouble").evaluate("it => document.activeElement === it")).as("focus on the reason")
                    .isEqualTo(true);
            Accessible.check(page);
            signIn(page, name, PASSWORD);
            page.waitForURL("**/console/me");
            page.goBack();
            assertThat(page.url()).as("whoever is signed in goes on").endsWith("/console/me");
        }
    }

    @Test
    void who_opens_the_console_over_plain_http_is_told_why_a_right_password_would_not_help() {
        QuarkusMock.installMockForType(new SessionCookie("https://trust.vendor.example"), SessionCookie.class);
        String link = invite("ann-" + UUID.randomUUID().toString().substring(0, 8));
        String code = link.substring(link.indexOf("code=") + 5);
        int port = RestAssured.port;
        for (String form : List.of("/sign-in", "/sign-in/key", "/welcome")) {
            sent("tocsin.inner.example:" + port, form, code).statusCode(422).header("Set-Cookie", nullValue())
                    .body(containsString("TOCSIN_CONSOLE_URL"), containsString("https://trust.vendor.example/console"));
        }
        sent("localhost:" + port, "/welcome", code).statusCode(303).header("Set-Cookie", containsString("Secure"));
    }

    private static ValidatableResponse sent(String host, String form, String code) {
        return given().redirects().follow(false).header("Host", host).header("Origin", "http://" + host)
                .formParam("name", "nobody").formParam("code", code).formParam("password", PASSWORD)
                .formParam("repeated", PASSWORD).post("/console" + form).then();
    }

    @Test
    void without_scripts_and_with_keys_alone_people_set_how_the_console_looks() {
        try (Browser ann = Browser.withoutScripts(SignedIn.as("viewer"))) {
            Page page = ann.open("/console/me");
            page.locator("#zone-of").selectOption("Asia/Kolkata");
            page.locator("#theme-DARK").focus();
            page.keyboard().press("Space");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            seen(page.locator("#said .said")).contains("The console shows times in Asia/Kolkata now.");
            assertThat(page.locator("html").getAttribute("data-bs-theme")).isEqualTo("dark");
        }
    }

    @Test
    void times_are_shown_as_on_the_device_until_another_zone_is_chosen() {
        SignedIn ann = SignedIn.as("viewer");
        assertThat(shownIn(ann, "Europe%2FBerlin")).isEqualTo("Europe/Berlin");
        assertThat(shownIn(ann, "<script>")).isEqualTo("UTC");
        ann.request().cookie("tocsin_zone", "Europe%2FBerlin").get("/console").then().body(containsString("UTC stands where"));
        ann.request().cookie("tocsin_zone", "Etc%2FUTC").get("/console").then().body(not(containsString("UTC stands where")));
        ann.request().formParam("zone", "Asia/Kolkata").formParam("theme", "AUTO").post("/console/me/view").then()
                .statusCode(303);
        assertThat(shownIn(ann, "Europe%2FBerlin")).isEqualTo("Asia/Kolkata");
    }

    private static String shownIn(SignedIn person, String zoneOfTheDevice) {
        String page = person.request().cookie("tocsin_zone", zoneOfTheDevice).get("/console").asString();
        return page.replaceAll("(?s).*times are shown in (\\S+) \\(.*", "$1");
    }

    private static void signIn(Page page, String name, String password) {
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
        page.locator("#password").fill(password);
        page.keyboard().press("Enter");
    }

    private static void choose(Page page, String password) {
        page.getByLabel("New password").fill(password);
        page.getByLabel("The same again").fill(password);
        page.locator("main button[type=submit]").click();
    }

    private String invite(String name) {
        return QuarkusTransaction.requiringNew().call(() -> invitations.invite(
                Operator.create(name, Operator.Kind.PERSON, List.of("author"), Instant.now()), Actor.SERVICE).url());
    }
}
