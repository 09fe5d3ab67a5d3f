package io.tocsin.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.security.spi.runtime.AuthenticationFailureEvent;
import io.quarkus.security.spi.runtime.AuthenticationSuccessEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Callers;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class OneWorkerTest {

    /** On which it turned out who calls. */
    private static final AtomicReference<String> THREAD = new AtomicReference<>();

    @Singleton
    static class Door {

        void opens(@Observes AuthenticationSuccessEvent event) {
            THREAD.set(Thread.currentThread().getName());
        }

        void staysShut(@Observes AuthenticationFailureEvent event) {
            THREAD.set(Thread.currentThread().getName());
        }
    }

    @Test
    void who_calls_is_found_out_where_the_resource_runs() {
        THREAD.set(null);
        Callers.as("viewer").get("/api/v1/incidents").then().statusCode(200);
        assertThat(THREAD.get()).startsWith("executor-thread");
    }

    @Test
    void and_that_nobody_does_too() {
        THREAD.set(null);
        given().header("Authorization", "Bearer tocsin_unknown").get("/api/v1/incidents").then().statusCode(401);
        assertThat(THREAD.get()).startsWith("executor-thread");
    }
}
