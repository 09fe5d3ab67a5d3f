package io.tocsin.notice.stream;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.access.OperatorForm;
import io.tocsin.access.Operators;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.access.session.Sessions;
import io.tocsin.journal.Actor;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.EventStream;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.RoundTrips;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class NoticeStreamTest {

    @Inject
    MutableClock clock;
    @Inject
    NoticeStreams streams;
    @Inject
    StreamSettings settings;
    @Inject
    Operators operators;
    @Inject
    Sessions sessions;
    @Inject
    Stage stage;
    @TestHTTPResource("/")
    URI base;

    final List<EventStream> opened = new ArrayList<>();
    Scene scene;
    String notice;
    Caller viewer;

    @BeforeEach
    void a_notice_is_released() {
        clock.reset();
        scene = stage.scene().list(tenant("Acme"), tenant("Globex"));
        notice = scene.released();
        viewer = Callers.caller("viewer");
    }

    @AfterEach
    void everybody_goes_away() {
        opened.forEach(EventStream::close);
        awaitNobody();
    }

    @Test
    void the_first_event_is_the_notice_as_it_is_answered_to_anybody() {
        EventStream watcher = watch();

        assertThat(watcher.status()).isEqualTo(200);
        assertThat(watcher.header("Content-Type")).startsWith("text/event-stream");
        assertThat(watcher.header("Cache-Control")).isEqualTo("no-store");
        assertThat(watcher.header("X-Accel-Buffering")).isEqualTo("no");
        Map<String, String> first = watcher.next();
        assertThat(first).containsEntry("event", "notice").containsEntry("data", asked()).containsKey("id");
    }

    @Test
    void what_moves_is_told_and_what_stands_still_is_not_told_again() {
        EventStream watcher = watch();
        String id = watcher.next().get("id");

        streams.tick();
        streams.tick();
        scene.sender.request().post("/api/v1/notices/" + notice + "/pause").then().statusCode(200);
        streams.tick();

        Map<String, String> second = watcher.next();
        assertThat(second.get("data")).contains("\"state\":\"PAUSED\"").isEqualTo(asked());
        assertThat(second.get("id")).isNotEqualTo(id);
    }

    @Test
    void a_notice_that_has_gone_out_is_told_of_to_the_end_and_then_no_more() {
        EventStream watcher = watch();
        watcher.next();

        stage.sendWhatIsDue();
        streams.tick();

        Map<String, String> last = watcher.next();
        assertThat(last.get("data")).contains("\"state\":\"COMPLETED\"", "\"accepted\":2");
        assertThat(watcher.next()).containsEntry("event", "end").containsEntry("data", "{\"state\":\"COMPLETED\"}")
                .containsEntry("id", last.get("id"));
        awaitNobody();
        assertThat(watcher.next()).isNull();
        assertThat(watch("Last-Event-ID", last.get("id")).status()).isEqualTo(204);
        EventStream late = watch();
        assertThat(late.next()).containsEntry("data", last.get("data"));
        assertThat(late.next()).containsEntry("event", "end");
        awaitNobody();
        assertThat(late.next()).isNull();
    }

    @Test
    void who_comes_back_is_told_only_what_is_new() {
        EventStream before = watch();
        String id = before.next().get("id");
        before.close();

        EventStream again = watch("Last-Event-ID", id);
        assertThat(again.next()).containsOnlyKeys("");

        scene.sender.request().post("/api/v1/notices/" + notice + "/pause").then().statusCode(200);
        streams.tick();
        assertThat(again.next().get("data")).contains("PAUSED");
        assertThat(watch("Last-Event-ID", id).next().get("data")).contains("PAUSED");
    }

    @Test
    void two_hundred_watchers_cause_one_poll_and_hold_neither_thread_nor_connection_and_one_too_many_is_told_so() {
        watch().next();
        int polls = RoundTrips.of(streams::tick);
        assertThat(polls).isPositive();

        while (opened.size() < settings.watchers()) {
            if (opened.size() % settings.perOperator() == 0) {
                viewer = Callers.caller("viewer");
            }
            assertThat(watch().next()).containsKey("id");
        }
        assertThat(opened).hasSizeGreaterThan(200);
        assertThat(RoundTrips.of(streams::tick)).isEqualTo(polls);
        viewer.request().get("/api/v1/notices/" + notice).then().statusCode(200); // with more watchers than threads
        viewer = Callers.caller("viewer");
        EventStream tooMany = watch();
        assertThat(tooMany.status()).isEqualTo(503);
        assertThat(tooMany.rest()).contains("UNAVAILABLE", "try again");

        stage.sendWhatIsDue();
        streams.tick();
        assertThat(opened.subList(0, settings.watchers()))
                .allSatisfy(watcher -> assertThat(watcher.next().get("data")).contains("COMPLETED"));
        awaitNobody();
        assertThat(RoundTrips.of(streams::tick)).isZero();
    }

    @Test
    void nobody_takes_the_places_of_all_others() {
        while (opened.size() < settings.perOperator()) {
            assertThat(watch().next()).containsKey("id");
        }
        EventStream tooMany = watch();
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.rest()).contains("TOO_MANY", "You watch in 50 places at once already", "Close some of them");

        viewer = Callers.caller("viewer");
        assertThat(watch().next()).containsKey("id");
    }

    @Test
    void who_is_shut_out_or_signed_out_meanwhile_is_told_nothing_more() {
        Caller leaver = Callers.caller("viewer");
        opened.add(EventStream.open(address(), "Authorization", "Bearer " + leaver.key()));
        SignedIn ann = SignedIn.as("viewer");
        EventStream console = EventStream.open(base.resolve("/console/notices/" + notice + "/stream"), "Cookie",
                SessionCookie.NAME + "=" + ann.token());
        opened.add(console);
        EventStream stays = watch();
        assertThat(console.status()).as(console.status() == 200 ? "" : console.rest()).isEqualTo(200);
        opened.forEach(watcher -> assertThat(watcher.next()).containsKey("id"));

        operators.change(leaver.name(), operator -> new OperatorForm.Change(operator.roles, true, operator.email),
                Actor.SERVICE);
        sessions.endOthers(ann.actor(), ann.id(), null, "test");
        await(1);

        scene.sender.request().post("/api/v1/notices/" + notice + "/pause").then().statusCode(200);
        streams.tick();
        assertThat(stays.next().get("data")).contains("PAUSED");
        assertThat(opened.get(0).next()).isNull();
        assertThat(console.next()).isNull();
    }

    @Test
    void a_thousand_who_come_and_go_leave_nothing() {
        for (int i = 0; i < 1000; i++) {
            if (i % settings.perOperator() == 0) {
                viewer = Callers.caller("viewer"); // the server may not have heard yet that those before went away
            }
            EventStream watcher = watch();
            if (i % 2 == 0) {
                watcher.next();
            }
            watcher.close();
            if (i % 100 == 99) {
                opened.clear();
                awaitNobody();
            }
        }
        assertThat(RoundTrips.of(streams::tick)).isZero();
    }

    @Test
    void nobody_watches_what_is_not_there_or_without_a_key() {
        EventStream unknown = EventStream.open(base.resolve("/api/v1/notices/0190163d-8694-739b-aea5-966c26f8ad91/stream"),
                "Authorization", "Bearer " + viewer.key());
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.header("Content-Type")).startsWith("application/problem+json");
        assertThat(EventStream.open(address()).status()).isEqualTo(401);
        assertThat(streams.watchers()).isZero();
    }

    private URI address() {
        return base.resolve("/api/v1/notices/" + notice + "/stream");
    }

    private EventStream watch(String... headers) {
        var all = new ArrayList<>(List.of("Authorization", "Bearer " + viewer.key()));
        all.addAll(List.of(headers));
        EventStream watcher = EventStream.open(address(), all.toArray(String[]::new));
        opened.add(watcher);
        return watcher;
    }

    private String asked() {
        return viewer.request().get("/api/v1/notices/" + notice).then().statusCode(200).extract().asString();
    }

    /** The server hears of it when the network says so. */
    private void awaitNobody() {
        await(0);
    }

    private void await(int watchers) {
        Patience.until("all watchers but " + watchers + " to go", () -> {
            streams.tick();
            return streams.watchers() <= watchers;
        });
    }
}
