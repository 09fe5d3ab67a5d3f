package io.tocsin.task;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.access.Operator;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class AssignmentTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    Rows rows;

    final Caller ann = Callers.caller("sender");
    final Caller bob = Callers.caller("sender");
    Scene scene;
    String notice;
    String task;

    @BeforeEach
    void fail() {
        clock.reset();
        relay.reset();
        Listed acme = tenant("Acme");
        scene = stage.scene().list(acme);
        relay.answer(acme.email(), SmtpReply.toRecipient(550, "5.1.1 No such user here"));
        notice = scene.sent();
        task = ann.request().get("/api/v1/notices/" + notice + "/tasks").then().extract().path("items[0].id");
    }

    private ValidatableResponse assign(Caller by, Object to, String ifMatch) {
        var request = by.request().body(Map.of("operator", to.toString()));
        return (ifMatch == null ? request : request.header("If-Match", ifMatch)).post("/api/v1/tasks/" + task + "/assignment")
                .then();
    }

    private ValidatableResponse unassign(Caller by, String ifMatch) {
        var request = by.request();
        return (ifMatch == null ? request : request.header("If-Match", ifMatch))
                .delete("/api/v1/tasks/" + task + "/assignment").then();
    }

    private String etag() {
        return ann.request().get("/api/v1/tasks/" + task).then().statusCode(200).extract().header("ETag");
    }

    private long journalled(String act) {
        return rows.number("SELECT count(*) FROM journal_entry WHERE act = ? AND subject_id = ?", act, task);
    }

    @Test
    void a_task_is_taken_given_to_another_and_given_back_and_the_journal_says_so() {
        String before = etag();
        String after = ann.request().post("/api/v1/tasks/" + task + "/assignment").then().statusCode(200)
                .body("assignedTo", equalTo(ann.id().toString())).body("assignedToName", equalTo(ann.name())).extract()
                .header("ETag");
        assertThat(after).isNotEqualTo(before).isEqualTo(etag());
        assign(ann, ann.id(), null).statusCode(200).header("ETag", after);
        assign(ann, bob.name(), null).statusCode(200).body("assignedTo", equalTo(bob.id().toString()));
        unassign(bob, null).statusCode(200).body("assignedTo", nullValue());
        unassign(bob, null).statusCode(200);
        assertThat(journalled("task.assigned")).isEqualTo(2);
        assertThat(journalled("task.unassigned")).isOne();
        assertThat(rows.text("SELECT detail ->> 'from' FROM journal_entry WHERE act = 'task.unassigned' AND subject_id = ?",
                task)).isEqualTo(bob.id().toString());
    }

    @Test
    void what_is_somebody_elses_changes_only_for_who_says_what_they_looked_at() {
        String free = etag();
        assign(ann, "me", null).statusCode(200);
        assign(bob, "me", null).statusCode(409).body("code", equalTo("CONFLICT"));
        unassign(bob, null).statusCode(409);
        assign(bob, "me", free).statusCode(412);
        unassign(bob, free).statusCode(412);
        assign(bob, "me", etag()).statusCode(200).body("assignedTo", equalTo(bob.id().toString()));
    }

    @Test
    void of_two_who_take_a_task_at_once_one_has_it_and_the_other_is_told() {
        for (boolean looked : new boolean[] { false, true }) {
            String ifMatch = looked ? etag() : null;
            List<CompletableFuture<Integer>> both = QuarkusTransaction.requiringNew().call(() -> {
                Task.getEntityManager().createNativeQuery("SELECT id FROM task WHERE id = :id FOR UPDATE", UUID.class)
                        .setParameter("id", UUID.fromString(task)).getSingleResult();
                List<CompletableFuture<Integer>> calls = Stream.of(ann, bob)
                        .map(caller -> CompletableFuture
                                .supplyAsync(() -> assign(caller, "me", ifMatch).extract().statusCode()))
                        .toList();
                // both are at the row that this transaction holds
                Patience.until("both at the row", () -> rows.number("""
                        SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%task%'
                        """) >= 2);
                return calls;
            });
            assertThat(both.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, looked ? 412 : 409);
            String holder = ann.request().get("/api/v1/tasks/" + task).then().extract().path("assignedTo");
            unassign(holder.equals(ann.id().toString()) ? ann : bob, null).statusCode(200);
        }
        assertThat(journalled("task.assigned")).isEqualTo(2);
    }

    @Test
    void lists_show_ones_own_tasks_another_operators_or_nobodys() {
        for (String list : List.of("/api/v1/tasks?limit=1000&assignedTo=",
                "/api/v1/notices/" + notice + "/tasks?assignedTo=")) {
            ann.request().get(list + "none").then().statusCode(200).body("items.id", hasItem(task));
            ann.request().get(list + "me").then().body("items", hasSize(0));
        }
        assign(ann, "me", null).statusCode(200);
        for (String list : List.of("/api/v1/tasks?limit=1000&assignedTo=",
                "/api/v1/notices/" + notice + "/tasks?assignedTo=")) {
            ann.request().get(list + "none").then().body("items.id", not(hasItem(task)));
            ann.request().get(list + "me").then().body("items.id", equalTo(List.of(task)));
            bob.request().get(list + "me").then().body("items", hasSize(0));
            bob.request().get(list + ann.id()).then().body("items.id", equalTo(List.of(task)));
            bob.request().get(list + ann.name()).then().body("items.id", equalTo(List.of(task)));
            for (String unknown : List.of("no-such-operator", "%00", UUID.randomUUID().toString())) {
                bob.request().get(list + unknown).then().statusCode(422).body("code", equalTo("INVALID"))
                        .body("faults[0].field", equalTo("assignedTo"));
            }
        }
    }

    @Test
    void nobody_who_is_not_there_is_given_a_task_and_a_closed_one_stays_as_it_is() {
        assign(ann, UUID.randomUUID(), null).statusCode(422).body("faults[0].field", equalTo("operator"));
        Caller gone = Callers.caller("sender");
        QuarkusTransaction.requiringNew().run(() -> Operator.update("disabled = true where id = ?1", gone.id()));
        assign(ann, gone.id(), null).statusCode(422);
        assign(ann, Callers.caller("author").id(), null).statusCode(422).body("faults[0].field", equalTo("operator"));
        assign(ann, Callers.caller("viewer").id(), null).statusCode(422);
        ann.request().post("/api/v1/tasks/" + UUID.randomUUID() + "/assignment").then().statusCode(404);

        String open = etag();
        ann.request().header("If-Match", "\"999\"").post("/api/v1/tasks/" + task + "/completion").then().statusCode(412);
        ann.request().header("If-Match", open).post("/api/v1/tasks/" + task + "/completion").then().statusCode(200);
        assign(ann, "me", null).statusCode(409).body("code", equalTo("STATE"));
    }

    @Test
    void an_admin_may_be_given_a_task() {
        Caller admin = Callers.caller("admin");
        assign(ann, admin.name(), null).statusCode(200).body("assignedTo", equalTo(admin.id().toString()));
    }

    @Test
    void a_delivery_that_moves_counts_as_a_change_of_its_task() {
        assign(ann, "me", null).statusCode(200);
        String before = etag();
        String delivery = ann.request().get("/api/v1/tasks/" + task).then().extract().path("deliveryId");
        bob.request().post("/api/v1/deliveries/" + delivery + "/retry").then().statusCode(200);
        assign(bob, "me", before).statusCode(412);
    }
}
