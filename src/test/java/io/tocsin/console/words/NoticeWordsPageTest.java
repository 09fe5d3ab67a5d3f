package io.tocsin.console.words;

import static io.tocsin.testkit.Seen.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.incident.Incident;
import io.tocsin.problem.Fault;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.Shot;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;

/** The next notice of a series, and how its tenants will read it. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class NoticeWordsPageTest {

    @Inject
    Stage stage;
    @Inject
    EntityManager entities;

    @Test
    void a_tenant_is_found_by_a_part_of_its_name_or_the_beginning_of_its_id_and_few_are_looked_at() {
        String own = "q" + UUID.randomUUID() + "-";
        Stage.Scene scene = stage.scene().list(listed(own + 1, "Zeta"), listed(own + 2, "Yotta"), listed(own + 3, "Xenon"),
                listed(own + 4, "Alpha"), listed(own + 5, "Beta"));
        UUID incident = QuarkusTransaction.requiringNew().call(() -> Incident.named(scene.reference).id);
        var all = new TenantChoices(entities, 100);
        var few = new TenantChoices(entities, 2);

        assertThat(names(all, incident, "ETA")).containsExactly("Beta", "Zeta");
        assertThat(names(all, incident, own + 4)).containsExactly("Alpha");
        assertThat(names(few, incident, own + 4)).as("its id begins so, wherever it stands").containsExactly("Alpha");
        assertThat(names(few, incident, own)).as("no more are sorted than may be looked at").containsExactly("Yotta", "Zeta");
    }

    @Test
    void tenants_are_named_by_name_or_number_and_who_is_not_there_or_not_alone_is_told() {
        String own = "q" + UUID.randomUUID() + "-";
        Stage.Scene scene = stage.scene().list(listed(own + 1, "Acme, Inc."), listed(own + 2, "Globex"),
                listed(own + 3, "Twin"),
                listed(own + 4, "TWIN"), listed(own + 5, "Both"), listed(own + 6, "Names"));
        UUID incident = QuarkusTransaction.requiringNew().call(() -> Incident.named(scene.reference).id);
        var named = new NamedTenants(new TenantChoices(entities, 100));
        List<Fault> faults = new ArrayList<>();

        assertThat(ids(named, incident, "acme, inc.\nglobex; " + own + "3\r\nTwin (" + own + "4)\n" + own + "3 " + own + "4",
                faults))
                .containsExactly(own + 1, own + 2, own + 3, own + 4);
        assertThat(faults).isEmpty();
        assertThat(ids(named, incident, "gone-1", faults)).as("in the notice already").containsExactly("gone-1");
        assertThat(ids(named, incident, "Globex\ntwin, Hooli", faults)).containsExactly(own + 2);
        assertThat(faults).extracting(Fault::message).satisfiesExactly(
                twin -> assertThat(twin).startsWith("2 on the list are called “twin”").contains(own + 3 + ", " + own + 4),
                hooli -> assertThat(hooli).startsWith("Nobody on the list is called “Hooli”"));
        faults.clear();
        assertThat(ids(named, incident, "Globex (" + own + "3)", faults))
                .as("a name and a number that are not of one").isEmpty();
        assertThat(ids(named, incident, "Both Names", faults)).as("two that are called so").isEmpty();
        assertThat(faults).extracting(Fault::message).anySatisfy(other -> assertThat(other)
                .isEqualTo("The number " + own + "3 is of “Twin”, not of “Globex”. Write the name or the number of the one that"
                        + " you mean."));
        faults.clear();
        assertThat(ids(named, incident, " \n", faults)).isEmpty();
        assertThat(faults).extracting(Fault::message).containsExactly("Name at least one tenant.");
    }

    private static List<String> ids(NamedTenants named, UUID incident, String typed, List<Fault> faults) {
        return QuarkusTransaction.requiringNew().call(() -> named.ids(incident, typed, List.of("gone-1"), faults));
    }

    private static Listed listed(String id, String name) {
        return new Listed(id, name, "security@" + name.toLowerCase(Locale.ROOT) + ".example", "en", "{\"requiredActions\":[]}");
    }

    private static List<String> names(TenantChoices choices, UUID incident, String typed) {
        return QuarkusTransaction.requiringNew().call(
                () -> choices.find(incident, typed, null).stream().map(TenantChoices.Choice::name).toList());
    }

    @Test
    void a_notice_is_drafted_once_and_read_as_any_tenant_in_any_language() {
        Stage.Scene scene = stage.scene().list(Listed.tenant("Acme"), Listed.tenant("Globex"),
                new Listed("t-" + UUID.randomUUID(), "Umbrella", "security@umbrella.example", "en",
                        "{\"requiredActions\":[]}"));
        String path = "/console/incidents/" + scene.reference + "/notices/new";
        try (Browser author = Browser.as(scene.author.actor()); Browser other = Browser.withoutScripts(SignedIn.as("author"))) {
            Page second = other.open(path);
            Page page = author.open(path);
            assertThat(page.locator("#tenants").isVisible()).isFalse();
            page.getByLabel("These tenants only").check();
            page.getByLabel("Which tenants?").fill("Acme\nUmbrella");
            Shot.of(page, "notice-new");
            page.getByLabel("Which tenants?").fill("Acme\nUmbrela");
            page.locator("#hours").fill("soon");
            button(page, "Draft it").click();
            seen(page.locator("#trouble")).contains("This notice cannot be drafted like this")
                    .contains("Nobody on the list is called “Umbrela”");
            assertThat(page.locator("#hours").inputValue()).isEqualTo("soon");
            Accessible.check(page);
            page.getByLabel("Which tenants?").fill("ACME, umbrella");
            page.locator("#hours").fill("48");
            button(page, "Draft it").click();
            seen(page.locator("#said")).contains("Notice 1 is drafted");

            button(second, "Draft it").click();
            seen(second.locator("#trouble")).contains("Meanwhile notice 1 was drafted");

            page.getByLabel("Language").selectOption("de");
            page.frameLocator("iframe.letter").getByText("Sicherheitsvorfall").first().waitFor();
            Accessible.check(page);
            Shot.of(page, "words");
            seen(page.locator("section[aria-labelledby=which-h]"))
                    .contains("Or change them for everybody: every incident uses the words below");
            String words = page.url();
            button(page, "Write words for this incident").click();
            seen(page.locator("#said")).contains("These words are for " + scene.reference + " only");
            assertThat(page.url()).contains("/console/templates/" + scene.reference + "-initial-notice/en");
            page.navigate(words);
            seen(page.locator("section[aria-labelledby=which-h]")).contains(scene.reference + "-initial-notice")
                    .doesNotContain("for everybody");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Next tenant")).click();
            Locator tenant = page.getByLabel("Tenant", new Page.GetByLabelOptions().setExact(true));
            PlaywrightAssertions.assertThat(tenant).hasValue(Pattern.compile("globex-.*"));
            page.frameLocator("iframe.letter").getByText("Globex").first().waitFor();
            page.getByLabel("Find a tenant").fill("BREL");
            PlaywrightAssertions.assertThat(tenant).hasValue(Pattern.compile("t-.*"));
            button(page, "Show").click();
            page.frameLocator("iframe.letter").getByText("Umbrella").first().waitFor();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Go on: check and approve")).click();
            seen(page.locator("#prepare")).contains("Preparing makes every tenant's letter");

            String notice = page.url().replaceAll(".*/notices/([^/]+)/.*", "$1");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Change it")).click();
            assertThat(page.getByLabel("Which tenants?").inputValue()).matches("Acme \\(acme-.*\\)\nUmbrella \\(t-.*\\)");
            page.locator("#hours").fill("24");
            scene.author.request().body(Map.of("acknowledgeWithin", "PT36H")).patch("/api/v1/notices/" + notice).then()
                    .statusCode(200);
            button(page, "Change it").click();
            seen(page.locator("#trouble")).contains("Somebody else changed this notice");
            seen(page.locator("main")).contains("within 36 hours of the release");
            assertThat(page.locator("#hours").inputValue()).isEqualTo("24");
            Accessible.check(page);
            Shot.of(page, "notice-change");
            button(page, "Change it").click();
            seen(page.locator("#said")).contains("The notice is changed");
            scene.author.request().get("/api/v1/notices/" + notice).then().body("acknowledgeWithin", equalTo("PT24H"))
                    .body("audience.tenantIds.size()", equalTo(2));
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
