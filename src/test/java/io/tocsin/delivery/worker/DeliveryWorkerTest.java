package io.tocsin.delivery.worker;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;

import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.courier.Letter;
import io.tocsin.delivery.courier.Relay;
import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.smtp.Gate;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Patience;
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
    @Inject
    Relay relay;
    @Inject
    BeanManager beans;

    Listed[] tenants = IntStream.range(0, TENANTS).mapToObj(i -> tenant("Acme" + i)).toArray(Listed[]::new);
    AtomicInteger sent = new AtomicInteger();

    @BeforeEach
    void nobody_else_is_at_work() throws SQLException {
        clock.reset();
        stage.sendWhatIsDue(); // of other tests
        execute("DELETE FROM delivery_worker");
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
        assertThat(othersSent.await(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
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
        assertThat(asked.await(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        stage.scene().list(tenants).released();
        assertThat(firstSent.await(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
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
        assertThat(writing.await(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> worker.stop(null));
        goOn.countDown();
        stopped.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(count(scene, notice, "accepted")).isEqualTo(sent.get());
        assertThat(count(scene, notice, "queued")).isEqualTo(TENANTS - sent.get());
        assertThat(workersLeft()).isZero();
    }

    @Test
    void what_was_claimed_by_who_was_taken_for_dead_is_not_sent_once_it_is_back_under_another_id() throws Exception {
        var writing = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var dead = new AtomicBoolean();
        var sentOfTheDead = new AtomicInteger();
        Courier courier = letter -> {
            boolean ofTheDead = !dead.get();
            writing.countDown();
            awaitQuietly(goOn);
            return () -> {
                sent.incrementAndGet();
                sentOfTheDead.addAndGet(ofTheDead ? 1 : 0);
                return CompletableFuture.completedStage(SendOutcome.accepted("250 2.0.0 Ok"));
            };
        };
        Scene scene = stage.scene().list(tenants);
        String notice = scene.released();
        DeliveryWorker worker = workers.with(clock, courier, () -> Duration.ofMillis(100), Duration.ofSeconds(3));
        worker.start(null);
        assertThat(writing.await(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        dead.set(true);
        execute("DELETE FROM delivery_worker");
        awaitUntil(() -> workersLeft() == 1);
        goOn.countDown();
        awaitUntil(() -> sent.get() == TENANTS);
        worker.stop(null);
        assertThat(sentOfTheDead).hasValue(0);
        assertThat(count(scene, notice, "accepted")).isEqualTo(TENANTS);
    }

    @Test
    void a_round_that_fails_badly_is_not_the_last() throws Exception {
        var failed = new AtomicBoolean();
        var othersSent = new CountDownLatch(TENANTS);
        DeliveryWorker worker = workers.with(clock, letter -> () -> {
            othersSent.countDown();
            return CompletableFuture.completedStage(SendOutcome.accepted("250 2.0.0 Ok"));
        }, () -> {
            if (!failed.getAndSet(true)) {
                throw new LinkageError("as of a file that was replaced meanwhile");
            }
            return Duration.ofMillis(100);
        });
        stage.scene().list(tenants).released();
        worker.start(null);
        assertThat(othersSent.await(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        worker.stop(null);
    }

    @Test
    void a_stop_without_the_database_lets_others_stop_as_well() throws Exception {
        DeliveryWorker worker = workers.with(clock, letter -> () -> CompletableFuture.completedStage(null));
        worker.start(null);
        awaitUntil(() -> workersLeft() == 1);
        execute("ALTER TABLE delivery_worker RENAME TO away");
        try {
            assertThatCode(() -> worker.stop(null)).doesNotThrowAnyException();
        } finally {
            execute("ALTER TABLE away RENAME TO delivery_worker");
        }
        assertThat(workersLeft()).as("its lease runs out").isEqualTo(1);
        execute("DELETE FROM delivery_worker");
    }

    @Test
    void no_more_than_two_for_each_connection_may_be_with_the_relay_before_what_came_of_them_is_written_down()
            throws Exception {
        int most = 2 * relay.connections();
        var asking = new AsksFirst();
        Scene scene = stage.scene().list(tenants);
        String notice = scene.released();
        DeliveryWorker worker = workers.with(clock, asking);
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            worker.start(null);
            awaitUntil(() -> asking.handedOver.size() == most && asking.turnedAway.get() > 0);
            connection.setAutoCommit(false);
            statement.executeQuery("SELECT FROM delivery_queue FOR UPDATE"); // so that nothing can be settled
            asking.handedOver.forEach(each -> each.complete(SendOutcome.accepted("250 2.0.0 Ok")));
            awaitUntil(() -> isWaitedForALock());
            assertThat(asking.handedOver).as("answered is not yet written down").hasSize(most);
            asking.answersAtOnce = true;
            connection.rollback();
            awaitUntil(() -> asking.handedOver.size() == TENANTS);
        } finally {
            worker.stop(null);
        }
        assertThat(count(scene, notice, "accepted")).isEqualTo(TENANTS);
    }

    @Test
    void a_stop_says_at_once_how_many_letters_it_waits_for_and_how_long() throws Exception {
        int most = 2 * relay.connections();
        var asking = new AsksFirst();
        var said = new ConcurrentLinkedQueue<String>();
        var reader = new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord entry) {
                said.add(entry.getFormattedMessage());
            }
        };
        stage.scene().list(tenants).released();
        DeliveryWorker worker = workers.with(clock, asking);
        worker.start(null);
        awaitUntil(() -> asking.handedOver.size() == most && asking.turnedAway.get() > 0);
        Logger log = Logger.getLogger(DeliveryWorker.class.getName());
        log.addHandler(reader);
        try {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> worker.stop(null));
            awaitUntil(() -> said.stream().anyMatch(line -> line.startsWith("The stop waits up to")));
            asking.answersAtOnce = true;
            List.copyOf(asking.handedOver).forEach(each -> each.complete(SendOutcome.accepted("250 2.0.0 Ok")));
            stopped.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        } finally {
            log.removeHandler(reader);
        }
        assertThat(said).contains(
                "The stop waits up to 25 s for the relay's answers. Letters that await one: " + most);
    }

    @Test
    void it_claims_nothing_while_the_stop_waits_for_others_and_the_courier_gives_all_back() {
        assertThat(beans.resolveObserverMethods(new ShutdownEvent()))
                .filteredOn(observer -> observer.getBeanClass() == DeliveryWorker.class).singleElement()
                .extracting(ObserverMethod::getPriority).asInstanceOf(INTEGER)
                .isLessThan(ObserverMethod.DEFAULT_PRIORITY);
    }

    @Test
    void a_complaint_that_cannot_be_noted_holds_up_no_settlement_and_makes_no_room_twice() throws Exception {
        int most = 2 * relay.connections();
        var asking = new AsksFirst();
        Scene scene = stage.scene().list(tenants);
        String notice = scene.released();
        DeliveryWorker worker = workers.with(clock, asking);
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE destination ADD CONSTRAINT takes_none CHECK (rate < 0) NOT VALID");
            try {
                worker.start(null);
                awaitUntil(() -> asking.handedOver.size() == most && asking.turnedAway.get() > 0);
                asking.handedOver.poll().complete(
                        SendOutcome.deferred(SendOutcome.Reason.TRY_AGAIN, "421 4.7.0 Too much at once"));
                awaitUntil(() -> asking.handedOver.size() == most);
                asking.handedOver.poll().complete(SendOutcome.accepted("250 2.0.0 Ok"));
                awaitUntil(() -> number("SELECT count(*) FROM delivery WHERE state = 'ACCEPTED' AND notice_id = '"
                        + notice + "'") == 1);
                assertThat(asking.handedOver).as("in doubt").hasSizeLessThanOrEqualTo(most);
            } finally {
                statement.execute("ALTER TABLE destination DROP CONSTRAINT takes_none");
            }
            asking.answersAtOnce = true;
            asking.handedOver.forEach(each -> each.complete(SendOutcome.accepted("250 2.0.0 Ok")));
        } finally {
            worker.stop(null);
        }
        assertThat(workersLeft()).as("who has settled all that it had in hand is gone").isZero();
    }

    /** A courier whose letters ask at their gates and are not answered until the test wants it. */
    private static final class AsksFirst implements Courier {

        private final Queue<CompletableFuture<SendOutcome>> handedOver = new ConcurrentLinkedQueue<>();
        private final AtomicInteger turnedAway = new AtomicInteger();
        private volatile boolean answersAtOnce;

        @Override
        public boolean asksAtGates() {
            return true;
        }

        @Override
        public Sealed seal(Letter letter) {
            return new Sealed() {
                @Override
                public CompletionStage<SendOutcome> send() {
                    throw new AssertionError("without a gate");
                }

                @Override
                public CompletionStage<SendOutcome> send(Gate gate) {
                    var answer = new CompletableFuture<SendOutcome>();
                    ask(gate, answer);
                    return answer;
                }
            };
        }

        private void ask(Gate gate, CompletableFuture<SendOutcome> answer) {
            if (gate.ask(() -> ask(gate, answer)) != Gate.Answer.GO) {
                turnedAway.incrementAndGet();
                return;
            }
            if (answersAtOnce) {
                answer.complete(SendOutcome.accepted("250 2.0.0 Ok"));
            }
            handedOver.add(answer);
        }
    }

    private boolean isWaitedForALock() {
        return number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") > 0;
    }

    private static void awaitUntil(BooleanSupplier holds) {
        Patience.until("the worker", holds);
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

    private int workersLeft() {
        return number("SELECT count(*) FROM delivery_worker");
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = database.getConnection(); Statement each = connection.createStatement()) {
            each.execute(statement);
        }
    }

    private int number(String query) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
