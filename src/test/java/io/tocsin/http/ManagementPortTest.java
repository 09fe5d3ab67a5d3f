package io.tocsin.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import java.net.URI;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManagementPortTest {

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void it_says_whether_the_service_lives_and_can_work() {
        given().get(at("/health/live")).then().statusCode(200).body("status", equalTo("UP"));
        given().get(at("/health/ready")).then().statusCode(200).body("status", equalTo("UP"))
                .body("checks.name", hasItem("Database connections health check"));
    }

    @Test
    void it_has_figures_by_route_and_none_by_address() {
        given().get("/api/v1/tenants/a-tenant-that-nobody-has");
        given().put("/api/v1/tenants/a-tenant-that-nobody-has");
        given().put("/a/a-tenant-that-nobody-has/acknowledgement");
        given().urlEncodingEnabled(false).get("/a/a-tenant-that-nobody-has%00");
        given().get(at("/metrics")).then().statusCode(200).body(containsString("http_server_requests_seconds"))
                .body(containsString("uri=\"/api/v1/tenants/{tenantId}\""))
                .body(containsString("jvm_memory_used_bytes"))
                .body(not(containsString("a-tenant-that-nobody-has")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/q/health", "/q/health/live", "/q/health/ready", "/q/metrics", "/q/dev-ui" })
    void the_main_port_has_nothing_of_it(String path) {
        given().get(path).then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void who_asks_the_main_port_for_health_is_told_where_it_is() {
        given().accept("text/html").get("/q/health/ready").then().statusCode(404)
                .body("detail", containsString("on the management port, which is "));
    }

    private String at(String path) {
        return "http://" + management.getHost() + ":" + management.getPort() + "/q" + path;
    }
}
