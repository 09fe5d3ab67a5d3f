package io.tocsin.receipt;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;
import io.tocsin.time.Ids;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReceiptsTest {

    static final Diagnosis NO_SUCH_USER = Classifier.diagnose("550 5.1.1 no such user");

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    Rows rows;
    @Inject
    SentNotices sent;
    @Inject
    Receipts receipts;
    @Inject
    WaitingReceipts waiting;

    Listed acme = tenant("Acme");
    Scene scene;
    UUID delivery;

    @BeforeEach
    void start() {
        clock.reset();
        relay.reset();
    }

    private String send() {
        scene = stage.scene().list(acme);
        String notice = scene.sent();
        delivery = UUID.fromString(scene.author.request().get("/api/v1/notices/" + notice + "/deliveries").then().extract()
                .path("items[0].id"));
        return notice;
    }

    private Receipt receipt(Event event) {
        return receipt(event, clock.instant());
    }

    private Receipt receipt(Event event, Instant at) {
        return new Receipt("test", UUID.randomUUID().toString(), new Match(delivery, null), event,
                event == Event.BOUNCED ? NO_SUCH_USER : Diagnosis.NONE, "550 5.1.1 <" + acme.email() + "> no such user", at);
    }

    private ValidatableResponse story() {
        return scene.author.request().get("/api/v1/deliveries/" + delivery).then().statusCode(200);
    }

    @Test
    void a_bounce_of_an_accepted_delivery_is_shown_with_all_its_story_and_is_work_for_a_person() {
        String notice = send();
        assertThat(receipts.take(receipt(Event.BOUNCED))).isEqualTo(Taken.MOVED);

        story().body("state", equalTo("BOUNCED")).body("kind", equalTo("HARD"))
                .body("lastReply", equalTo("550 5.1.1 <(address)> no such user")).body("reason", equalTo("RECEIPT"))
                .body("events.to", hasItems("ACCEPTED", "BOUNCED"))
                .body("receipts", hasSize(1)).body("receipts[0].fate", equalTo("MOVED"))
                .body("receipts[0].words", equalTo("550 5.1.1 <" + acme.email() + "> no such user"))
                .body("receipts[0].kind", equalTo("HARD")).body("receipts[0].code", equalTo(550));
        scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then().body("items", hasSize(1))
                .body("items[0].trouble", equalTo("BOUNCED")).body("items[0].kind", equalTo("HARD"));
        scene.author.request().get("/api/v1/notices/" + notice).then().body("deliveries.bounced", equalTo(1))
                .body("deliveries.accepted", equalTo(0)).body("tenants.unreachable", equalTo(1));
    }

    @Test
    void a_delivery_of_which_its_server_says_so_is_delivered_and_not_before() {
        String notice = send();
        story().body("state", equalTo("ACCEPTED"));
        assertThat(receipts.take(receipt(Event.DELIVERED))).isEqualTo(Taken.MOVED);
        story().body("state", equalTo("DELIVERED")).body("deliveredAt", notNullValue());
        scene.author.request().get("/api/v1/notices/" + notice).then().body("deliveries.delivered", equalTo(1));
    }

    @Test
    void the_same_receipt_again_changes_nothing_and_is_kept_once() {
        send();
        Receipt bounce = receipt(Event.BOUNCED);
        assertThat(receipts.take(bounce)).isEqualTo(Taken.MOVED);
        assertThat(receipts.take(bounce)).isEqualTo(Taken.REPEATED);
        story().body("receipts", hasSize(1));
    }

    @Test
    void the_same_receipt_over_several_doors_at_once_is_taken_once() throws Exception {
        send();
        Receipt bounce = receipt(Event.BOUNCED);
        var together = new CyclicBarrier(4);
        var threads = Executors.newFixedThreadPool(4);
        try {
            var taken = threads.invokeAll(IntStream.range(0, 4).<Callable<Taken>> mapToObj(i -> () -> {
                together.await();
                return receipts.take(bounce);
            }).toList());
            int moved = 0;
            for (var each : taken) {
                moved += each.get() == Taken.MOVED ? 1 : 0;
            }
            assertThat(moved).isOne();
        } finally {
            threads.shutdown();
        }
        story().body("receipts", hasSize(1)).body("state", equalTo("BOUNCED"));
    }

    @Test
    void receipts_in_any_order_end_in_the_same_state() {
        send();
        assertThat(receipts.take(receipt(Event.BOUNCED))).isEqualTo(Taken.MOVED);
        assertThat(receipts.take(receipt(Event.DELIVERED))).isEqualTo(Taken.NOTED);
        story().body("state", equalTo("BOUNCED")).body("receipts", hasSize(2));

        acme = tenant("Acme");
        send();
        assertThat(receipts.take(receipt(Event.DELIVERED))).isEqualTo(Taken.MOVED);
        assertThat(receipts.take(receipt(Event.BOUNCED))).isEqualTo(Taken.MOVED);
        story().body("state", equalTo("BOUNCED")).body("receipts", hasSize(2));
    }

    @Test
    void a_delay_and_whatever_else_is_noted_and_changes_nothing() {
        send();
        assertThat(receipts.take(receipt(Event.DELAYED))).isEqualTo(Taken.NOTED);
        assertThat(receipts.take(receipt(Event.OTHER))).isEqualTo(Taken.NOTED);
        story().body("state", equalTo("ACCEPTED")).body("receipts", hasSize(2));
    }

    @Test
    void a_complaint_is_work_for_a_person() {
        String notice = send();
        assertThat(receipts.take(receipt(Event.DELIVERED))).isEqualTo(Taken.MOVED);
        assertThat(receipts.take(receipt(Event.COMPLAINED))).isEqualTo(Taken.MOVED);
        story().body("state", equalTo("COMPLAINED"));
        scene.author.request().get("/api/v1/notices/" + notice + "/tasks").then()
                .body("items[0].trouble", equalTo("COMPLAINED"));
    }

    @Test
    void a_bounce_of_the_try_before_does_not_touch_the_one_to_the_corrected_address() {
        send();
        Instant before = clock.instant();
        assertThat(receipts.take(receipt(Event.BOUNCED))).isEqualTo(Taken.MOVED);
        clock.advance(Duration.ofMinutes(1));
        scene.sender.request().body(java.util.Map.of("email", "ciso@" + acme.tenantId() + ".example"))
                .post("/api/v1/deliveries/" + delivery + "/retry").then().statusCode(200);
        stage.sendWhatIsDue();

        assertThat(receipts.take(receipt(Event.BOUNCED, before))).isEqualTo(Taken.NOTED);
        story().body("state", equalTo("ACCEPTED"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(receipts.take(receipt(Event.BOUNCED))).as("one of the new address").isEqualTo(Taken.MOVED);
    }

    @Test
    void an_address_that_bounced_is_written_to_by_the_next_notice_all_the_same_and_said() {
        send();
        assertThat(receipts.take(receipt(Event.BOUNCED))).isEqualTo(Taken.MOVED);

        String next = scene.draft(java.util.Map.of("kind", "UPDATE", "audience", "ALL"));
        scene.author.request().post("/api/v1/notices/" + next + "/preparation").then().statusCode(200)
                .body("warnings.code", hasItems("ADDRESS_FAILED_BEFORE"))
                .body("warnings.find { it.code == 'ADDRESS_FAILED_BEFORE' }.tenantIds", hasItems(acme.tenantId()));
        assertThat(rows.number("SELECT count(*) FROM delivery WHERE notice_id = ?::uuid AND email = ?", next, acme.email()))
                .isOne();
        assertThat(rows.number("""
                SELECT (detail ->> 'failedBefore')::int FROM journal_entry WHERE act = 'notice.prepared' AND notice_id = ?::uuid
                """, next)).isOne();
    }

    @Test
    void a_receipt_that_overtakes_the_reply_ends_the_attempts() {
        relay.answer(acme.email(), SmtpReply.hangUpAfterDot());
        String notice = send();
        story().body("state", equalTo("UNKNOWN"));
        assertThat(receipts.take(receipt(Event.DELIVERED))).isEqualTo(Taken.MOVED);

        clock.advance(Duration.ofHours(1));
        stage.sendWhatIsDue();
        assertThat(relay.receivedBy(acme.email())).as("not sent again").hasSize(1);
        story().body("state", equalTo("DELIVERED"));
        scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("COMPLETED"))
                .body("deliveries.delivered", equalTo(1)).body("deliveries.unknown", equalTo(0));
    }

    @Test
    void a_complaint_that_overtakes_the_reply_waits_for_it() {
        relay.answer(acme.email(), SmtpReply.hangUpAfterDot(), SmtpReply.accept());
        send();
        assertThat(receipts.take(receipt(Event.COMPLAINED))).isEqualTo(Taken.WAITING);
        story().body("state", equalTo("UNKNOWN")).body("receipts[0].fate", equalTo("WAITING"));
        clock.advance(Duration.ofMinutes(5));
        stage.sendWhatIsDue();
        waiting.round();
        story().body("state", equalTo("COMPLAINED")).body("receipts[0].fate", equalTo("MOVED"));
    }

    @Test
    void a_receipt_that_comes_before_its_delivery_is_there_waits_for_it() {
        var notice = sent.sent("en", "one@" + acme.tenantId() + ".example");
        delivery = Ids.next();
        assertThat(receipts.take(receipt(Event.BOUNCED))).isEqualTo(Taken.WAITING);
        waiting.round();
        assertThat(fate()).isEqualTo("WAITING");

        clock.advance(Duration.ofDays(3));
        rows.run("""
                INSERT INTO delivery (notice_id, id, preparation_id, tenant_id, email, locale, check_code, state, attempts,
                    attempted_at, accepted_at, finished_at)
                SELECT notice_id, ?, preparation_id, tenant_id, email, locale, check_code + 1, state, attempts, attempted_at,
                    accepted_at, finished_at FROM delivery WHERE id = ?
                """, delivery, notice.deliveries().get(0));
        waiting.round();
        assertThat(fate()).isEqualTo("MOVED");
        assertThat(sent.text("SELECT state FROM delivery WHERE id = ?", delivery)).isEqualTo("BOUNCED");
    }

    @Test
    void a_receipt_whose_delivery_never_comes_is_a_persons_after_a_week() {
        delivery = Ids.next();
        assertThat(receipts.take(receipt(Event.BOUNCED))).isEqualTo(Taken.WAITING);
        clock.advance(Duration.ofDays(8));
        waiting.round();
        assertThat(fate()).isEqualTo("UNMATCHED");
    }

    private String fate() {
        return sent.text("SELECT f.fate FROM receipt_fate f JOIN receipt r ON r.id = f.receipt_id WHERE r.delivery_id = ?",
                delivery);
    }

    @Test
    void a_message_id_of_ours_is_a_match_and_another_is_kept_for_a_person() {
        send();
        assertThat(receipts.take(new Receipt("test", UUID.randomUUID().toString(),
                new Match(null, "<" + delivery + "@vendor.example>"), Event.DELIVERED, null, null, null)))
                .isEqualTo(Taken.MOVED);
        assertThat(receipts.take(new Receipt("test", UUID.randomUUID().toString(),
                new Match(null, "<hello@vendor.example>"), Event.BOUNCED, null, null, null))).isEqualTo(Taken.UNMATCHED);
    }

    @Test
    void an_odd_receipt_is_kept_all_the_same() {
        String odd = "\0\uD800" + "x".repeat(300_000);
        assertThat(receipts.take(new Receipt("test", odd + UUID.randomUUID(), null, Event.OTHER, null, odd, Instant.MAX)))
                .isEqualTo(Taken.UNMATCHED);
    }
}
