package io.tocsin.demo;

import static io.restassured.RestAssured.given;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class InboxPagesTest {

    @ParameterizedTest
    @ValueSource(strings = { "/inbox", "/inbox/1", "/inbox/1/html", "/inbox/1/source" })
    void outside_the_demo_there_is_no_inbox(String path) {
        given().get(path).then().statusCode(404);
    }
}
