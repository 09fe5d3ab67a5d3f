package io.tocsin.delivery.worker;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.hamcrest.Matchers.equalTo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;
import io.tocsin.time.WrongMachine;

/** Two workers on machines whose clocks are wrong, one of them by so much, the other by as much the other way. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClocksApartTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    DataSource database;
    @Inject
    Workers workers;

    @BeforeEach
    void start() throws SQLException {
        clock.reset();
        relay.reset();
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM destination");
            statement.executeUpdate("DELETE FROM delivery_worker");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "PT10M", "-PT10M" })
    void a_domain_that_one_was_told_to_leave_alone_is_left_alone_by_the_other_as_long_and_no_longer(Duration wrong) {
        Listed[] tenants = Stream.of("Acme", "Globex", "Initech").map(name -> at("closed.example", name))
                .toArray(Listed[]::new);
        relay.answer(tenants[0].email(), SmtpReply.toRecipient(450, "4.7.0 Rate limit exceeded, try again in 60 seconds"),
                SmtpReply.accept());
        Scene first = stage.scene().list(tenants[0]);
        String refused = first.released();
        sendFrom(machine(wrong));
        first.author.request().get("/api/v1/notices/" + refused).then().body("deliveries.deferred", equalTo(1));

        Scene second = stage.scene().list(tenants[1]);
        String waiting = second.released();
        sendFrom(machine(wrong.negated()));
        clock.advance(Duration.ofSeconds(50));
        sendFrom(machine(wrong.negated()));
        second.author.request().get("/api/v1/notices/" + waiting).then().body("deliveries.queued", equalTo(1));

        clock.advance(Duration.ofSeconds(70));
        sendFrom(machine(wrong.negated()));
        second.author.request().get("/api/v1/notices/" + waiting).then().body("deliveries.accepted", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = { "PT10M", "-PT10M" })
    void what_one_deferred_is_tried_again_by_the_other_after_its_pause(Duration wrong) {
        Listed acme = tenant("Acme");
        relay.answer(acme.email(), SmtpReply.toRecipient(451, "4.7.1 Greylisted, please come back later"), SmtpReply.accept());
        Scene scene = stage.scene().list(acme);
        String notice = scene.released();
        sendFrom(machine(wrong));
        clock.advance(Duration.ofSeconds(45));
        sendFrom(machine(wrong.negated()));
        scene.author.request().get("/api/v1/notices/" + notice).then().body("deliveries.deferred", equalTo(1));
        clock.advance(Duration.ofSeconds(30));
        sendFrom(machine(wrong.negated()));
        scene.author.request().get("/api/v1/notices/" + notice).then().body("deliveries.accepted", equalTo(1));
    }

    private Clock machine(Duration wrong) {
        return WrongMachine.thatAsked(clock, wrong);
    }

    private void sendFrom(Clock machine) {
        workers.by(machine, false).sendWhatIsDue();
    }

    private static Listed at(String domain, String name) {
        Listed tenant = tenant(name);
        return new Listed(tenant.tenantId(), tenant.name(), tenant.tenantId() + "@" + domain, tenant.locale(), tenant.facts());
    }
}
