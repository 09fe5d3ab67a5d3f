package io.tocsin.console.administration;

import static io.restassured.RestAssured.given;
import static io.tocsin.testkit.Seen.count;
import static io.tocsin.testkit.Seen.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.access.ApiKey;
import io.tocsin.access.Operator;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.Shot;
import io.tocsin.testkit.SignedIn;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class AdministrationPageTest {

    private final String name = "bea-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void an_admin_lets_somebody_in_gives_a_key_and_shuts_them_out() {
        try (Browser admin = Browser.as("admin")) {
            Page page = admin.open("/console/administration");
            page.getByLabel("Name").fill("me");
            click(page, "Add the operator");
            seen(page.locator("#trouble")).contains("at least one role").contains("neither me nor none");
            page.getByLabel("Name").fill(name);
            page.getByLabel("approver").check();
            click(page, "Add the operator");
            seen(page.locator("h1")).contains(name).contains("Has no way in yet");

            click(page, "Make a link for a new password");
            seen(page.locator("#shown-once")).contains("/console/welcome?code=");
            Accessible.check(page);
            Shot.of(page, "administration-operator");
            page.getByLabel("A new key: what or where it is for").fill("laptop");
            click(page, "Make a key");
            seen(page.locator("#shown-once")).contains("tocsin_");
            String key = page.locator("#shown-once").textContent();
            page.reload();
            assertThat(count(page.locator("#shown-once"))).as("shown once").isZero();
            assertThat(count(page.getByText("Delete the key"))).as("and no second one is made").isOne();
            assertThat(statusWith(key)).isEqualTo(200);

            click(page, "Disable " + name);
            seen(page.locator("#said")).contains(name + " is shut out");
            assertThat(statusWith(key)).isEqualTo(401);
            click(page, "Delete the key laptop");
            seen(page.locator("#said")).contains("The key is deleted");
        }
    }

    @Test
    void how_the_service_is_set_up_can_be_looked_at_by_everybody() {
        try (Browser viewer = Browser.as("viewer")) {
            for (String tab : List.of("relay", "brand", "health")) {
                Page page = viewer.open("/console/administration/" + tab);
                seen(page.locator("main")).doesNotContain("Something went wrong")
                        .doesNotContain("TOCSIN_").doesNotContain("QUARKUS_").doesNotContain("tocsin.");
                Accessible.check(page);
                Shot.of(page, "administration-" + tab);
            }
            seen(viewer.page().locator("table")).contains("Database").contains("Mail relay")
                    .contains("Queue")
                    .contains("Replicas that send").contains("Returned mail").contains("Disk").contains("Clock");
            Page refused = viewer.open("/console/administration/operators");
            seen(refused.locator("main")).contains("You need the role “admin”");
            Shot.of(refused, "problem");
        }
    }

    @Test
    void where_only_the_relay_is_missing_nobody_is_told_to_start_a_replica() {
        Sign noRelay = Health.replicas(0, true, false);
        assertThat(noRelay.words()).isEqualTo("Nobody sends until a mail relay is set.");
        assertThat(noRelay.todo()).isNull();
        assertThat(List.of(Health.replicas(0, true, true), Health.replicas(0, false, false)))
                .allSatisfy(sign -> assertThat(sign.todo()).contains("starts a replica that sends"));
    }

    @Test
    void operators_and_keys_are_listed_for_admins() {
        Callers.caller("author");
        try (Browser admin = Browser.as("admin")) {
            for (String tab : List.of("operators", "keys")) {
                Page page = admin.open("/console/administration/" + tab);
                Accessible.check(page);
                Shot.top(page, "administration-" + tab);
            }
            seen(admin.open("/console/administration/relay").locator("main"))
                    .contains("QUARKUS_MAILER_HOST");
        }
    }

    @Test
    void many_operators_and_keys_are_shown_a_page_at_a_time_and_none_is_left_out() {
        for (int i = 0; i < 101; i++) {
            Callers.caller("viewer");
        }
        SignedIn admin = SignedIn.as("admin");
        assertThat(through(admin, "/console/administration/operators", "tbody th a")).doesNotHaveDuplicates()
                .hasSize((int) Operator.count());
        assertThat(through(admin, "/console/administration/keys", "tbody form")).doesNotHaveDuplicates()
                .hasSize((int) ApiKey.count("revokedAt is null"));
    }

    /** What stands on all pages of a list, found by what the link to the next one says. */
    private static List<String> through(SignedIn admin, String first, String what) {
        List<String> all = new ArrayList<>();
        for (String page = first; page != null;) {
            var html = Jsoup.parse(admin.request().get(page).then().statusCode(200).extract().asString());
            var rows = html.select(what);
            assertThat(rows).hasSizeLessThanOrEqualTo(100);
            rows.forEach(row -> all.add(row.attr("href") + row.attr("action")));
            var next = html.selectFirst("a[rel=next]");
            page = next == null ? null : next.attr("href");
        }
        return all;
    }

    @Test
    void a_change_of_somebody_elses_is_shown_and_not_overwritten() {
        SignedIn admin = SignedIn.as("admin");
        SignedIn other = SignedIn.as("viewer");
        String path = "/console/administration/operators/" + other.name();
        admin.request().formParam("revision", 1).formParam("roles", "author").post(path).then().statusCode(303);
        admin.request().formParam("revision", 1).formParam("roles", "sender").post(path).then().statusCode(412)
                .body(containsString("Somebody else changed this operator meanwhile. It has the roles author now"))
                .body(containsString("value=\"sender\" checked"));
        admin.request().formParam("revision", 2).formParam("roles", "sender").post(path).then().statusCode(303);
    }

    private static void click(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button)).click();
    }

    private static int statusWith(String key) {
        return given().header("Authorization", "Bearer " + key).get("/api/v1/incidents").statusCode();
    }
}
