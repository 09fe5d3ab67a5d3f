package io.tocsin.delivery.worker;

import static io.tocsin.testkit.SmtpReply.accept;
import static io.tocsin.testkit.SmtpReply.toRecipient;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.time.Instant;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** A server that greylists turns a stranger away for five minutes, which is the usual time, and serves it then. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class GreylistingTest {

    private static final Duration USUAL_TIME = Duration.ofMinutes(5);

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;

    Listed acme = tenant("Acme");

    @BeforeEach
    void start() {
        clock.reset();
        relay.reset();
    }

    @RepeatedTest(5)
    void a_greylisting_server_gets_everything_by_the_third_try_which_comes_late_enough() {
        relay.answer(acme.email(), toRecipient(451, "4.7.1 greylisted, please try again later"),
                toRecipient(451, "4.7.1 greylisted, please try again later"), accept());
        Scene scene = stage.scene().list(acme);
        Instant first = clock.instant();
        String notice = scene.sent();
        String id = scene.author.request().get("/api/v1/notices/" + notice + "/deliveries").then().extract()
                .path("items[0].id");
        for (int tries = 1; tries < 3; tries++) {
            assertThat(relay.receivedBy(acme.email())).isEmpty();
            String next = scene.author.request().get("/api/v1/deliveries/" + id).then().body("state", equalTo("DEFERRED"))
                    .extract().path("nextAttemptAt");
            clock.advance(Duration.between(clock.instant(), Instant.parse(next)).plusSeconds(1));
            stage.sendWhatIsDue();
        }
        scene.author.request().get("/api/v1/deliveries/" + id).then().body("state", equalTo("ACCEPTED"))
                .body("attempts", equalTo(3));
        assertThat(relay.receivedBy(acme.email())).hasSize(1);
        assertThat(Duration.between(first, clock.instant())).as("from the first try to the third")
                .isGreaterThanOrEqualTo(USUAL_TIME);
    }
}
