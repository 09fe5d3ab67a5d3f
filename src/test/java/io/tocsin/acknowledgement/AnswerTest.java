package io.tocsin.acknowledgement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.SentNotice;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class AnswerTest {

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;
    @Inject
    EntityManager entities;

    @BeforeEach
    void reset() {
        clock.reset();
    }

    @Test
    void an_answer_is_recorded_and_the_page_says_so() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        Response answer = form("Ann Ngo", "NEEDS_HELP").formParam("email", "ngo@acme.example")
                .formParam("comment", "Please call\r\nus.").post(sent.page() + "/acknowledgement");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(given().get(answer.header("Location").replaceFirst("#.*", "")).asString())
                .contains("Your answer is recorded", "Ann Ngo, on", "We need help", "You can answer again at any time");
        assertThat(count(sent, "tenants")).containsEntry("acknowledged", 1).containsEntry("awaiting", 0)
                .containsEntry("late", 0).containsEntry("total", 1);
        assertThat(count(sent, "findings")).containsEntry("needsHelp", 1);
        var kept = kept(sent).get(0);
        assertThat(kept).containsEntry("name", "Ann Ngo").containsEntry("email", "ngo@acme.example")
                .containsEntry("comment", "Please call\nus.").containsEntry("finding", "NEEDS_HELP")
                .containsEntry("deliveryId", sent.deliveries().get(0).toString()).containsEntry("contact", "ann@acme.example")
                .containsEntry("recordedBy", null).containsEntry("late", false);
    }

    @Test
    void every_answer_is_kept_the_first_time_stays_and_the_newest_finding_counts() {
        SentNotice sent = notices.sent("en", "ann@acme.example", "bob@acme.example");
        Instant first = clock.instant();
        answer(sent, 0, "Ann", "REVIEWING");
        clock.advance(Duration.ofHours(80));
        answer(sent, 1, "Bob", "AFFECTED");
        clock.advance(Duration.ofHours(1));
        answer(sent, 0, "Ann", "AFFECTED");
        assertThat(kept(sent)).extracting(row -> row.get("name"), row -> row.get("late")).containsExactly(
                tuple("Ann", false), tuple("Bob", true),
                tuple("Ann", true));
        assertThat(count(sent, "tenants")).containsEntry("acknowledged", 1).containsEntry("late", 0);
        assertThat(count(sent, "findings")).containsEntry("affected", 1).containsEntry("reviewing", 0);
        assertThat(notices.text("SELECT (acknowledged_at = ?::timestamptz)::text FROM notice_tenant WHERE notice_id = ?",
                first.toString(), sent.id())).isEqualTo("true");
        assertThat(given().get(sent.page()).asString()).contains("Acme GmbH has answered", "Ann, on",
                "The first answer came on");
    }

    @Test
    void an_answer_is_late_after_the_due_time_and_not_at_it() {
        SentNotice inTime = notices.sent("en", "ann@acme.example");
        SentNotice late = notices.sent("en", "ann@acme.example");
        clock.advance(Duration.ofHours(72));
        answer(inTime, 0, "Ann", "REVIEWING");
        clock.advance(Duration.ofSeconds(1));
        assertThat(given().get(late.page()).asString()).contains("This time has passed");
        answer(late, 0, "Ann", "REVIEWING");
        assertThat(count(inTime, "tenants")).containsEntry("late", 0);
        assertThat(count(late, "tenants")).containsEntry("late", 1).containsEntry("acknowledged", 1);
    }

    @Test
    void the_same_form_sent_twice_is_one_answer_and_a_minute_later_it_is_two() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        answer(sent, 0, "Ann", "REVIEWING");
        clock.advance(Duration.ofSeconds(59));
        answer(sent, 0, "Ann", "REVIEWING");
        assertThat(kept(sent)).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        answer(sent, 0, "Ann", "REVIEWING");
        assertThat(kept(sent)).hasSize(2);
        assertThat(count(sent, "findings")).containsEntry("reviewing", 1);
    }

    @Test
    void contacts_who_answer_at_once_leave_exact_figures() throws Exception {
        String[] emails = IntStream.range(0, 8).mapToObj(i -> "contact" + i + "@acme.example").toArray(String[]::new);
        SentNotice sent = notices.sent("en", emails);
        List<String> findings = List.of("REVIEWING", "NOT_AFFECTED", "AFFECTED", "NEEDS_HELP");
        var together = new CyclicBarrier(emails.length);
        ExecutorService threads = Executors.newFixedThreadPool(emails.length);
        try {
            List<Callable<Integer>> answers = IntStream.range(0, emails.length).<Callable<Integer>> mapToObj(i -> () -> {
                together.await();
                for (int round = 0; round < 3; round++) {
                    form("Contact " + i + " " + round, findings.get((i + round) % 4))
                            .post("/a/" + sent.tokens().get(i) + "/acknowledgement").then().statusCode(303);
                }
                return i;
            }).toList();
            for (Future<Integer> answer : threads.invokeAll(answers)) {
                answer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(kept(sent)).hasSize(24);
        assertThat(count(sent, "tenants")).containsEntry("acknowledged", 1).containsEntry("awaiting", 0).containsEntry("total",
                1);
        Map<String, Integer> figures = count(sent, "findings");
        assertThat(figures.values()).containsExactlyInAnyOrder(1, 0, 0, 0);
        String newest = notices.text("SELECT finding FROM acknowledgement WHERE notice_id = ? ORDER BY at DESC LIMIT 1",
                sent.id());
        assertThat(notices.text("SELECT finding FROM notice_tenant WHERE notice_id = ?", sent.id())).isEqualTo(newest);
        assertThat(figures)
                .containsEntry(Map.of("REVIEWING", "reviewing", "NOT_AFFECTED", "notAffected", "AFFECTED", "affected",
                        "NEEDS_HELP", "needsHelp").get(newest), 1);
        assertThat(notices.text("SELECT count(DISTINCT at)::text FROM acknowledgement WHERE notice_id = ?", sent.id()))
                .isEqualTo("24");
    }

    @Test
    void a_tenant_that_was_unreachable_has_answered_after_all() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE notice_tenant SET state = 'UNREACHABLE' WHERE notice_id = ?", sent.id());
        notices.run("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, 'tenants.awaiting', -1), "
                + "(?, 'tenants.unreachable', 1)", sent.id(), sent.id());
        answer(sent, 0, "Ann", "NOT_AFFECTED");
        assertThat(count(sent, "tenants")).containsEntry("acknowledged", 1).containsEntry("unreachable", 0)
                .containsEntry("awaiting", 0);
    }

    @Test
    void what_an_operator_noted_by_mistake_is_taken_back_and_the_others_count_as_if_it_had_never_been() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        Instant first = clock.instant();
        String mistake = noted(sent, "NEEDS_HELP");
        clock.advance(Duration.ofHours(80));
        answer(sent, 0, "Ann", "AFFECTED");
        takeBack(sent, mistake).then().statusCode(200).body("withdrawnAt", notNullValue());
        takeBack(sent, mistake).then().statusCode(200);
        assertThat(count(sent, "tenants")).containsEntry("acknowledged", 1).containsEntry("late", 1);
        assertThat(count(sent, "findings")).containsEntry("affected", 1).containsEntry("needsHelp", 0);
        assertThat(notices.text("SELECT (acknowledged_at > ?::timestamptz)::text FROM notice_tenant WHERE notice_id = ?",
                first.toString(), sent.id())).as("its own answer is the first").isEqualTo("true");
        assertThat(notices.text("SELECT count(*)::text FROM journal_entry WHERE act = 'acknowledgement.withdrawn'"
                + " AND subject_id = ?", mistake)).isEqualTo("1");
        assertThat(kept(sent)).as("nothing is lost").hasSize(2);

        String itsOwn = notices.text("SELECT id::text FROM acknowledgement WHERE notice_id = ? AND delivery_id IS NOT NULL",
                sent.id());
        takeBack(sent, itsOwn).then().statusCode(422);
        takeBack(notices.sent("en", "eve@acme.example"), mistake).then().statusCode(404);
    }

    @Test
    void who_has_not_answered_after_all_is_awaited_again_or_beyond_reach() {
        SentNotice silent = notices.sent("en", "ann@acme.example");
        SentNotice unreachable = notices.sent("en", "bob@acme.example");
        notices.run("UPDATE delivery SET state = 'BOUNCED' WHERE notice_id = ?", unreachable.id());
        for (SentNotice sent : List.of(silent, unreachable)) {
            takeBack(sent, noted(sent, "NOT_AFFECTED")).then().statusCode(200);
            assertThat(count(sent, "findings")).containsEntry("notAffected", 0);
            assertThat(given().get(sent.page()).asString()).doesNotContain("has answered");
        }
        assertThat(count(silent, "tenants")).containsEntry("acknowledged", 0).containsEntry("awaiting", 1);
        assertThat(count(unreachable, "tenants")).containsEntry("acknowledged", 0).containsEntry("awaiting", 0)
                .containsEntry("unreachable", 1);
        noted(silent, "NOT_AFFECTED");
        assertThat(count(silent, "tenants")).as("noted anew, at once").containsEntry("acknowledged", 1);
    }

    @Test
    void what_is_taken_back_twice_at_once_counts_once_even_where_nothing_was_sent() throws Exception {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        String mistake = noted(sent, "NEEDS_HELP");
        notices.run("UPDATE notice_tenant SET never_sent = true WHERE notice_id = ?", sent.id());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Response>> both = QuarkusTransaction.requiringNew().timeout((int) Patience.LONG.toSeconds())
                    .call(() -> {
                        entities.createNativeQuery("SELECT id FROM acknowledgement WHERE notice_id = :notice FOR UPDATE")
                                .setParameter("notice", sent.id()).getResultList();
                        List<Future<Response>> started = List.of(threads.submit(() -> takeBack(sent, mistake)),
                                threads.submit(() -> takeBack(sent, mistake)));
                        var waiting = entities.createNativeQuery("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted");
                        Patience.until("both", () -> ((Number) waiting.getSingleResult()).intValue() >= 2);
                        return started;
                    });
            for (Future<Response> answer : both) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(notices.text("SELECT count(*)::text FROM journal_entry WHERE act = 'acknowledgement.withdrawn'"
                + " AND subject_id = ?", mistake)).isEqualTo("1");
        assertThat(notices.text("SELECT sum(amount)::text FROM notice_tally WHERE notice_id = ?"
                + " AND counter = 'findings.needs_help'", sent.id())).isEqualTo("0");
    }

    private static String noted(SentNotice sent, String finding) {
        return Callers.as("sender").body(Map.of("tenantId", sent.tenantId(), "name", "Ann Ngo", "finding", finding))
                .post("/api/v1/notices/" + sent.id() + "/acknowledgements").then().statusCode(200).extract().path("id");
    }

    private static Response takeBack(SentNotice sent, String answer) {
        return Callers.as("sender").delete("/api/v1/notices/" + sent.id() + "/acknowledgements/" + answer);
    }

    @Test
    void answers_are_taken_whatever_became_of_the_notice_and_its_incident() {
        SentNotice completed = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE incident SET closed_at = now() WHERE id = ?", completed.incident().id());
        SentNotice withdrawn = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE notice SET state = 'CANCELLED', completed_at = NULL, cancelled_at = now() WHERE id = ?",
                withdrawn.id());
        for (SentNotice sent : List.of(completed, withdrawn)) {
            answer(sent, 0, "Ann", "REVIEWING");
            assertThat(count(sent, "tenants")).containsEntry("acknowledged", 1);
        }
    }

    @Test
    void what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        Response refused = given().redirects().follow(false).contentType("application/x-www-form-urlencoded; charset=utf-8")
                .formParam("name", " ").formParam("email", "ann at acme").formParam("comment", "Keep <this> & \"that\"")
                .post(sent.page() + "/acknowledgement");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.asString()).contains("Your answer is not recorded yet", "id=\"name-fault\">Please enter your name.",
                "aria-invalid=\"true\" aria-describedby=\"name-fault\"", "id=\"email-fault\">This is not an e-mail address",
                "id=\"finding-fault\">Please choose one of the four.", "value=\"ann at acme\"",
                "Keep &lt;this&gt; &amp; &quot;that&quot;</textarea>");
        String before = form(" ", "AFFECTED").formParam("comment", "Line 1\r\nKeep <this> & \"that\"").accept("text/html, */*")
                .post(sent.page() + "/acknowledgement").then().statusCode(303).extract().header("Location");
        assertThat(before).as("an address to reload and to come back to").startsWith(sent.page() + "?kept=").endsWith("#now");
        String address = before.replace("#now", "");
        assertThat(given().get(address).asString()).contains("Your answer is not recorded yet",
                "value=\"AFFECTED\" required checked",
                "Line 1\nKeep &lt;this&gt; &amp; &quot;that&quot;</textarea>");
        SentNotice other = notices.sent("en", "bo@acme.example");
        assertThat(given().get(address.replace(sent.page(), other.page())).asString()).doesNotContain("Keep &lt;this");
        refusedFor(sent, form("x".repeat(201), "REVIEWING"), "This name is too long");
        refusedFor(sent, form("Ann\u0000", "REVIEWING"), "There is a character in here");
        refusedFor(sent, form("Ann\u202Egnp", "REVIEWING"), "There is a character in here");
        refusedFor(sent, form("Ann", "AGREED"), "Please choose one of the four");
        refusedFor(sent, form("Ann", "REVIEWING").formParam("comment", "x".repeat(5001)), "This comment is too long");
        refusedFor(sent, form("Ann", "REVIEWING").formParam("email", "x".repeat(250) + "@b.example"),
                "This address is too long");
        String kept = form("", "AFFECTED").post(sent.page() + "/acknowledgement").asString();
        assertThat(kept).contains("value=\"AFFECTED\" required checked");
        assertThat(kept(sent)).isEmpty();
        answer(sent, 0, "Ann", "AFFECTED");
        assertThat(given().get(address).asString()).as("back, after it was answered").contains("has answered")
                .doesNotContain("not recorded yet", "Keep &lt;this");
    }

    @Test
    void the_longest_answer_in_any_script_is_taken_and_anything_much_longer_is_refused_unread() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        String comment = "語".repeat(5000);
        form("\u0634\u0631\u0643\u0629", "REVIEWING").formParam("comment", comment).post(sent.page() + "/acknowledgement")
                .then()
                .statusCode(303);
        assertThat(kept(sent).get(0)).containsEntry("comment", comment).containsEntry("name", "\u0634\u0631\u0643\u0629");
        Response refused = form("Ann", "REVIEWING").formParam("comment", "x".repeat(200_000))
                .post(sent.page() + "/acknowledgement");
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.asString()).contains("This is too long", "Back to the notice");
        given().redirects().follow(false).contentType("application/json").body("{}").post(sent.page() + "/acknowledgement")
                .then()
                .statusCode(415);
    }

    @Test
    void a_program_that_answers_without_end_is_stopped_and_others_are_not() {
        SentNotice sent = notices.sent("en", "ann@acme.example", "bob@acme.example");
        for (int i = 0; i < 30; i++) {
            answer(sent, 0, "Ann " + i, "REVIEWING");
        }
        Response stopped = form("Ann again", "REVIEWING").post(sent.page() + "/acknowledgement");
        assertThat(stopped.statusCode()).isEqualTo(429);
        assertThat(stopped.header("Retry-After")).isEqualTo("3600");
        assertThat(stopped.asString()).contains("Too many answers in a short time");
        answer(sent, 1, "Bob", "REVIEWING");
        clock.advance(Duration.ofMinutes(61));
        answer(sent, 0, "Ann again", "REVIEWING");
        assertThat(kept(sent)).hasSize(32);
    }

    @Test
    void the_journal_says_that_and_how_a_tenant_answered_but_not_who_or_what() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        form("Ann Ngo", "AFFECTED").formParam("email", "ngo@acme.example").formParam("comment", "Somebody was here")
                .post(sent.page() + "/acknowledgement");
        String entry = notices.text("SELECT e::text FROM journal_entry e WHERE notice_id = ? AND act = 'notice.acknowledged'",
                sent.id());
        assertThat(entry).contains(sent.tenantId(), "AFFECTED", sent.deliveries().get(0).toString(), "contact")
                .doesNotContain("Ann", "ngo@", "Somebody");
    }

    @Test
    void a_page_of_another_site_may_send_the_form_since_the_token_is_all_the_authority() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        form("Ann", "REVIEWING").header("Sec-Fetch-Site", "cross-site").header("Origin", "null")
                .post(sent.page() + "/acknowledgement").then().statusCode(303);
    }

    private static RequestSpecification form(String name, String finding) {
        return given().redirects().follow(false).contentType("application/x-www-form-urlencoded; charset=utf-8")
                .formParam("name", name).formParam("finding", finding);
    }

    private static void answer(SentNotice sent, int contact, String name, String finding) {
        form(name, finding).post("/a/" + sent.tokens().get(contact) + "/acknowledgement").then().statusCode(303);
    }

    private static void refusedFor(SentNotice sent, RequestSpecification form, String message) {
        Response refused = form.post(sent.page() + "/acknowledgement");
        assertThat(refused.statusCode()).as(message).isEqualTo(422);
        assertThat(refused.asString()).contains(message);
    }

    private static Map<String, Integer> count(SentNotice sent, String figures) {
        return Callers.as("viewer").get("/api/v1/notices/" + sent.id()).jsonPath().getMap(figures);
    }

    private static List<Map<String, Object>> kept(SentNotice sent) {
        return Callers.as("viewer").queryParam("tenantId", sent.tenantId())
                .get("/api/v1/notices/" + sent.id() + "/acknowledgements").then().statusCode(200).extract().jsonPath()
                .getList("items");
    }
}
