package io.tocsin.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

/** The Allow header, asked for at every address of the API. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ResourceAddressesTest {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    @Test
    void every_address_answers_every_method_that_it_allows_and_no_other() {
        Map<String, Map<String, Object>> paths = given().accept("application/json").get("/q/openapi?format=json").then()
                .statusCode(200).extract().path("paths");
        assertThat(paths).isNotEmpty();
        paths.forEach((template, operations) -> {
            if (!template.startsWith("/test/")) {
                check(template.replaceAll("\\{[^}]+}", UUID.randomUUID().toString()));
            }
        });
    }

    private static void check(String address) {
        Response options = given().options(address);
        assertThat(options.statusCode()).as(address).isEqualTo(200);
        var allowed = new TreeSet<>(List.of(options.header("Allow").split(", ")));
        for (String method : METHODS) {
            Response answer = given().contentType("application/json").request(method, address);
            assertThat(answer.statusCode() != 405).as(method + " " + address + ": " + answer.statusCode() + ", allowed "
                    + allowed).isEqualTo(allowed.contains(method));
            if (answer.statusCode() == 405) {
                assertThat(answer.header("Allow")).as(method + " " + address).isEqualTo(options.header("Allow"));
            }
        }
    }

    @Test
    void what_one_class_has_and_another_adds_is_allowed_together() {
        assertThat(given().options("/api/v1/tenants").header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(given().request("BREW", "/api/v1/tenants").header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(given().delete("/api/v1/notices/" + UUID.randomUUID() + "/pause").header("Allow"))
                .isEqualTo("OPTIONS, POST");
    }
}
