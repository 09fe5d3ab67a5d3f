package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.MutableClock;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class IdempotencyTest {

    static final AtomicInteger DONE = new AtomicInteger();
    static volatile CountDownLatch entered;
    static volatile CountDownLatch leave;

    public record Thing(int number, String text) {
    }

    public record Secret(int number, String secret) implements ShownOnce {

        @Override
        public Object withoutSecret() {
            return new Secret(number, null);
        }
    }

    @ApplicationScoped
    public static class Verb {

        @Transactional
        @Idempotent
        public Thing doIt(InputStream list) throws IOException {
            return new Thing(DONE.incrementAndGet(), String.valueOf(list.readAllBytes().length));
        }
    }

    @Path("/api/v1/test/idempotency")
    @Produces(MediaType.APPLICATION_JSON)
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("author")
    public static class Things {

        @Inject
        Verb verb;

        @POST
        @Transactional
        @Idempotent
        public Response create(@QueryParam("dryRun") boolean dryRun, Map<String, Object> form) {
            int number = DONE.incrementAndGet();
            return Response.created(URI.create("/api/v1/test/idempotency/" + number)).header("ETag", "\"1\"")
                    .entity(new Thing(number, "ä")).build();
        }

        @POST
        @Path("plain")
        @Transactional
        @Idempotent
        public Thing plain() {
            return new Thing(DONE.incrementAndGet(), "plain");
        }

        @POST
        @Path("typed")
        @Transactional
        @Idempotent
        public RestResponse<Thing> typed() {
            return RestResponse.status(RestResponse.Status.ACCEPTED, new Thing(DONE.incrementAndGet(), "typed"));
        }

        @POST
        @Path("nothing")
        @Transactional
        @Idempotent
        public void nothing() {
            DONE.incrementAndGet();
        }

        @POST
        @Path("secret")
        @Transactional
        @Idempotent
        public Secret secret() {
            return new Secret(DONE.incrementAndGet(), "shown once");
        }

        @POST
        @Path("upload")
        @Consumes("text/csv")
        @Upload
        public Thing upload(InputStream list) throws IOException {
            return verb.doIt(list);
        }

        @POST
        @Path("refused")
        @Transactional
        @Idempotent
        public Thing refused() {
            DONE.incrementAndGet();
            throw new Refusal(RefusalCode.STATE, "Not now.");
        }

        @POST
        @Path("slow")
        @Transactional
        @Idempotent
        public Thing slow() throws InterruptedException {
            entered.countDown();
            leave.await();
            return new Thing(DONE.incrementAndGet(), "slow");
        }
    }

    @Inject
    MutableClock clock;
    @Inject
    StoredAnswers answers;

    Caller caller;
    String key;

    @BeforeEach
    void fresh() {
        clock.reset();
        caller = Callers.caller("author");
        key = UUID.randomUUID().toString();
    }

    @Test
    void the_first_answer_is_given_again_with_all_that_belongs_to_it() {
        ValidatableResponse first = post("", "{\"a\":1}").statusCode(201).header("Idempotent-Replayed", nullValue());
        int before = DONE.get();
        ValidatableResponse again = post("", "{\"a\":1}").statusCode(201).header("Idempotent-Replayed", "true");

        assertThat(DONE).hasValue(before);
        assertThat(again.extract().asByteArray()).isEqualTo(first.extract().asByteArray());
        for (String header : List.of("Location", "ETag", "Content-Type", "Cache-Control")) {
            again.header(header, first.extract().header(header));
        }
        again.header("Location", endsWith("/api/v1/test/idempotency/" + before)).header("ETag", "\"1\"");
    }

    @Test
    void every_kind_of_answer_is_given_again() {
        for (String path : List.of("plain", "typed", "nothing")) {
            ValidatableResponse first = post(path, "{}");
            int before = DONE.get();
            ValidatableResponse again = post(path, "{}").statusCode(first.extract().statusCode())
                    .header("Idempotent-Replayed", "true");
            assertThat(again.extract().asString()).isEqualTo(first.extract().asString());
            assertThat(DONE).hasValue(before);
        }
    }

    @Test
    void a_secret_is_not_shown_again() {
        post("secret", "{}").statusCode(200).body("secret", equalTo("shown once"));
        post("secret", "{}").statusCode(200).header("Idempotent-Replayed", "true").body("secret", nullValue())
                .body("number", notNullValue());
    }

    @Test
    void a_list_is_recognised_by_all_its_bytes() {
        String list = "tenant_id\n" + "t-1\n".repeat(500_000);
        upload(list).statusCode(200).body("text", equalTo(String.valueOf(list.length())));
        int before = DONE.get();
        upload(list).statusCode(200).header("Idempotent-Replayed", "true");
        upload(list + "x").statusCode(422);
        assertThat(DONE).hasValue(before);
    }

    @Test
    void another_body_with_the_same_key_is_refused() {
        post("", "{\"a\":1}").statusCode(201);
        post("", "{\"a\":2}").statusCode(422).body("code", equalTo("INVALID"));
    }

    @Test
    void another_address_query_or_caller_is_another_request() {
        post("", "{}").statusCode(201);
        post("plain", "{}").statusCode(200).header("Idempotent-Replayed", nullValue());
        post("?dryRun=true", "{}").statusCode(201).header("Idempotent-Replayed", nullValue());
        caller = Callers.caller("author");
        post("", "{}").statusCode(201).header("Idempotent-Replayed", nullValue());
    }

    @Test
    void without_a_key_everything_is_done_again() {
        int before = DONE.get();
        for (int i = 0; i < 2; i++) {
            caller.request().body("{}").post("/api/v1/test/idempotency").then().statusCode(201);
        }
        assertThat(DONE).hasValue(before + 2);
    }

    @Test
    void a_refusal_is_not_kept_since_nothing_was_done() {
        post("refused", "{}").statusCode(409);
        int before = DONE.get();
        post("refused", "{}").statusCode(409).header("Idempotent-Replayed", nullValue());
        assertThat(DONE).hasValue(before + 1);
    }

    @Test
    void after_a_day_the_key_is_free_again_whether_swept_or_not() {
        post("", "{\"a\":1}").statusCode(201);
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        answers.sweep();
        post("", "{\"a\":1}").statusCode(201).header("Idempotent-Replayed", "true");
        clock.advance(Duration.ofSeconds(1));
        post("", "{\"a\":2}").statusCode(201).header("Idempotent-Replayed", nullValue());
        clock.advance(Duration.ofHours(25));
        answers.sweep();
        post("", "{\"a\":1}").statusCode(201).header("Idempotent-Replayed", nullValue());
    }

    @Test
    void a_key_that_is_no_key_is_refused() {
        for (String wrong : List.of("", "x".repeat(256))) {
            key = wrong;
            post("", "{}").statusCode(400).body("code", equalTo("INVALID"));
        }
        key = "\"a quoted one, as the draft has it\"";
        post("", "{}").statusCode(201);
    }

    @Test
    void while_the_first_is_at_work_the_second_is_told_so() throws Exception {
        entered = new CountDownLatch(1);
        leave = new CountDownLatch(1);
        var threads = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> first = threads.submit(() -> post("slow", "{}").extract().statusCode());
            entered.await();
            post("slow", "{}").statusCode(409).body("code", equalTo("CONFLICT"));
            leave.countDown();
            assertThat(first.get()).isEqualTo(200);
            post("slow", "{}").statusCode(200).header("Idempotent-Replayed", "true");
        } finally {
            leave.countDown();
            threads.shutdownNow();
        }
    }

    @Test
    void of_many_at_once_one_is_done() throws Exception {
        int before = DONE.get();
        var threads = Executors.newFixedThreadPool(8);
        try {
            var calls = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 8; i++) {
                calls.add(() -> post("", "{\"a\":1}").extract().statusCode());
            }
            for (Future<Integer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isIn(201, 409);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(DONE).hasValue(before + 1);
    }

    private ValidatableResponse post(String path, String body) {
        String address = "/api/v1/test/idempotency" + (path.isEmpty() || path.startsWith("?") ? "" : "/") + path;
        return caller.request().header("Idempotency-Key", key).body(body).post(address).then();
    }

    private ValidatableResponse upload(String list) {
        return caller.request().header("Idempotency-Key", key).contentType("text/csv").body(list.getBytes())
                .post("/api/v1/test/idempotency/upload").then();
    }
}
