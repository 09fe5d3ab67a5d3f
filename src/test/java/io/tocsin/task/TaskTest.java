package io.tocsin.task;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class TaskTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    Rows rows;

    Listed acme = tenant("Acme");
    Listed globex = tenant("Globex");

    @BeforeEach
    void start() {
        clock.reset();
        relay.reset();
    }

    private Scene refused() {
        Scene scene = stage.scene().list(acme, globex);
        relay.answer(acme.email(), SmtpReply.toRecipient(550, "5.1.1 No such user here"));
        return scene;
    }

    @Test
    void a_refused_delivery_is_a_task_that_says_whose_and_why_and_an_accepted_one_is_none() {
        Scene scene = refused();
        String notice = scene.sent();

        String task = scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].trouble", equalTo("REFUSED")).body("items[0].kind", equalTo("HARD"))
                .body("items[0].tenantId", equalTo(acme.tenantId())).body("items[0].contact.email", equalTo(acme.email()))
                .body("items[0].lastReply", equalTo("550 5.1.1 No such user here"))
                .body("items[0].assignedTo", nullValue()).body("items[0].outcome", nullValue())
                .extract().path("items[0].id");
        scene.author.request().get("/api/v1/tasks").then().statusCode(200).body("items.id", hasItem(task));
    }

    @Test
    void a_retry_to_a_corrected_address_closes_the_task() {
        Scene scene = refused();
        String notice = scene.sent();
        String id = scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().extract()
                .path("items[0].deliveryId");

        scene.sender.request().body(Map.of("email", "ciso@" + acme.tenantId() + ".example"))
                .post("/api/v1/deliveries/" + id + "/retry").then().statusCode(200);
        scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().body("items", hasSize(0));
        scene.author.request().get("/api/v1/notices/" + notice + "/tasks?state=CLOSED").then().body("items", hasSize(1))
                .body("items[0].outcome", equalTo("RETRIED"))
                .body("items[0].closedBy", equalTo(scene.sender.id().toString()));
        scene.author.request().get("/api/v1/notices/" + notice + "/deliveries?state=REFUSED").then()
                .body("items", hasSize(0));
    }

    @Test
    void only_a_sender_corrects_an_address_and_the_journal_keeps_the_amendment_without_it() {
        Scene scene = refused();
        String notice = scene.sent();
        String id = scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().extract()
                .path("items[0].deliveryId");
        Map<String, String> correction = Map.of("email", "ciso@" + acme.tenantId() + ".example");
        String acts = "SELECT count(*) FROM journal_entry WHERE act = 'delivery.retried' AND subject_id = ?";

        for (Caller other : List.of(scene.author, Callers.caller("approver", "admin"))) {
            other.request().body(correction).post("/api/v1/deliveries/" + id + "/retry").then().statusCode(403);
        }
        scene.author.request().get("/api/v1/deliveries/" + id).then().body("state", equalTo("REFUSED"))
                .body("contact.email", equalTo(acme.email()));
        assertThat(rows.number(acts, id)).isZero();

        scene.sender.request().body(correction).post("/api/v1/deliveries/" + id + "/retry").then().statusCode(200)
                .body("contact.email", equalTo(correction.get("email")));
        assertThat(rows.number(acts + " AND detail ->> 'amendment' = 'email' AND operator_id = ?", id, scene.sender.id()))
                .isOne();
        assertThat(rows.number("SELECT count(*) FROM journal_entry WHERE subject_id = ? AND detail::text LIKE '%@%'", id))
                .isZero();
    }

    @Test
    void a_delivery_that_fails_again_is_a_task_again() {
        Scene scene = refused();
        String notice = scene.sent();
        String id = scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().extract()
                .path("items[0].deliveryId");
        scene.sender.request().post("/api/v1/deliveries/" + id + "/retry").then().statusCode(200);
        stage.sendWhatIsDue();

        scene.author.request().get("/api/v1/notices/" + notice + "/tasks?state=ALL").then().body("items", hasSize(2))
                .body("items[0].outcome", equalTo("RETRIED")).body("items[1].outcome", nullValue());
    }

    @Test
    void a_task_that_somebody_completed_is_closed_though_the_delivery_stays_refused() {
        Scene scene = refused();
        String notice = scene.sent();
        String task = scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().extract()
                .path("items[0].id");

        scene.sender.request().body(Map.of("comment", "Told them by phone.")).post("/api/v1/tasks/" + task + "/completion")
                .then().statusCode(200).body("outcome", equalTo("COMPLETED")).body("comment", equalTo("Told them by phone."))
                .body("closedAt", notNullValue());
        scene.sender.request().post("/api/v1/tasks/" + task + "/completion").then().statusCode(409)
                .body("code", equalTo("STATE"));
        scene.author.request().get("/api/v1/tasks").then().body("items.id", not(hasItem(task)));
        scene.author.request().get("/api/v1/notices/" + notice + "/deliveries?state=REFUSED").then()
                .body("items", hasSize(1)).body("items[0].state", equalTo("REFUSED")).body("items[0].kind", equalTo("HARD"));
        assertThat(rows.number("SELECT count(*) FROM journal_entry WHERE act = 'task.completed' AND subject_id = ?", task))
                .isOne();

        scene.sender.request().header("If-Match", "\"1\"").delete("/api/v1/tasks/" + task + "/completion").then()
                .statusCode(412);
        scene.sender.request().delete("/api/v1/tasks/" + task + "/completion").then().statusCode(200)
                .body("closedAt", nullValue()).body("outcome", nullValue());
        scene.sender.request().delete("/api/v1/tasks/" + task + "/completion").then().statusCode(409);
        assertThat(rows.number("SELECT count(*) FROM journal_entry WHERE act = 'task.reopened' AND subject_id = ?", task))
                .isOne();
    }

    @Test
    void what_was_never_accepted_until_its_deadline_is_a_task() {
        Scene scene = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.toRecipient(452, "4.2.2 mailbox full"));
        String notice = scene.sent();
        scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().body("items", hasSize(0));
        clock.advance(Duration.ofHours(73));
        stage.sendWhatIsDue();
        stage.sendWhatIsDue();
        scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().body("items", hasSize(1))
                .body("items[0].trouble", equalTo("EXPIRED")).body("items[0].kind", equalTo("MAILBOX_FULL"));
    }

    @Test
    void a_list_of_tasks_goes_page_by_page() {
        Scene scene = stage.scene().list(acme, globex);
        relay.answer(acme.email(), SmtpReply.toRecipient(550, "5.1.1 No"));
        relay.answer(globex.email(), SmtpReply.toRecipient(550, "5.1.1 No"));
        String notice = scene.sent();
        for (String list : new String[] { "/api/v1/notices/" + notice + "/tasks?limit=1", "/api/v1/tasks?limit=1",
                "/api/v1/notices/" + notice + "/deliveries?state=REFUSED&limit=1" }) {
            var first = scene.author.request().get(list).then().statusCode(200).body("items", hasSize(1))
                    .body("nextCursor", notNullValue()).extract();
            scene.author.request().get(list + "&cursor=" + first.path("nextCursor")).then().statusCode(200)
                    .body("items", hasSize(1)).body("items[0].id", not(equalTo(first.path("items[0].id"))));
        }
    }

    @Test
    void a_state_of_tasks_that_is_none_is_refused() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        scene.author.request().get("/api/v1/notices/" + notice + "/tasks?state=DONE").then().statusCode(400);
    }
}
