package io.tocsin.delivery.queue;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.worker.Housekeeping;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** Real threads on real locks. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryQueueRaceTest {

    private static final Duration LEASE = Duration.ofMinutes(5);

    @Inject
    Stage stage;
    @Inject
    DeliveryQueue queue;
    @Inject
    QueueUpkeep upkeep;
    @Inject
    Presence presence;
    @Inject
    Housekeeping housekeeping;
    @Inject
    MutableClock clock;
    @Inject
    DataSource database;

    @BeforeEach
    void start() {
        clock.reset();
    }

    @RepeatedTest(5)
    void two_workers_that_fight_over_one_row_never_both_get_it() throws Exception {
        UUID notice = released(1);
        List<List<Claimed>> got = together(2, () -> claim(notice, 10));
        assertThat(got.get(0).size() + got.get(1).size()).isEqualTo(1);
    }

    @Test
    void many_workers_share_a_queue_and_no_row_is_handed_out_twice() throws Exception {
        UUID notice = released(200);
        List<List<Claimed>> got = together(6, () -> {
            List<Claimed> mine = new ArrayList<>();
            for (List<Claimed> batch = claim(notice, 7); !batch.isEmpty(); batch = claim(notice, 7)) {
                mine.addAll(batch);
                queue.settle(batch.stream().map(DeliveryQueueRaceTest::accepted).toList());
            }
            return mine;
        });
        List<UUID> all = got.stream().flatMap(List::stream).map(Claimed::deliveryId).toList();
        assertThat(all).hasSize(200).doesNotHaveDuplicates();
        // A claim that found every free row locked by another may have ended early; what is left is nobody's loss.
        upkeep.complete();
        stateOf(notice).body("state", equalTo("COMPLETED")).body("deliveries.accepted", equalTo(200))
                .body("deliveries.total", equalTo(200));
    }

    @Test
    void a_worker_that_lost_its_lease_cannot_mark_the_delivery_sent() throws Exception {
        UUID notice = released(1);
        Claimed slow = claim(notice, 1).get(0);
        expireLease(notice);
        upkeep.rescue(Duration.ZERO);
        stateOf(notice).body("deliveries.unknown", equalTo(1));

        assertThat(queue.settle(List.of(accepted(slow)))).isZero();
        stateOf(notice).body("deliveries.unknown", equalTo(1)).body("deliveries.accepted", equalTo(0));

        Claimed again = claim(notice, 1).get(0);
        assertThat(again.deliveryId()).isEqualTo(slow.deliveryId());
        assertThat(queue.settle(List.of(accepted(slow)))).as("the old attempt, while a new one holds the claim").isZero();
        assertThat(queue.settle(List.of(accepted(again)))).isEqualTo(1);
        stateOf(notice).body("deliveries.accepted", equalTo(1)).body("deliveries.unknown", equalTo(0));
    }

    @RepeatedTest(5)
    void settling_and_rescuing_at_the_same_moment_leaves_one_of_the_two() throws Exception {
        UUID notice = released(20);
        List<Claimed> batch = claim(notice, 20);
        expireLease(notice);
        List<Integer> moved = together(List.of(() -> queue.settle(batch.stream().map(DeliveryQueueRaceTest::accepted).toList()),
                () -> upkeep.rescue(Duration.ZERO)));
        assertThat(moved.get(0)).isBetween(0, 20);
        int accepted = stateOf(notice).extract().path("deliveries.accepted");
        int unknown = stateOf(notice).extract().path("deliveries.unknown");
        assertThat(accepted).isEqualTo(moved.get(0));
        assertThat(accepted + unknown).isEqualTo(20);
    }

    @RepeatedTest(5)
    void two_workers_that_settle_the_last_two_contacts_of_a_tenant_make_it_unreachable_once() throws Exception {
        Listed acme = tenant("Acme");
        Scene scene = stage.scene().list(acme);
        addContact(scene.reference, acme);
        UUID notice = UUID.fromString(scene.released());
        List<Claimed> both = claim(notice, 2);
        together(List.of(() -> queue.settle(List.of(refused(both.get(0)))), () -> queue.settle(List.of(refused(both.get(1))))));
        stateOf(notice).body("tenants.unreachable", equalTo(1)).body("tenants.awaiting", equalTo(0));
    }

    @RepeatedTest(5)
    void two_replicas_that_cancel_the_last_two_contacts_of_a_tenant_know_that_it_was_never_told() throws Exception {
        Listed acme = tenant("Acme");
        Scene scene = stage.scene().list(acme);
        addContact(scene.reference, acme);
        String notice = scene.released();
        scene.sender.request().post("/api/v1/notices/" + notice + "/cancellation").then().statusCode(200);
        together(2, () -> upkeep.cancel(1) + upkeep.cancel(1));
        housekeeping.round();
        scene.author.request().post("/api/v1/notices/" + scene.draft() + "/preparation").then().statusCode(200)
                .body("advisories", equalTo(1));
    }

    @Test
    void a_claim_whose_answer_was_lost_is_not_renewed_and_is_found() throws Exception {
        UUID notice = released(2);
        List<Claimed> both = claim(notice, 2);
        run("UPDATE delivery_queue SET lease_until = clock_timestamp() - interval '1 second' WHERE notice_id = ?", notice);
        queue.renew(List.of(both.get(0)), LEASE);
        upkeep.rescueForgotten();
        stateOf(notice).body("deliveries.sending", equalTo(1)).body("deliveries.unknown", equalTo(1));
    }

    @Test
    void nothing_is_handed_to_a_worker_that_the_others_took_for_dead() throws Exception {
        UUID notice = released(1);
        UUID worker = presence.arrive(LEASE);
        run("UPDATE delivery_worker SET lease_until = clock_timestamp() - interval '1 second' WHERE id = ?", worker);
        upkeep.rescue(Duration.ZERO);
        assertThat(presence.stay(worker, LEASE)).isFalse();
        assertThat(queue.claim(new Claim(notice, worker, LEASE, false, Turn.FIRST, 1, List.of())).claimed()).isEmpty();
        assertThat(claim(notice, 1)).hasSize(1);
    }

    @Test
    void what_a_frozen_transaction_has_locked_stops_nobody_and_is_found_when_it_has_ended() throws Exception {
        UUID notice = released(2);
        UUID worker = presence.arrive(LEASE);
        List<Claimed> both = queue.claim(new Claim(notice, worker, LEASE, false, Turn.FIRST, 2, List.of())).claimed();
        expireLease(notice);
        try (Connection frozen = database.getConnection(); Statement renewing = frozen.createStatement()) {
            frozen.setAutoCommit(false);
            renewing.execute("SET LOCAL idle_in_transaction_session_timeout = '3s'"); // who waits for it sees both freed
            renewing.execute(
                    "UPDATE delivery_queue SET lease_until = clock_timestamp() + interval '1 day' WHERE delivery_id = '"
                            + both.get(0).deliveryId() + "'");
            assertThat(upkeep.rescue(Duration.ZERO)).isEqualTo(1);
            assertThat(presence.stay(worker, LEASE)).as("of what it holds, a part was taken up").isFalse();
            frozen.commit();
        }
        stateOf(notice).body("deliveries.sending", equalTo(1)).body("deliveries.unknown", equalTo(1));
        assertThat(queue.claim(new Claim(notice, worker, LEASE, false, Turn.FIRST, 1, List.of())).claimed()).isEmpty();

        assertThat(upkeep.rescue(Duration.ZERO)).isEqualTo(1);
        stateOf(notice).body("deliveries.sending", equalTo(0)).body("deliveries.unknown", equalTo(2));
        assertThat(workersNamed(worker)).isZero();
    }

    @Test
    void a_worker_that_renews_too_late_but_before_anybody_noticed_keeps_what_it_has() throws Exception {
        UUID notice = released(1);
        UUID worker = presence.arrive(LEASE);
        List<Claimed> one = queue.claim(new Claim(notice, worker, LEASE, false, Turn.FIRST, 1, List.of())).claimed();
        run("UPDATE delivery_worker SET lease_until = clock_timestamp() - interval '1 second' WHERE id = ?", worker);
        upkeep.rescue(Duration.ofDays(1000)); // the database has only just come back
        assertThat(presence.stay(worker, LEASE)).isTrue();
        assertThat(queue.settle(List.of(accepted(one.get(0))))).isEqualTo(1);
    }

    @Test
    void where_the_policy_is_to_ask_what_was_rescued_is_not_handed_out() throws Exception {
        UUID notice = released(1);
        claim(notice, 1);
        expireLease(notice);
        upkeep.rescue(Duration.ZERO);
        assertThat(claim(notice, 1, true)).isEmpty();
        assertThat(claim(notice, 1)).hasSize(1);
    }

    @Test
    void once_a_pause_is_answered_nothing_is_handed_out_any_more() throws Exception {
        Listed acme = tenant("Acme");
        Scene scene = stage.scene().list(acme);
        UUID notice = UUID.fromString(scene.released());
        scene.sender.request().post("/api/v1/notices/" + notice + "/pause").then().statusCode(200);
        assertThat(claim(notice, 1)).isEmpty();
    }

    @Test
    void figures_are_folded_without_losing_any_while_others_add_to_them() throws Exception {
        UUID notice = released(300);
        together(List.of(() -> {
            for (List<Claimed> batch = claim(notice, 1); !batch.isEmpty(); batch = claim(notice, 1)) {
                queue.settle(List.of(accepted(batch.get(0))));
            }
            return 0;
        }, () -> {
            for (int i = 0; i < 50; i++) {
                housekeeping.round();
            }
            return 0;
        }));
        stateOf(notice).body("deliveries.accepted", equalTo(300)).body("deliveries.queued", equalTo(0))
                .body("deliveries.sending", equalTo(0)).body("deliveries.total", equalTo(300));
    }

    private List<Claimed> claim(UUID notice, int limit) {
        return claim(notice, limit, false);
    }

    private List<Claimed> claim(UUID notice, int limit, boolean ask) {
        return queue.claim(new Claim(notice, presence.arrive(LEASE), LEASE, ask, Turn.FIRST, limit, List.of())).claimed();
    }

    private static Settlement accepted(Claimed claimed) {
        return new Settlement(claimed.noticeId(), claimed.deliveryId(), claimed.attempt(), DeliveryState.ACCEPTED, null,
                "250 ok", null, false);
    }

    private static Settlement refused(Claimed claimed) {
        return new Settlement(claimed.noticeId(), claimed.deliveryId(), claimed.attempt(), DeliveryState.REFUSED, "RECIPIENT",
                "550 no", null, true);
    }

    private Scene scene;

    private UUID released(int tenants) {
        scene = stage.scene().list(IntStream.range(0, tenants).mapToObj(i -> tenant("Tenant" + i)).toArray(Listed[]::new));
        return UUID.fromString(scene.released());
    }

    private io.restassured.response.ValidatableResponse stateOf(UUID notice) {
        return io.tocsin.testkit.Callers.as("viewer").get("/api/v1/notices/" + notice).then().statusCode(200);
    }

    private void expireLease(UUID notice) throws SQLException {
        run("""
                UPDATE delivery_worker SET lease_until = clock_timestamp() - interval '1 second'
                WHERE id IN (SELECT worker FROM delivery_queue WHERE notice_id = ?)
                """, notice);
    }

    private int workersNamed(UUID id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM delivery_worker WHERE id = ?")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private void addContact(String reference, Listed tenant) throws SQLException {
        run("""
                INSERT INTO affected_contact (incident_id, tenant_id, email, position)
                SELECT id, ?, ?, 2 FROM incident WHERE reference = ?
                """, tenant.tenantId(), "second@" + tenant.tenantId() + ".example", reference);
    }

    private void run(String sql, Object... values) throws SQLException {
        try (Connection connection = database.getConnection(); PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            update.executeUpdate();
        }
    }

    private static <T> List<T> together(int threads, Callable<T> work) throws Exception {
        return together(IntStream.range(0, threads).mapToObj(i -> work).toList());
    }

    private static <T> List<T> together(List<Callable<T>> works) throws Exception {
        var threads = Executors.newFixedThreadPool(works.size());
        try {
            var start = new CyclicBarrier(works.size());
            List<Future<T>> running = works.stream().map(work -> threads.submit(() -> {
                start.await();
                return work.call();
            })).toList();
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
