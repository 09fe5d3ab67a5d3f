package io.tocsin.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProblemMapperTest {

    @Path("/api/v1/test/problems")
    @Produces(MediaType.APPLICATION_JSON)
    public static class Troubles {

        public enum Kind {
            INITIAL,
            UPDATE
        }

        public record Form(@NotBlank @Size(max = 10) String name, Kind kind, Integer count, Boolean flag, Instant at,
                Duration within, UUID id, List<@NotBlank String> roles, Map<String, Object> facts, @Valid Form inner) {
        }

        @Inject
        DataSource database;

        @POST
        @Path("forms")
        @Consumes(MediaType.APPLICATION_JSON)
        @PermitAll
        public Form form(@NotNull @Valid Form form) {
            return form;
        }

        @POST
        @Path("actions")
        @Consumes(MediaType.APPLICATION_JSON)
        @PermitAll
        public Map<String, Object> action() {
            return Map.of("done", true);
        }

        @POST
        @Path("actions/untyped")
        @PermitAll
        public Map<String, Object> untyped(@HeaderParam("If-Match") String ifMatch) {
            return Map.of("done", true);
        }

        @POST
        @Path("optional")
        @Consumes(MediaType.APPLICATION_JSON)
        @PermitAll
        public Map<String, Object> optional(Form form) {
            return Map.of("form", form != null);
        }

        @GET
        @Path("things/{id}")
        @PermitAll
        public Map<String, Object> thing(@PathParam("id") UUID id, @QueryParam("limit") Integer limit,
                @QueryParam("dryRun") boolean dryRun, @QueryParam("kind") Kind kind) {
            return Map.of("dryRun", dryRun);
        }

        @GET
        @Path("refused")
        @PermitAll
        public String refused() {
            throw new Refusal(RefusalCode.STALE, "The list moved on.",
                    List.of(Fault.inList(7, "contact_email", FaultCode.INVALID_EMAIL, "Not an address.")), 1200);
        }

        @GET
        @Path("broken")
        @PermitAll
        public String broken() {
            throw new IllegalStateException("the secret of anna@example.org");
        }

        @GET
        @Path("sql/{state}")
        @PermitAll
        public String sql(@PathParam("state") String state) throws SQLException {
            throw new RuntimeException(new SQLException("secret", state));
        }

        @POST
        @Path("taken")
        @Transactional
        @PermitAll
        public void taken() throws SQLException {
            try (var connection = database.getConnection(); var statement = connection.createStatement()) {
                statement.execute("CREATE TEMPORARY TABLE taken (id int CONSTRAINT secret_name UNIQUE) ON COMMIT DROP");
                statement.execute("INSERT INTO taken VALUES (1), (1)");
            }
        }
    }

    @Test
    void a_refusal_is_told_as_it_is() {
        problem(given().get("/api/v1/test/problems/refused").then(), 409, "STALE")
                .body("type", equalTo("urn:tocsin:problem:stale"))
                .body("title", equalTo("Changed since it was prepared"))
                .body("detail", equalTo("The list moved on."))
                .body("faultCount", equalTo(1200))
                .body("faults[0].line", equalTo(7))
                .body("faults[0].column", equalTo("contact_email"))
                .body("faults[0].code", equalTo("INVALID_EMAIL"))
                .body("faults[0].field", nullValue())
                .body("instance", nullValue());
    }

    @Test
    void what_was_not_foreseen_shows_a_number_and_nothing_internal() {
        problem(given().get("/api/v1/test/problems/broken").then(), 500, "INTERNAL")
                .body("instance", startsWith("urn:uuid:"))
                .body(not(containsString("anna"))).body(not(containsString("Exception")))
                .body("faults", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = { "{", "{\"name\":}", "nonsense", "{\"name\":\"a\"} x", "{\"name\":\"a\"}{}",
            "{\"name\":\"a\",\"name\":\"b\"}",
            "{\"name\":\"a\\u0000b\"}", "{\"name\":\"\\ud800\"}", "{\"name\":\"\\ufdd0\"}", "{\"facts\":{\"n\":1e999}}",
            "{'name':'a'}", "[]", "\"text\"", "5", "", "null", "{\"name\":\"a\u0001\"}", "{\"facts\":{\"a\":NaN}}",
            "{\"name\":\"\\udc00\\ud800\"}", "{\"count\":1E+0000000099999999}", "{\"name\":\"a\",\"count\":99999999999}" })
    void what_is_no_json_that_can_be_taken_is_malformed(String body) {
        problem(post(body), 400, "INVALID").body("detail", not(containsString("jackson")));
    }

    @Test
    void json_that_never_ends_its_nesting_is_malformed() {
        problem(post("{\"facts\":{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}}"), 400, "INVALID");
        problem(post("[".repeat(100_000)), 400, "INVALID");
        problem(post("{\"facts\":{\"n\":" + "9".repeat(5000) + "}}"), 400, "INVALID");
    }

    @Test
    void a_body_that_is_not_utf8_is_malformed() {
        for (byte[] bytes : List.of(new byte[] { '{', '"', (byte) 0xe4, '"', '}' },
                new byte[] { (byte) 0xff, (byte) 0xfe, '{', 0 },
                new byte[] { '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"' })) {
            problem(given().header("Content-Type", "application/json").body(bytes).post("/api/v1/test/problems/forms").then(),
                    400,
                    "INVALID");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name":"a","nmae":"b"}               | nmae     | UNKNOWN_FIELD
            {"name":"a","inner":{"x":1}}          | inner.x  | UNKNOWN_FIELD
            {"name":5}                            | name     | INVALID_VALUE
            {"name":["a"]}                        | name     | INVALID_VALUE
            {"name":"a","kind":"initial"}         | kind     | INVALID_VALUE
            {"name":"a","kind":0}                 | kind     | INVALID_VALUE
            {"name":"a","count":"5"}              | count    | INVALID_VALUE
            {"name":"a","count":1.5}              | count    | INVALID_VALUE
            {"name":"a","flag":"true"}            | flag     | INVALID_VALUE
            {"name":"a","flag":1}                 | flag     | INVALID_VALUE
            {"name":"a","at":"yesterday"}         | at       | INVALID_VALUE
            {"name":"a","at":5}                   | at       | INVALID_VALUE
            {"name":"a","within":"72h"}           | within   | INVALID_VALUE
            {"name":"a","id":"x"}                 | id       | INVALID_VALUE
            {"name":"a","roles":"x"}              | roles    | INVALID_VALUE
            {"name":"a","roles":["a",{}]}         | roles[1] | INVALID_VALUE
            {"name":"a","roles":["a",""]}         | roles[1] | REQUIRED
            {"name":"a","facts":[]}               | facts    | INVALID_VALUE
            {}                                    | name     | REQUIRED
            {"name":" "}                          | name     | REQUIRED
            {"name":"longer than ten"}            | name     | TOO_LONG
            {"name":"a","inner":{"name":""}}      | inner.name | REQUIRED
            """)
    void what_is_wrong_with_a_field_names_the_field(String body, String field, String code) {
        problem(post(body), 422, "INVALID")
                .body("faults.field", hasItems(field)).body("faults.find { it.field == '" + field + "' }.code", equalTo(code))
                .body("faultCount", equalTo(1)).body(not(containsString("java")))
                .body("detail", startsWith(field + ": "));
    }

    @Test
    void a_form_that_is_right_is_taken() {
        post("""
                {"name":"a","kind":"UPDATE","count":-5,"flag":true,"at":"2022-01-20T23:18:00Z","within":"PT72H",
                 "facts":{"n":1.10,"t":"true \\u00e4 \\ud83d\\udd14 \\\\u0000 1e999"},"id":"0190163d-8694-739b-aea5-966c26f8ad91"}
                """)
                .statusCode(200).body("facts.n", notNullValue()).body("at", equalTo("2022-01-20T23:18:00Z"))
                .body("within", equalTo("PT72H"));
    }

    @Test
    void an_action_takes_no_body_an_empty_one_or_an_empty_object() {
        for (String path : List.of("/api/v1/test/problems/actions", "/api/v1/test/problems/actions/untyped",
                "/api/v1/test/problems/optional")) {
            given().post(path).then().statusCode(200);
            given().contentType(ContentType.JSON).post(path).then().statusCode(200);
            given().contentType(ContentType.JSON).body("{}").post(path).then().statusCode(200);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{\"tenantIds\":[\"t-1\"]}|422", "{\"a\":null}|422", "[]|400", "null|400", "7|400",
            "{|400", "nonsense|400", "{} {}|400", "{\"a\":1,\"a\":2}|400" })
    void an_action_that_is_sent_anything_else_does_nothing(String body, int status) {
        for (String path : List.of("actions", "actions/untyped")) {
            problem(given().contentType(ContentType.JSON).body(body).post("/api/v1/test/problems/" + path).then(), status,
                    "INVALID");
        }
        problem(given().contentType(ContentType.JSON).body("{\"a\":1}").post("/api/v1/test/problems/actions").then(), 422,
                "INVALID").body("faults[0].field", equalTo("a")).body("faults[0].code", equalTo("UNKNOWN_FIELD"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/plain", "text/csv", "application/x-www-form-urlencoded", "application/xml" })
    void an_action_that_is_sent_another_type_does_nothing(String type) {
        for (String path : List.of("actions", "actions/untyped")) {
            problem(given().header("Content-Type", type).body("a=b").post("/api/v1/test/problems/" + path).then(),
                    415,
                    "UNSUPPORTED_TYPE");
        }
    }

    @Test
    void a_form_that_is_missing_altogether_is_missed() {
        problem(given().post("/api/v1/test/problems/forms").then(), 400, "INVALID").body("detail", containsString("JSON body"));
    }

    @Test
    void a_body_of_another_type_is_unsupported() {
        problem(given().contentType("text/plain").body("x".getBytes()).post("/api/v1/test/problems/forms").then(), 415,
                "UNSUPPORTED_TYPE");
        problem(given().contentType("application/x-www-form-urlencoded").body("a=b").post("/api/v1/test/problems/forms").then(),
                415,
                "UNSUPPORTED_TYPE");
        problem(given().header("Content-Type", "nonsense").body("x".getBytes()).post("/api/v1/test/problems/forms").then(), 415,
                "UNSUPPORTED_TYPE");
    }

    @ParameterizedTest
    @ValueSource(strings = { "limit=x", "limit=1.5", "limit=99999999999", "dryRun=yes", "dryRun=1", "dryRun=TRUE",
            "kind=NONE" })
    void a_query_parameter_of_another_type_is_named(String query) {
        problem(given().get("/api/v1/test/problems/things/0190163d-8694-739b-aea5-966c26f8ad91?" + query).then(), 400,
                "INVALID")
                .body("detail", containsString(query.substring(0, query.indexOf('='))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "foo=bar|dryRun, kind, limit", "Kind=UPDATE|Did you mean kind?",
            "dry_run=true|Did you mean dryRun?", "limit=5&=x|no query parameter", "kind=|kind has no value",
            "limit=5&limit=6|limit stands twice" })
    void a_query_parameter_that_is_unknown_empty_or_there_twice_is_named_with_the_one_that_is_meant(String query, String said) {
        problem(given().urlEncodingEnabled(false)
                .get("/api/v1/test/problems/things/0190163d-8694-739b-aea5-966c26f8ad91?" + query).then(), 400, "INVALID")
                .body("detail", containsString(said));
    }

    @Test
    void an_address_outside_the_api_takes_what_a_mail_program_adds() {
        given().get("/verify?utm_source=mail").then().statusCode(200);
    }

    @Test
    void query_parameters_that_are_right_are_taken() {
        given().get("/api/v1/test/problems/things/0190163d-8694-739b-aea5-966c26f8ad91?limit=5&dryRun=true&kind=UPDATE").then()
                .statusCode(200).body("dryRun", equalTo(true));
        given().get("/api/v1/test/problems/things/0190163d-8694-739b-aea5-966c26f8ad91").then()
                .statusCode(200).body("dryRun", equalTo(false));
    }

    @Test
    void an_id_that_is_none_is_not_found() {
        problem(given().get("/api/v1/test/problems/things/7").then(), 404, "NOT_FOUND");
    }

    @Test
    void an_unknown_address_a_wrong_method_and_a_wrong_accept_header_are_told() {
        problem(given().get("/api/v1/nothing").then(), 404, "NOT_FOUND");
        problem(given().get("/nothing/at/all").then(), 404, "NOT_FOUND");
        problem(given().delete("/api/v1/test/problems/forms").then(), 405, "METHOD_NOT_ALLOWED");
        problem(given().accept("image/png").get("/api/v1/test/problems/things/0190163d-8694-739b-aea5-966c26f8ad91").then(),
                406,
                "NOT_ACCEPTABLE");
        problem(given().request("BREW", "/api/v1/test/problems/forms").then(), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void options_and_head_are_answered_without_a_body() {
        given().options("/api/v1/test/problems/forms").then().statusCode(200).header("Allow",
                containsString("POST"));
        given().head("/api/v1/test/problems/things/0190163d-8694-739b-aea5-966c26f8ad91").then().statusCode(200);
        assertThat(given().head("/api/v1/test/problems/things/7").then().statusCode(404).extract().asString()).isEmpty();
    }

    @Test
    void a_program_gets_json_whatever_it_accepts_and_a_person_gets_a_page() {
        problem(given().accept("text/html").get("/api/v1/nothing").then(), 404, "NOT_FOUND");
        given().accept("text/html,application/xhtml+xml,*/*;q=0.8").get("/a/nothing/here").then().statusCode(404)
                .contentType(ContentType.HTML).body("html.head.title", equalTo("There is nothing here"))
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Cache-Control", "no-store").header("Referrer-Policy", "no-referrer");
        problem(given().get("/a/nothing/here").then(), 404, "NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/a", "/a/", "/favicon.ico", "/nothing/at/all", "/robots.txt", "/index.php" })
    void an_unknown_address_is_told_to_a_person_without_words_for_programs(String address) {
        String page = given().accept("text/html,application/xhtml+xml,*/*;q=0.8").get(address).then().statusCode(404)
                .contentType(ContentType.HTML).header("Content-Security-Policy", containsString("default-src 'none'"))
                .extract().asString();
        assertThat(page).contains("There is nothing at this address", "<style>", "/verify\"", "color-scheme")
                .doesNotContain("openapi");
        given().accept("text/html").header("Accept-Language", "fr-CH").get(address).then().statusCode(404)
                .header("Content-Language", "fr").body(containsString("Il n’y a rien"));
        problem(given().get(address).then(), 404, "NOT_FOUND").body("detail", containsString("/q/openapi"));
    }

    @Test
    void who_types_the_address_alone_learns_whose_service_it_is_and_where_notices_are_checked() {
        given().accept("text/html").header("Accept-Language", "de").get("/").then().statusCode(200)
                .header("Content-Language", "de").header("Cache-Control", "no-store")
                .body(containsString("/verify"), containsString("Tocsin"), containsString("Sicherheitsmitteilungen"));
    }

    @Test
    void what_is_not_possible_is_said_on_a_page_too() {
        given().accept("text/html").header("Accept-Language", "es").delete("/verify").then().statusCode(405)
                .contentType(ContentType.HTML)
                .body(containsString("Esto no es posible"), containsString("lang=\"en\""), containsString("DELETE"));
    }

    @ParameterizedTest
    @CsvSource({ "23505,409,CONFLICT", "40001,409,CONFLICT", "40P01,409,CONFLICT", "22021,422,INVALID", "22003,422,INVALID",
            "08006,503,UNAVAILABLE", "57P01,503,UNAVAILABLE", "53300,503,UNAVAILABLE", "42P01,500,INTERNAL",
            "23514,500,INTERNAL" })
    void what_the_database_says_is_told_by_its_state(String state, int status, String code) {
        problem(given().get("/api/v1/test/problems/sql/" + state).then(), status, code).body(not(containsString("secret")));
    }

    @Test
    void a_race_for_something_unique_is_a_conflict() {
        problem(given().post("/api/v1/test/problems/taken").then(), 409, "CONFLICT").body(not(containsString("secret")));
    }

    private static ValidatableResponse post(String body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/v1/test/problems/forms").then();
    }

    private static ValidatableResponse problem(ValidatableResponse answer, int status, String code) {
        return answer.statusCode(status).contentType(Problem.MEDIA_TYPE).body("status", equalTo(status))
                .body("code", equalTo(code)).body("title", notNullValue()).body("detail", notNullValue())
                .body("type", startsWith("urn:tocsin:problem:")).header("X-Content-Type-Options", "nosniff");
    }
}
