package io.tocsin.delivery.worker;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tocsin.postgres.DataFolder;
import io.tocsin.postgres.EmbeddedPostgres;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.Ports;
import io.tocsin.testkit.ServiceProcess;
import io.tocsin.testkit.ledger.LedgerSink;
import io.tocsin.testkit.ledger.Taking;
import io.tocsin.testkit.ledger.Temper;

/** The service as its user runs it, with the worst that can happen to it in the middle of sending. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KillWhileSendingIT {

    private static final int RECIPIENTS = 2000;
    /** After so many letters it happens: the relay keeps its answers to those that follow back until then. */
    private static final int MIDDLE = RECIPIENTS / 4;

    @TempDir
    Path folder;
    LedgerSink relay;
    ServiceProcess service;

    @BeforeEach
    void start() {
        relay = LedgerSink.start(Temper.good());
        relay.holdAt(MIDDLE);
        service = new ServiceProcess(folder)
                .with("QUARKUS_MAILER_HOST", relay.host())
                .with("QUARKUS_MAILER_PORT", String.valueOf(relay.port()))
                .with("QUARKUS_MAILER_FROM", "security@vendor.example")
                .with("QUARKUS_MAILER_START_TLS", "DISABLED");
    }

    @AfterEach
    void stop() {
        service.close();
        relay.close();
    }

    @Test
    void kill_9_in_the_middle_of_sending_loses_nothing_and_doubles_only_what_was_unknown() throws Exception {
        service.with("TOCSIN_DELIVERY_LEASE", "PT3S").start();
        String notice = release();
        awaitTheMiddle();
        service.kill();
        relay.holdAt(Long.MAX_VALUE);
        service.start();
        awaitCompletion(notice);
        assertEveryOneHasItsMail(notice);
    }

    @Test
    void a_restart_of_postgresql_in_the_middle_of_sending_loses_nothing_and_needs_no_restart_of_ours() throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        try (DataFolder data = DataFolder.open(elsewhere)) {
            Files.writeString(elsewhere.resolve("database-port"), String.valueOf(Ports.free())); // where it can come back to
            EmbeddedPostgres database = EmbeddedPostgres.start(data);
            try {
                service.with("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl())
                        .with("QUARKUS_DATASOURCE_USERNAME", database.username())
                        .with("QUARKUS_DATASOURCE_PASSWORD", database.password())
                        .with("TOCSIN_SECRET", "0123456789abcdef0123456789abcdef")
                        .with("TOCSIN_DELIVERY_LEASE", "PT3S").start();
                String notice = release();
                awaitTheMiddle();
                database.close();
                relay.holdAt(Long.MAX_VALUE);
                database = EmbeddedPostgres.start(data);
                awaitCompletion(notice);
                assertEveryOneHasItsMail(notice);
            } finally {
                service.terminate();
                database.close();
            }
        }
    }

    @Test
    void a_service_that_is_told_to_stop_gives_back_what_it_did_not_begin_and_doubles_nothing() throws Exception {
        // Longer than any machine makes a worker wait for a processor: nothing is doubled by that either.
        service.with("TOCSIN_DELIVERY_LEASE", "PT10M").start();
        String notice = release();
        awaitTheMiddle();
        service.process().destroy();
        service.awaitOutput("The stop waits up to "); // for the answers to what was begun
        relay.holdAt(Long.MAX_VALUE);
        assertThat(service.exitCode()).isEqualTo(143);
        assertThat(relay.size()).as("stopped in the middle").isLessThan(RECIPIENTS);
        service.start();
        awaitCompletion(notice);
        assertThat(relay.book()).hasSize(RECIPIENTS);
        counts(notice).body("deliveries.accepted", org.hamcrest.Matchers.equalTo(RECIPIENTS));
    }

    private void awaitTheMiddle() throws InterruptedException {
        assertThat(relay.await(MIDDLE + 1, Patience.LONG)).as("letters taken: %d", relay.size()).isTrue();
    }

    private String release() {
        RequestSpecification admin = as(ServiceProcess.ADMIN_KEY);
        admin.body(Map.of("name", "second", "kind", "PERSON", "roles", List.of("approver"))).post("/api/v1/operators").then()
                .statusCode(201);
        String approver = as(ServiceProcess.ADMIN_KEY).body(Map.of("label", "test"))
                .post("/api/v1/operators/second/api-keys").then().statusCode(201).extract().path("key");
        as(ServiceProcess.ADMIN_KEY).body(Map.of("reference", "INC-1", "title", "Break-in", "tlp", "AMBER"))
                .post("/api/v1/incidents").then().statusCode(201);
        as(ServiceProcess.ADMIN_KEY).contentType("text/csv").body(list())
                .post("/api/v1/incidents/INC-1/affected-tenants").then().statusCode(200);
        String notice = as(ServiceProcess.ADMIN_KEY).body(Map.of("kind", "INITIAL")).post("/api/v1/incidents/INC-1/notices")
                .then().statusCode(201).extract().path("id");
        String digest = as(ServiceProcess.ADMIN_KEY).post("/api/v1/notices/" + notice + "/preparation").then()
                .statusCode(200).extract().path("digest");
        as(approver).body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then().statusCode(200);
        as(ServiceProcess.ADMIN_KEY).post("/api/v1/notices/" + notice + "/release").then().statusCode(200);
        return notice;
    }

    private static String list() {
        return IntStream.range(0, RECIPIENTS)
                .mapToObj(i -> "t-%05d,Tenant %05d,ciso@t-%05d.example".formatted(i, i, i))
                .collect(Collectors.joining("\n", "tenant_id,tenant_name,contact_email\n", "\n"));
    }

    private void awaitCompletion(String notice) {
        Patience.until("the completion of the notice", () -> {
            var answer = as(ServiceProcess.ADMIN_KEY).get("/api/v1/notices/" + notice);
            // While PostgreSQL is away the answer is a 503; nothing else is put up with.
            assertThat(answer.statusCode()).isIn(200, 503);
            return answer.statusCode() == 200 && answer.path("state").equals("COMPLETED");
        });
    }

    private void assertEveryOneHasItsMail(String notice) {
        counts(notice).body("deliveries.accepted", org.hamcrest.Matchers.equalTo(RECIPIENTS));
        Map<String, List<Taking>> byRecipient = relay.book().stream().collect(groupingBy(Taking::recipient));
        assertThat(byRecipient).as("nobody is lost").hasSize(RECIPIENTS);
        byRecipient.forEach((to, mails) -> {
            assertThat(mails).extracting(Taking::messageId).as("one Message-ID for " + to)
                    .containsOnly(mails.get(0).messageId());
            if (mails.size() > 1) {
                String id = mails.get(0).messageId().replaceAll("@.*", "");
                List<String> states = as(ServiceProcess.ADMIN_KEY).get("/api/v1/deliveries/" + id).then().statusCode(200)
                        .extract().path("events.to");
                assertThat(states.stream().filter("UNKNOWN"::equals)).as("what came again was unknown before, each time")
                        .hasSizeGreaterThanOrEqualTo(mails.size() - 1);
            }
        });
    }

    private ValidatableResponse counts(String notice) {
        return as(ServiceProcess.ADMIN_KEY).get("/api/v1/notices/" + notice).then().statusCode(200);
    }

    private RequestSpecification as(String key) {
        return given().baseUri(service.url()).header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }
}
