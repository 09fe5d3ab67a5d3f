package io.tocsin.console.home;

import static io.tocsin.testkit.Seen.seen;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.Shot;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class HomePageTest {

    @Inject
    Stage stage;

    @Test
    void an_open_incident_shows_how_far_its_tenants_are_told_and_what_waits_for_whoever_looks() {
        var told = stage.scene().list(Listed.tenant("Initech"), Listed.tenant("Umbrella"), Listed.tenant("Hooli"));
        told.sent();
        var scene = stage.scene().list(Listed.tenant("Acme"), Listed.tenant("Globex"));
        String notice = scene.draft();
        scene.prepare(notice);

        String longest = stage.scene().reference;
        standInFront(notice, told.reference, scene.reference, longest);
        QuarkusTransaction.requiringNew().run(() -> Incident.update("reference = ?1 where reference = ?2",
                longest + "-".repeat(32) + "x".repeat(64 - longest.length() - 32), longest));

        assertThat(waiting(SignedIn.as(scene.author.actor()))).as("whoever drafted it cannot approve it")
                .doesNotContain("approve");
        try (Browser approver = Browser.as(scene.approver.actor())) {
            Page page = approver.open("/console");
            seen(page.locator("section[aria-labelledby=waiting]")).contains("Look at it and approve")
                    .contains(scene.reference);
            assertThat(funnel(page, scene.reference)).contains("Waits for approval").containsPattern("Affected\\s*2")
                    .containsPattern("Notified\\s*0");
            assertThat(funnel(page, told.reference)).containsPattern("Notified\\s*3\\s*of 3")
                    .containsPattern("Delivery\\s*3\\s*of 3 mails handed over, 0 known to be delivered")
                    .containsPattern("Acknowledged\\s*0\\s*of 3");
            Accessible.check(page);
            Shot.top(page, "home");
        }
    }

    @Test
    void who_may_only_look_is_told_so_and_not_offered_what_others_do() {
        String page = SignedIn.as("viewer").request().get("/console").then().statusCode(200).extract().asString();
        assertThat(page).contains("You may look at everything").doesNotContain("/console/incidents/new");
    }

    /** The page shows the newest, and other tests move the clock. */
    private static void standInFront(String notice, String... references) {
        Instant newest = Instant.now().plus(Duration.ofDays(36_500));
        QuarkusTransaction.requiringNew().run(() -> {
            Incident.update("createdAt = ?1 where reference in ?2", newest, List.of(references));
            Notice.update("updatedAt = ?1 where id = ?2", newest, UUID.fromString(notice));
        });
    }

    private static String funnel(Page page, String reference) {
        return page.locator("article", new Page.LocatorOptions().setHasText(reference)).textContent();
    }

    private static String waiting(SignedIn person) {
        return person.request().get("/console").then().statusCode(200).extract().htmlPath()
                .getString("**.find { it.@'aria-labelledby' == 'waiting' }");
    }
}
