package io.tocsin.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tocsin.access.ApiKey;
import io.tocsin.access.Operator;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.SignedIn;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;

/** What stands before every page: who gets in, with what, and what a page may do in the browser. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConsoleGateTest {

    private static final int MORE_THAN_THREADS = 250;

    @Inject
    BeanManager beans;
    @Inject
    MutableClock clock;
    @ConfigProperty(name = "quarkus.micrometer.binder.http-server.max-uri-tags")
    int maxUriTags;

    @Test
    void who_is_not_signed_in_is_taken_to_where_that_is_done_and_back_again() {
        stranger().get("/console/administration/health?x=1").then().statusCode(303)
                .header("Location", "/console/sign-in?to=%2Fconsole%2Fadministration%2Fhealth%3Fx%3D1");
        stranger().get("/console/sign-in?to=/console/administration/health?x=1").then().statusCode(200)
                .body(containsString("name=\"to\" value=\"/console/administration/health?x=1\""));
        given().redirects().follow(false).header("HX-Request", "true").get("/console").then().statusCode(204)
                .header("HX-Redirect", "/console/sign-in?to=%2Fconsole");
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://evil.example/", "//evil.example/console", "/console/../../x", "/consolex", "\\evil",
            "javascript:alert(1)", "/console\\..\\evil", "/api/v1/incidents" })
    void nobody_is_taken_out_of_the_console_by_a_link_to_the_sign_in_page(String elsewhere) {
        stranger().queryParam("to", elsewhere).get("/console/sign-in").then().statusCode(200)
                .body(containsString("name=\"to\" value=\"/console\""));
    }

    @Test
    void what_was_typed_stays_where_it_is_kept_when_it_is_refused_before_anybody_reads_it() {
        SignedIn admin = SignedIn.as("admin");
        String form = "/console/administration/operators";
        String typed = sent(admin.request(), form, "No Such Name!");
        assertThat(typed).startsWith(form + "?kept=");
        String refused = sent(admin.request().header("X-CSRF-Token", "another's"), typed, "Other");
        assertThat(refused).startsWith(form + "?kept=").isNotEqualTo(typed);
        admin.request().get(refused).then().statusCode(200).body(containsString("too old"));
        admin.request().get(typed).then().statusCode(200).body(containsString("No Such Name!"));
        assertThat(sent(admin.request(), form + "/" + admin.name() + "/invitation", "Again!")).as("an address that is not read")
                .isNull();
    }

    /** Whoever asks for nothing that is there must not have it written down. */
    @Test
    void nothing_is_kept_for_strangers_at_addresses_that_are_none() {
        stranger().accept("text/html").header("Referer", "http://localhost/console/sign-in").contentType(ContentType.URLENC)
                .formParam("a", "b").post("/console/nowhere").then().statusCode(404).header("Location", nullValue());
    }

    /** @return where the browser is sent that is on this page */
    private static String sent(RequestSpecification request, String page, String name) {
        return request.accept("text/html").header("Referer", "http://localhost" + page).contentType(ContentType.URLENC)
                .formParam("name", name).post("/console/administration/operators").header("Location");
    }

    @Test
    void a_session_opens_no_address_of_the_api_however_it_is_spelt() {
        SignedIn admin = SignedIn.as("admin", "author");
        for (String path : List.of("/api/v1/incidents", "/console/../api/v1/incidents", "/console/%2e%2e/api/v1/incidents",
                "//api/v1/incidents", "/console;/../api/v1/operators", "/console/..;/api/v1/operators")) {
            int status = admin.request().urlEncodingEnabled(false).get(path).statusCode();
            assertThat(status).as(path).isIn(303, 400, 401, 404);
        }
    }

    @Test
    void a_key_opens_no_page() {
        Callers.as("admin").redirects().follow(false).get("/console").then().statusCode(303)
                .header("Location", containsString("/console/sign-in"));
    }

    @Test
    void a_page_that_follows_by_itself_keeps_nobody_signed_in() {
        clock.reset();
        SignedIn polled = SignedIn.as("viewer");
        SignedIn streamed = SignedIn.as("viewer");
        SignedIn used = SignedIn.as("viewer");
        clock.advance(Duration.ofHours(7));
        polled.request().header(SessionCookie.FOLLOWS, "true").get("/console/me").then().statusCode(200);
        streamed.request().accept("text/event-stream").get("/console/notices/" + UUID.randomUUID() + "/stream").then()
                .statusCode(404).body(containsString("There is no notice"));
        used.request().get("/console/me").then().statusCode(200);
        clock.advance(Duration.ofHours(6));
        polled.request().get("/console/me").then().statusCode(303);
        streamed.request().get("/console/me").then().statusCode(303);
        used.request().get("/console/me").then().statusCode(200);
        clock.reset();
    }

    @Test
    void the_files_of_libraries_are_handed_out_by_the_console_alone() {
        given().get("/webjars/bootstrap/5.3.8/dist/css/bootstrap.min.css").then().statusCode(404)
                .contentType("application/problem+json");
        String css = given().get("/console/sign-in").asString().replaceAll("(?s).*href=\"([^\"]*bootstrap.css)\".*", "$1");
        given().get(css).then().statusCode(200).contentType("text/css");
    }

    @Test
    void metrics_have_room_for_the_template_of_every_address() {
        long templates = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream().map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Arrays.stream(type.getMethods()).filter(method -> !method.isBridge()).map(method -> type
                        .getAnnotation(Path.class).value() + "/"
                        + Optional.ofNullable(method.getAnnotation(Path.class)).map(Path::value).orElse("")))
                .distinct().count();
        assertThat(templates).isBetween(100L, (long) maxUriTags);
    }

    @Test
    void a_form_without_its_token_is_refused_and_changes_nothing() {
        SignedIn ann = SignedIn.as("viewer");
        RequestSpecification bare = given().redirects().follow(false).cookie(SessionCookie.NAME, ann.token());
        bare.formParam("zone", "Europe/Berlin").formParam("theme", "DARK").post("/console/me/view").then().statusCode(403)
                .body(containsString("This form is too old"));
        given().redirects().follow(false).cookie(SessionCookie.NAME, ann.token())
                .formParam("csrf", SignedIn.as("viewer").csrf())
                .formParam("zone", "Europe/Berlin").formParam("theme", "DARK").post("/console/me/view").then().statusCode(403);
        ann.request().get("/console/me").then().body(containsString("data-bs-theme=\"light\""));
        given().redirects().follow(false).cookie(SessionCookie.NAME, ann.token()).formParam("csrf", ann.csrf())
                .formParam("zone", "Europe/Berlin").formParam("theme", "DARK").post("/console/me/view").then().statusCode(303)
                .header("Location", endsWith("/console/me"));
        ann.request().get("/console/me").then().body(containsString("data-bs-theme=\"dark\""))
                .body(containsString("The console shows times in Europe/Berlin now."));
        ann.request().get("/console/me").then().body(not(containsString("The console shows times in Europe/Berlin now.")));
    }

    @ParameterizedTest
    @CsvSource({ "Sec-Fetch-Site,cross-site,403", "Sec-Fetch-Site,same-site,403", "Sec-Fetch-Site,same-origin,303",
            "Origin,https://evil.example,403", "Origin,null,403" })
    void a_form_from_another_site_is_refused_whatever_token_it_has(String header, String value, int status) {
        SignedIn ann = SignedIn.as("viewer");
        ann.request().header(header, value).formParam("zone", "UTC").formParam("theme", "AUTO").post("/console/me/view").then()
                .statusCode(status);
        given().redirects().follow(false).header(header, value).formParam("name", "x").formParam("password", "y")
                .post("/console/sign-in").then().statusCode(status == 303 ? 422 : 403);
    }

    @Test
    void what_was_typed_can_still_be_sent_after_signing_in_again() {
        SignedIn ann = SignedIn.as("viewer");
        ann.request().formParam("csrf", ann.csrf()).post("/console/sign-out").then().statusCode(303);
        ann.request().formParam("zone", "UTC").formParam("theme", "AUTO").post("/console/me/view").then().statusCode(401)
                .body(containsString("What you typed is not lost"));
        SignedIn again = SignedIn.as(ann.actor());
        given().redirects().follow(false).cookie(SessionCookie.NAME, again.token()).formParam("csrf", ann.csrf())
                .formParam("zone", "UTC").formParam("theme", "AUTO").post("/console/me/view").then().statusCode(303);
    }

    @Test
    void a_page_runs_nothing_that_stands_in_it_and_is_framed_by_nobody() {
        for (String path : List.of("/console", "/console/sign-in", "/console/nowhere")) {
            SignedIn.as("viewer").request().get(path).then().header("Content-Security-Policy",
                    allOf(containsString("default-src 'none'"), containsString("script-src 'self';"),
                            containsString("style-src 'self';"), containsString("frame-ancestors 'none'")))
                    .header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff")
                    .body(not(containsString(" style=\""))).body(not(containsString("onclick")));
        }
    }

    @Test
    void files_are_kept_for_good_under_an_address_of_their_content() {
        String css = SignedIn.as("viewer").request().get("/console").htmlPath()
                .getString("**.find { it.name() == 'link' && it.@rel == 'stylesheet' }.@href");
        given().get(css).then().statusCode(200).contentType("text/css").header("Cache-Control", containsString("immutable"));
        given().get(css.replaceAll("[0-9a-f]{16}", "0123456789abcdef")).then().statusCode(404);
        given().get("/console/assets/x/..%2f..%2fapplication.properties").then().statusCode(404);
    }

    @Test
    void who_lacks_a_role_is_told_which_and_who_has_it() {
        SignedIn admin = SignedIn.as("admin");
        SignedIn.as("viewer").request().get("/console/administration/operators").then().statusCode(403)
                .body(containsString("You need the role “admin”")).body(containsString("Who has it: "))
                .body(not(containsString("/api/v1")));
        assertThat(admin.name()).isNotBlank();
    }

    @Test
    void nothing_of_the_inside_stands_on_a_page_that_went_wrong() {
        SignedIn.as("viewer").request().get("/console/nowhere").then().statusCode(404)
                .body(containsString("There is nothing here"));
        SignedIn.as("admin").request().get("/console/administration/operators/nobody").then().statusCode(404)
                .body(containsString("There is no operator nobody."));
        given().contentType("application/x-www-form-urlencoded").body("name=" + "x".repeat(2_000_000)).post("/console/sign-in")
                .then().statusCode(413).body(containsString("longer than"));
    }

    @Test
    void the_cookie_is_read_by_no_script_and_sent_by_no_other_site() {
        assertThat(new SessionCookie("https://tocsin.example").set("t"))
                .isEqualTo("tocsin_session=t; Path=/console; HttpOnly; SameSite=Lax; Secure; Max-Age=604800");
        assertThat(new SessionCookie("http://localhost:8080").set("t")).doesNotContain("Secure");
    }

    @Test
    void whoever_signs_in_anew_signs_out_who_was_there() {
        SignedIn ann = SignedIn.as("viewer");
        String key = QuarkusTransaction.requiringNew().call(
                () -> ApiKey.issue(Operator.findById(SignedIn.as("viewer").id()), "a laptop", Instant.now()).key());
        stranger().cookie(SessionCookie.NAME, ann.token()).formParam("key", key).formParam("password", "four geese over Basel")
                .formParam("repeated", "four geese over Basel").post("/console/sign-in/key").then().statusCode(303)
                .header("Set-Cookie", containsString("tocsin_session="));
        ann.request().get("/console").then().statusCode(303);
    }

    @Test
    void nothing_that_is_typed_into_an_address_ends_a_header() {
        SignedIn.as("sender").request().urlEncodingEnabled(false).contentType("application/x-www-form-urlencoded")
                .post("/console/tenants/a%0D%0ASet-Cookie:%20b=%C3%A9/resend").then().statusCode(303)
                .header("Location", endsWith("/console/tenants/a%0D%0ASet-Cookie:%20b=%C3%A9"))
                .header("Set-Cookie", nullValue());
        stranger().urlEncodingEnabled(false).get("/console/%00").then().statusCode(400).header("Content-Security-Policy",
                containsString("frame-ancestors 'none'"));
        SignedIn.as("author").request().contentType("application/x-www-form-urlencoded")
                .post("/console/templates/nobodys/en/retirement").then().statusCode(400);
    }

    @ParameterizedTest
    @CsvSource({ "application/x-www-form-urlencoded,%zz=%", "application/x-www-form-urlencoded,MANY",
            "multipart/form-data; boundary=x,nonsense" })
    void what_is_no_form_is_said_to_be_none(String type, String body) {
        String sent = body.equals("MANY") ? "a=1&".repeat(2_000) : body;
        RequestSpecification none = SignedIn.as("author").request().config(RestAssuredConfig.config().encoderConfig(
                EncoderConfig.encoderConfig().encodeContentTypeAs("multipart/form-data", ContentType.TEXT)));
        none.contentType(type).body(sent).post("/console/incidents/new").then().statusCode(400)
                .body(containsString("cannot be read as a form"));
    }

    @Test
    void an_incident_of_nothing_is_asked_for_what_is_missing() {
        SignedIn.as("author").request().contentType("application/x-www-form-urlencoded").post("/console/incidents/new").then()
                .statusCode(422);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/console/sign-in", "/a/nobodys/acknowledgement", "/receipts/sendgrid", "/api/v1/incidents" })
    void those_who_send_slowly_hold_nobody_up_however_many_they_are_and_are_waited_for(String path) throws IOException {
        String key = Callers.caller("author").key();
        List<Socket> senders = new ArrayList<>();
        try {
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                senders.add(sender(path, 1000, key));
            }
            given().get("/console/sign-in").then().statusCode(200);
            for (String door : List.of("/console/sign-in", "/a/nobodys/acknowledgement", "/a/nobodys/passphrase",
                    "/receipts/sendgrid")) {
                assertThat(stranger().contentType("application/x-www-form-urlencoded").body("name=x").post(door).statusCode())
                        .as("a quick one at " + door).isBetween(400, 428);
            }
            given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON).body("{}").post("/api/v1/incidents")
                    .then().statusCode(422);
            for (Socket sender : List.of(senders.get(0), senders.get(MORE_THAN_THREADS - 1))) {
                sender.getOutputStream().write("a".repeat(999).getBytes(StandardCharsets.US_ASCII));
                assertThat(answer(sender)).startsWith("HTTP/1.1 4").isNotEqualTo("HTTP/1.1 429");
            }
        } finally {
            close(senders);
        }
    }

    /** Over HTTP/2 a body has no length that is told before it, nor a Transfer-Encoding. */
    @Test
    void nor_do_those_who_speak_http_2_and_tell_no_length() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            HttpClient client = vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false).setHttp2MaxPoolSize(3));
            List<CompletableFuture<HttpClientRequest>> senders = new ArrayList<>();
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                senders.add(client
                        .request(io.vertx.core.http.HttpMethod.POST, RestAssured.port, "127.0.0.1",
                                "/a/nobodys/acknowledgement")
                        .compose(
                                sender -> sender.exceptionHandler(cutOff -> {
                                }).setChunked(true).putHeader("Content-Type", "application/x-www-form-urlencoded")
                                        .write("a").map(sender))
                        .toCompletionStage().toCompletableFuture());
            }
            for (CompletableFuture<HttpClientRequest> sender : senders) {
                sender.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            }
            given().get("/console/sign-in").then().statusCode(200);
            HttpClientRequest last = senders.get(MORE_THAN_THREADS - 1).get();
            last.end("=b");
            assertThat(last.response().toCompletionStage().toCompletableFuture()
                    .get(Patience.LONG.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(404);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void a_rush_from_one_address_is_let_through() throws IOException {
        List<Socket> senders = new ArrayList<>();
        try {
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                senders.add(sender("/a/nobodys/acknowledgement", 1, null));
            }
            for (Socket sender : senders) {
                assertThat(answer(sender)).isEqualTo("HTTP/1.1 404");
            }
        } finally {
            close(senders);
        }
    }

    @Test
    void whoever_sends_large_files_slowly_leaves_places_to_the_others_and_is_told_so() throws IOException {
        String key = Callers.caller("author", "sender").key();
        List<Socket> senders = new ArrayList<>();
        try {
            for (int i = 0; i < 9; i++) {
                senders.add(sender("/api/v1/tenants", 2_000_000, key));
            }
            assertThat(firstAnswer(senders)).startsWith("HTTP/1.1 429");
            String large = "tenant_id,name\n" + "\n".repeat(1 << 20);
            given().header("Authorization", "Bearer " + Callers.caller("author", "sender").key()).contentType("text/csv")
                    .body(large).post("/api/v1/tenants?dryRun=true").then().statusCode(not(429));
        } finally {
            close(senders);
        }
    }

    /** @param key of an operator, or null */
    private static Socket sender(String path, int length, String key) throws IOException {
        var sender = new Socket("127.0.0.1", RestAssured.port);
        sender.setSoTimeout(20);
        String type = path.startsWith("/api/") ? "application/json" : "application/x-www-form-urlencoded";
        sender.getOutputStream().write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length
                + "\r\nContent-Type: " + type + "\r\n" + (key == null ? "" : "Authorization: Bearer " + key + "\r\n") + "\r\na")
                .getBytes(StandardCharsets.US_ASCII));
        return sender;
    }

    private static String answer(Socket sender) throws IOException {
        sender.setSoTimeout((int) Patience.LONG.toMillis());
        return new String(sender.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    private static void close(List<Socket> senders) throws IOException {
        for (Socket sender : senders) {
            sender.close();
        }
    }

    private static String firstAnswer(List<Socket> senders) throws IOException {
        long end = System.nanoTime() + Patience.LONG.toNanos();
        while (System.nanoTime() - end < 0) {
            for (Socket sender : senders) {
                try {
                    return new String(sender.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                } catch (SocketTimeoutException e) {
                    // not this one
                }
            }
        }
        return "none";
    }

    @Test
    void signing_out_ends_the_session_itself() {
        SignedIn ann = SignedIn.as("viewer");
        ann.request().formParam("csrf", ann.csrf()).post("/console/sign-out").then().statusCode(303)
                .header("Set-Cookie", containsString("Max-Age=0"));
        ann.request().get("/console").then().statusCode(303).header("Location", equalTo("/console/sign-in?to=%2Fconsole"));
    }

    @Test
    void every_page_asks_who_looks_and_every_form_whether_it_is_one_of_ours() {
        SignedIn all = SignedIn.as("author", "approver", "sender", "admin");
        List<Address> addresses = Address.all(beans);
        assertThat(addresses).hasSizeGreaterThan(15);
        for (Address address : addresses) {
            String of = address.toString();
            if (address.isOpen()) {
                assertThat(address.path()).as("open to everybody").matches("/console/(sign-in.*|welcome|assets/.*)");
            } else if (address.method().equals("GET")) {
                assertThat(stranger().get(address.path()).statusCode()).as(of).isEqualTo(303);
            } else {
                assertThat(address.method()).as(of).isEqualTo("POST");
                assertThat(stranger().contentType(address.type()).post(address.path()).statusCode()).as(of).isEqualTo(401);
                assertThat(stranger().cookie(SessionCookie.NAME, all.token()).contentType(address.type()).post(address.path())
                        .statusCode()).as(of + " without its token").isEqualTo(403);
            }
        }
    }

    /** An operation below /console. */
    private record Address(String method, String path, String type, boolean isOpen) {

        static List<Address> all(BeanManager beans) {
            List<Address> all = new ArrayList<>();
            for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
                Path path = bean.getBeanClass().getAnnotation(Path.class);
                if (path != null && path.value().startsWith("/console")) {
                    for (Method method : bean.getBeanClass().getDeclaredMethods()) {
                        of(path.value(), method).ifPresent(all::add);
                    }
                }
            }
            return all;
        }

        private static Optional<Address> of(String start, Method method) {
            Path rest = method.getAnnotation(Path.class);
            String path = (start + "/" + (rest == null ? "" : rest.value())).replaceAll("/+", "/").replaceAll("/$", "")
                    .replaceAll("\\{[^}]*}", "0190163d-8694-739b-aea5-966c26f8ad91");
            Consumes consumes = method.getAnnotation(Consumes.class);
            return Arrays.stream(method.getAnnotations()).map(each -> each.annotationType().getAnnotation(HttpMethod.class))
                    .filter(Objects::nonNull).findFirst().map(verb -> new Address(verb.value(), path, consumes == null
                            ? "application/x-www-form-urlencoded"
                            : consumes.value()[0],
                            method.isAnnotationPresent(PermitAll.class)));
        }
    }

    private static RequestSpecification stranger() {
        return given().redirects().follow(false);
    }
}
