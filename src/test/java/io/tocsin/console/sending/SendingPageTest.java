package io.tocsin.console.sending;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.notice.NoticeProgress;
import io.tocsin.notice.stream.NoticeStreams;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.EventStream;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.RoundTrips;
import io.tocsin.testkit.Shot;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** A notice goes out under the eyes of its sender. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class SendingPageTest {

    @TestHTTPResource("/")
    URI base;
    @Inject
    MutableClock clock;
    @Inject
    NoticeProgress progress;
    @Inject
    SmtpServer relay;
    @Inject
    Stage stage;
    @Inject
    NoticeStreams streams;

    final List<Listed> tenants = Arrays.asList(tenant("Acme"), hosted("Globex"), hosted("Initech"), hosted("Umbrella"),
            hosted("مؤسسة الأفق"), tenant("Lanternbridge"), tenant("Hooli"), tenant("Soylent"));
    Scene scene;
    String notice;

    /** Several tenants have their mail with one host. */
    private static Listed hosted(String name) {
        Listed tenant = tenant("hosted");
        return new Listed(tenant.tenantId(), name, tenant.tenantId() + "@post.example", "en", tenant.facts());
    }

    @BeforeEach
    void a_notice_is_released() {
        clock.reset();
        relay.reset();
        relay.answer(tenants.get(0).email(), SmtpReply.toRecipient(550, "5.1.1 No such user here"));
        relay.answer(tenants.get(1).email(), SmtpReply.toRecipient(451, "4.7.1 Greylisted, try again later"),
                SmtpReply.accept());
        scene = stage.scene().list(tenants.toArray(Listed[]::new));
        notice = scene.released();
    }

    @Test
    void a_notice_goes_out_and_is_answered_without_the_page_being_read_again() {
        try (Browser sender = Browser.as("sender")) {
            Page page = sender.open("/console/notices/" + notice + "/sending");
            assertThat(page.locator("#sending-line")).containsText("Live");
            assertThat(page.locator("#sn-progress h2")).hasText("0 % done");
            assertThat(page.locator("#course [aria-current=step]")).containsText("Being sent");
            assertThat(page.locator("#sn-answers")).containsText("Nobody yet");
            assertThat(page.locator("#sn-chart .axis text")).hasCount(4); // three shares, and now

            clock.advance(Duration.ofSeconds(3));
            progress.noteSending(clock.instant());
            clock.advance(Duration.ofSeconds(3));
            stage.sendWhatIsDue();
            streams.tick();
            assertThat(page.locator("#sn-progress")).containsText("6 of 8 letters handed over");
            assertThat(page.locator("#sn-problems")).containsText("There is no such mailbox");
            assertThat(page.locator("#sn-problems")).containsText("5.1.1 No such user here");
            assertThat(page.locator("#sn-problems")).containsText("come again later");
            assertThat(page.locator("#sn-problems"))
                    .containsText("Our mail relay says: 451 4.7.1 Greylisted, try again later.");
            assertThat(page.locator("#sn-problems")).not().containsText("Their server");
            assertThat(page.locator("#sn-domains tr", containing("post.example"))).containsText("1 time");
            assertThat(page.locator("#sending-heard"))
                    .hasText("At least 75 % of 8 letters are done. Some letters need a person.");
            Accessible.check(page);
            Shot.of(page, "sending-under-way");

            assertThat(page.locator(".sending-pace")).isVisible();
            page.context().setOffline(true);
            assertThat(page.locator("#sending-line")).containsText(Pattern.compile(
                    "The connection is lost; these figures are of \\d\\d:\\d\\d:\\d\\d\\. It is tried again by itself\\."));
            assertThat(page.locator("#sending-heard")).containsText("The connection is lost");
            assertThat(page.locator("#sending-again")).isVisible();
            assertThat(page.locator(".sending-pace")).isHidden();
            page.context().setOffline(false);
            assertThat(page.locator("#sending-line")).containsText("Live");
            assertThat(page.locator(".sending-pace")).isVisible();

            clock.advance(Duration.ofMinutes(20));
            stage.sendWhatIsDue();
            answer(4, "NEEDS_HELP");
            streams.tick();
            assertThat(page.locator("#sn-next")).containsText("Everything is sent");
            assertThat(page.locator("#sn-next")).containsText("6 tenants are silent so far");
            assertThat(page.locator("#sn-answers")).containsText("Needs help");
            assertThat(page.locator("#sending-actions button")).hasCount(0);
            assertThat(page.locator("#course [aria-current=step]")).containsText("some need a person");
            page.locator("#sn-chart-table summary").click();
            page.locator("h1").click(); // whoever is in a part keeps it as it is
            clock.advance(Duration.ofMinutes(30));
            answer(5, "NOT_AFFECTED");
            streams.tick();
            assertThat(page.locator("#sn-answers")).containsText("2 of 8 tenants have answered");
            assertThat(page.locator("#sn-chart-table")).hasAttribute("open", "");
            Accessible.check(page);
            Shot.of(page, "sending");
        }
    }

    private static Page.LocatorOptions containing(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private void answer(int tenant, String finding) {
        scene.sender.request().body(Map.of("tenantId", tenants.get(tenant).tenantId(), "name", "Ann Ngo", "finding", finding,
                "reachedBy", "phone")).post("/api/v1/notices/" + notice + "/acknowledgements").then().statusCode(200);
    }

    @Test
    void it_is_held_and_goes_on_and_is_stopped_by_who_says_which_with_no_script() {
        try (Browser sender = Browser.withoutScripts(SignedIn.as("sender"))) {
            Page page = sender.open("/console/notices/" + notice + "/sending");
            assertThat(page.locator("#sn-progress h2")).hasText("0 % done");
            assertThat(page.locator("#sending-again")).isVisible();

            button(page, "Pause").click();
            assertThat(page.locator("#said")).containsText("Sending is paused");
            assertThat(page.locator("#sn-next")).containsText("8 letters wait until somebody resumes it");
            stage.sendWhatIsDue();
            assertThat(tenants).allSatisfy(tenant -> assertThat(relay.receivedBy(tenant.email())).isEmpty());
            button(page, "Resume").click();
            assertThat(page.locator("#said")).containsText("Sending goes on");

            page.locator("summary", containing("Stop it for good")).click();
            page.getByLabel("to show that you mean this one").fill("yes");
            button(page, "Cancel this notice").click();
            assertThat(page.locator("#trouble")).containsText("type " + scene.reference);
            page.getByLabel("to show that you mean this one").fill(scene.reference.toLowerCase());
            button(page, "Cancel this notice").click();
            assertThat(page.locator("#said")).containsText("The notice is cancelled");
            assertThat(page.locator("#sn-next")).containsText("Nobody has this notice");
        }
        scene.author.request().get("/api/v1/notices/" + notice).then()
                .body("state", org.hamcrest.Matchers.equalTo("CANCELLED"));
    }

    private static Locator button(Page page, String name) {
        return page.locator("button", containing(name));
    }

    @Test
    void who_was_slower_is_told_and_changes_nothing_and_a_viewer_is_offered_nothing() {
        try (Browser sender = Browser.withoutScripts(SignedIn.as("sender"));
                Browser viewer = Browser.withoutScripts(SignedIn.as("viewer"))) {
            Page page = sender.open("/console/notices/" + notice + "/sending");
            Page looking = viewer.open("/console/notices/" + notice + "/sending");
            assertThat(looking.locator("#sending-actions")).containsText("takes the role “sender”");
            assertThat(looking.locator("#sending-actions button")).hasCount(0);

            scene.sender.request().post("/api/v1/notices/" + notice + "/pause").then().statusCode(200);
            scene.sender.request().post("/api/v1/notices/" + notice + "/resumption").then().statusCode(200);
            button(page, "Pause").click();
            assertThat(page.locator("#trouble")).containsText("Somebody else was faster");
            assertThat(scene.author.request().get("/api/v1/notices/" + notice).<String> path("state")).isEqualTo("RELEASED");
        }
    }

    @Test
    void however_many_look_on_the_database_is_asked_as_often_as_for_one() {
        List<EventStream> watchers = new ArrayList<>();
        try {
            watchers.add(watch());
            int once = asked("/pause");
            for (int i = 0; i < 20; i++) {
                watchers.add(watch());
            }
            assertThat(asked("/resumption")).isPositive().isEqualTo(once);
            assertThat(watchers).allSatisfy(watcher -> {
                Map<String, String> event = watcher.next();
                assertThat(event).containsEntry("event", "sending");
                assertThat(event.get("data")).startsWith("<div id=\"sending-live\"");
            });
        } finally {
            watchers.forEach(EventStream::close);
        }
    }

    private EventStream watch() {
        var watcher = EventStream.open(base.resolve("/console/notices/" + notice + "/stream"), "Cookie",
                SessionCookie.NAME + "=" + SignedIn.as("viewer").token());
        assertThat(watcher.next()).containsKey("id");
        return watcher;
    }

    /** @return round trips to the database until all are told what this does */
    private int asked(String act) {
        scene.sender.request().post("/api/v1/notices/" + notice + act).then().statusCode(200);
        return RoundTrips.of(streams::tick);
    }

    @Test
    void a_notice_that_is_not_released_says_what_comes_first() {
        try (Browser viewer = Browser.withoutScripts(SignedIn.as("viewer"))) {
            Page page = viewer.open("/console/notices/" + scene.draft() + "/sending");
            assertThat(page.locator("main")).containsText("not released");
            assertThat(page.locator("main a.btn")).hasAttribute("href", java.util.regex.Pattern.compile(".*/check"));
        }
    }
}
