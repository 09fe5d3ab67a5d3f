package io.tocsin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tocsin.journal.JournalEntry;
import io.tocsin.problem.Refusal;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.Callers.Caller;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class OperatorResourceTest {

    Caller admin;
    String name;

    @BeforeEach
    void fresh() {
        admin = Callers.caller("admin");
        name = "ann-" + UUID.randomUUID();
    }

    @Test
    void an_operator_is_made_given_a_key_and_let_in() {
        create("[\"author\"]");
        JsonPath key = issue();
        assertThat(key.getString("key")).startsWith(key.getString("prefix")).startsWith("tocsin_");

        RestAssured.given().header("Authorization", "Bearer " + key.getString("key")).get("/test/sign-in/author").then()
                .statusCode(200).body(equalTo(name));
    }

    @Test
    void a_new_operator_is_answered_whole() {
        admin.request().body("{\"name\":\"" + name + "\",\"kind\":\"SYSTEM\",\"roles\":[\"sender\",\"author\",\"sender\"]}")
                .post("/api/v1/operators").then().statusCode(201)
                .header("Location", endsWith("/api/v1/operators/" + name)).header("ETag", "\"1\"")
                .body("name", equalTo(name)).body("kind", equalTo("SYSTEM")).body("roles", equalTo(List.of("author", "sender")))
                .body("disabled", equalTo(false)).body("id", notNullValue()).body("createdAt", endsWith("Z"));
        admin.request().get("/api/v1/operators/" + name).then().statusCode(200).header("ETag", "\"1\"")
                .body("name", equalTo(name));
        admin.request().header("If-None-Match", "\"1\"").get("/api/v1/operators/" + name).then().statusCode(304);
    }

    @Test
    void a_person_is_invited_with_a_link_that_is_shown_once_and_a_system_is_not() {
        create("[\"author\"]");
        String once = UUID.randomUUID().toString();
        for (String url : new String[] { "/console/welcome?code=", null }) {
            admin.request().header("Idempotency-Key", once).post("/api/v1/operators/" + name + "/invitation").then()
                    .statusCode(201).body("expiresAt", notNullValue())
                    .body("url", url == null ? nullValue() : containsString(url));
        }
        String system = "crm-" + UUID.randomUUID();
        admin.request().body("{\"name\":\"" + system + "\",\"kind\":\"SYSTEM\",\"roles\":[\"viewer\"]}")
                .post("/api/v1/operators").then().statusCode(201);
        admin.request().post("/api/v1/operators/" + system + "/invitation").then().statusCode(409)
                .body("detail", containsString("Systems have API keys"));
    }

    @Test
    void a_name_that_is_taken_is_a_conflict() {
        create("[\"author\"]");
        admin.request().body("{\"name\":\"" + name + "\",\"kind\":\"PERSON\",\"roles\":[\"author\"]}")
                .post("/api/v1/operators").then().statusCode(409).body("code", equalTo("CONFLICT"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kind":"PERSON","roles":["author"]}                      | name     | REQUIRED
            {"name":"a b","kind":"PERSON","roles":["author"]}         | name     | INVALID_VALUE
            {"name":"me","kind":"PERSON","roles":["author"]}          | name     | INVALID_VALUE
            {"name":"none","kind":"PERSON","roles":["author"]}        | name     | INVALID_VALUE
            {"name":"a/b","kind":"PERSON","roles":["author"]}         | name     | INVALID_VALUE
            {"name":"ann","roles":["author"]}                         | kind     | REQUIRED
            {"name":"ann","kind":"ROBOT","roles":["author"]}          | kind     | INVALID_VALUE
            {"name":"ann","kind":"PERSON"}                            | roles    | REQUIRED
            {"name":"ann","kind":"PERSON","roles":[]}                 | roles    | REQUIRED
            {"name":"ann","kind":"PERSON","roles":["author","king"]}  | roles[1] | INVALID_VALUE
            {"name":"ann","kind":"PERSON","roles":[null]}             | roles[0] | REQUIRED
            {"name":"ann","kind":"PERSON","roles":["author"],"id":1}  | id       | UNKNOWN_FIELD
            """)
    void what_is_wrong_with_a_new_operator_is_named(String body, String field, String code) {
        admin.request().body(body).post("/api/v1/operators").then().statusCode(422).body("faults.field", hasItem(field))
                .body("faults.find { it.field == '" + field + "' }.code", equalTo(code));
    }

    @Test
    void a_name_may_begin_with_a_reserved_one() {
        admin.request().body("{\"name\":\"me-" + name + "\",\"kind\":\"PERSON\",\"roles\":[\"author\"]}")
                .post("/api/v1/operators").then().statusCode(201);
    }

    @Test
    void roles_and_disabled_are_patched_under_a_revision() {
        create("[\"author\"]");
        patch("\"1\"", "{\"roles\":[\"approver\"]}", 200).header("ETag", "\"2\"")
                .body("roles", equalTo(List.of("approver"))).body("disabled", equalTo(false));
        patch("\"1\"", "{\"disabled\":true}", 412).body("code", equalTo("PRECONDITION_FAILED"));
        patch("\"2\"", "{\"disabled\":true}", 200).header("ETag", "\"3\"").body("disabled", equalTo(true));
        patch("\"3\"", "{}", 200).header("ETag", "\"3\"");
        patch("\"3\"", "{\"disabled\":null}", 422).body("faults[0].field", equalTo("disabled"));
        patch("\"3\"", "{\"name\":\"eve\"}", 422).body("faults[0].code", equalTo("UNKNOWN_FIELD"));
        patch("\"3\"", "{\"roles\":\"admin\"}", 422).body("faults[0].field", equalTo("roles"));
        patch("\"3\"", "[]", 400);
    }

    @Test
    void a_key_is_listed_without_itself_and_revoked_for_good() {
        create("[\"viewer\"]");
        JsonPath key = issue();
        String path = "/api/v1/operators/" + name + "/api-keys/" + key.getString("id");
        admin.request().get("/api/v1/operators/" + name + "/api-keys").then().statusCode(200).body("items", hasSize(1))
                .body("items[0].prefix", equalTo(key.getString("prefix"))).body("items[0].key", nullValue())
                .body("items[0].revokedAt", nullValue()).body("nextCursor", nullValue());

        admin.request().delete(path).then().statusCode(204);
        String revokedAt = admin.request().get(path).then().statusCode(200).body("revokedAt", notNullValue()).extract()
                .path("revokedAt");
        admin.request().delete(path).then().statusCode(204);
        admin.request().get(path).then().body("revokedAt", equalTo(revokedAt));
        RestAssured.given().header("Authorization", "Bearer " + key.getString("key")).get("/test/sign-in/viewer").then()
                .statusCode(401);
    }

    @Test
    void a_new_key_asked_for_twice_with_one_idempotency_key_is_shown_once() {
        create("[\"viewer\"]");
        var request = admin.request().header("Idempotency-Key", name).body("{\"label\":\"laptop\"}");
        String id = request.post("/api/v1/operators/" + name + "/api-keys").then().statusCode(201)
                .body("key", startsWith("tocsin_")).extract().path("id");
        request.post("/api/v1/operators/" + name + "/api-keys").then().statusCode(201).body("key", nullValue())
                .body("id", equalTo(id)).header("Idempotent-Replayed", "true");
    }

    @Test
    void a_key_of_another_operator_is_not_found_here() {
        create("[\"viewer\"]");
        String id = issue().getString("id");
        admin.request().get("/api/v1/operators/" + admin.name() + "/api-keys/" + id).then().statusCode(404);
        admin.request().delete("/api/v1/operators/" + admin.name() + "/api-keys/" + id).then().statusCode(404);
        admin.request().get("/api/v1/operators/nobody/api-keys").then().statusCode(404);
    }

    @Test
    void operators_are_listed_page_by_page() {
        create("[\"viewer\"]");
        String first = admin.request().get("/api/v1/operators?limit=1").then().statusCode(200).body("items", hasSize(1))
                .body("nextCursor", notNullValue()).extract().path("nextCursor");
        admin.request().get("/api/v1/operators?limit=1000&cursor=" + first).then().statusCode(200)
                .body("items", not(empty())).body("items.name", hasItems(name));
        admin.request().get("/api/v1/operators?cursor=nonsense").then().statusCode(400);
    }

    @Test
    void the_last_admin_cannot_be_shut_out() {
        QuarkusTransaction.begin();
        try {
            Operator.update("disabled = true where id <> ?1", admin.id());
            Operator.requireAnAdmin();
            ApiKey.<ApiKey> find("operatorId", admin.id()).firstResult().revoke(Instant.now());
            assertThatThrownBy(Operator::requireAnAdmin).isInstanceOf(Refusal.class)
                    .hasMessageContaining("Nobody could manage");
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void every_act_is_journalled_with_its_actor() {
        create("[\"viewer\"]");
        patch("*", "{\"disabled\":true}", 200);
        admin.request().delete("/api/v1/operators/" + name + "/api-keys/" + issue().getString("id")).then().statusCode(204);
        var acts = QuarkusTransaction.requiringNew().call(() -> JournalEntry
                .<JournalEntry> list("operatorId = ?1 order by id", admin.id()).stream().map(entry -> entry.act).toList());
        assertThat(acts).containsExactly("operator.created", "operator.changed", "api-key.issued", "api-key.revoked");
    }

    @Test
    void an_operator_has_an_address_once_an_admin_gives_it_one() {
        admin.request().body("{\"name\":\"" + name + "\",\"kind\":\"PERSON\",\"roles\":[\"author\"],"
                + "\"email\":\"ann@vendor.example\"}").post("/api/v1/operators").then().statusCode(201)
                .body("email", equalTo("ann@vendor.example"));

        patch("\"1\"", "{\"email\":\"ann@vendor.example\\r\\nBcc: x@y.example\"}", 422)
                .body("faults[0].field", equalTo("email"));
        patch("\"1\"", "{\"roles\":[\"viewer\"]}", 200).body("email", equalTo("ann@vendor.example"));
        patch("\"2\"", "{\"email\":null}", 200).body("email", nullValue());
    }

    private void create(String roles) {
        admin.request().body("{\"name\":\"" + name + "\",\"kind\":\"PERSON\",\"roles\":" + roles + "}")
                .post("/api/v1/operators").then().statusCode(201);
    }

    private JsonPath issue() {
        return admin.request().body("{\"label\":\"laptop\"}").post("/api/v1/operators/" + name + "/api-keys").then()
                .statusCode(201).extract().jsonPath();
    }

    private ValidatableResponse patch(String ifMatch, String body, int status) {
        return admin.request().contentType("application/merge-patch+json").header("If-Match", ifMatch).body(body)
                .patch("/api/v1/operators/" + name).then().statusCode(status);
    }
}
