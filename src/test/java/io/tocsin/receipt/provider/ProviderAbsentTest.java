package io.tocsin.receipt.provider;

import static io.restassured.RestAssured.given;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProviderAbsentTest {

    @ParameterizedTest
    @ValueSource(strings = { "ses", "sendgrid", "mailgun", "postmark", "other" })
    void a_provider_of_which_nothing_is_set_has_no_address(String provider) {
        given().contentType("application/json").body("{}").post("/receipts/" + provider).then().statusCode(404)
                .contentType("application/problem+json");
    }
}
