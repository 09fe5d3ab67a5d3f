package io.tocsin.delivery.worker;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** A worker with its threads, from its start to its stop. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryWorkerTest {

    private static final int TENANTS = 40;

    @Inject
    Stage stage;
    @Inject
    MutableClock clock;
    @Inject
    DataSource database;
    @Inject
    Workers workers;

    Listed[] tenants = IntStream.range(0, TENANTS).mapToObj(i -> tenant("Acme" + i)).toArray(Listed[]::new);
    AtomicInteger sent = new AtomicInteger();

    @BeforeEach
    void nobody_else_is_at_work() throws SQLException {
        clock.reset();
        stage.sendWhatIsDue(); // of other tests
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM delivery_worker");
        }
    }

    @Test
    void a_letter_that_cannot_be_written_is_given_back_and_holds_nobody_up() throws Exception {
        var othersSent = new CountDownLatch(TENANTS - 1);
        String broken = tenants[7].email();
        DeliveryWorker worker = workers.with(clock, letter -> {
            if (letter.to().equals(broken)) {
                throw new IllegalStateException("this letter cannot be written");
            }
            return () -> {
                sent.incrementAndGet();
                othersSent.countDown();
                return CompletableFuture.completedStage(SendOutcome.accepted("250 2.0.0 Ok"));
            };
        });
        Scene scene = stage.scene().list(tenants);
        String notice = scene.released();
        worker.start(null);
        assertThat(othersSent.await(30, TimeUnit.SECONDS)).isTrue();
        worker.stop(null);
        assertThat(count(scene, notice, "accepted")).isEqualTo(TENANTS - 1);
        assertThat(count(scene, notice, "queued")).isEqualTo(1);
        assertThat(workersLeft()).isZero();
    }

    @Test
    void an_idle_worker_begins_when_a_notice_is_released_or_goes_on_and_waits_for_no_poll() throws Exception {
        var asked = new CountDownLatch(3); // for room, for notices, and how long to wait now that there are none
        var firstSent = new CountDownLatch(1);
        DeliveryWorker worker = workers.with(clock, letter -> () -> {
            sent.incrementAndGet();
            firstSent.countDown();
            return CompletableFuture.completedStage(SendOutcome.accepted("250 2.0.0 Ok"));
        }, () -> {
            asked.countDown();
            return Duration.ofHours(1);
        });
        worker.start(null);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        stage.scene().list(tenants).released();
        assertThat(firstSent.await(30, TimeUnit.SECONDS)).isTrue();
        worker.stop(null);
    }

    @Test
    void what_is_being_written_when_the_service_stops_is_sent_or_given_back_and_nothing_between() throws Exception {
        var writing = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Courier courier = letter -> {
            writing.countDown();
            awaitQuietly(goOn);
            return () -> {
                sent.incrementAndGet();
                return CompletableFuture.completedStage(SendOutcome.accepted("250 2.0.0 Ok"));
            };
        };
        Scene scene = stage.scene().list(tenants);
        String notice = scene.released();
        DeliveryWorker worker = workers.with(clock, courier);
        worker.start(null);
        assertThat(writing.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> worker.stop(null));
        goOn.countDown();
        stopped.get(60, TimeUnit.SECONDS);
        assertThat(count(scene, notice, "accepted")).isEqualTo(sent.get());
        assertThat(count(scene, notice, "queued")).isEqualTo(TENANTS - sent.get());
        assertThat(workersLeft()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int count(Scene scene, String notice, String state) {
        return scene.author.request().get("/api/v1/notices/" + notice).then().extract().path("deliveries." + state);
    }

    private int workersLeft() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM delivery_worker")) {
            row.next();
            return row.getInt(1);
        }
    }
}
