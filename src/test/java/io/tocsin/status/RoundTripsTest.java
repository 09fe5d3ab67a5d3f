package io.tocsin.status;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.RoundTrips;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.SentNotice;

/**
 * How often a request waits for the database, whose key it is included. Beside a service that is sending, each time is one of
 * waiting for a processor twice.
 */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class RoundTripsTest {

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;

    SentNotice sent;

    @BeforeEach
    void a_notice_went_out() {
        clock.reset();
        sent = notices.sent("en", "ann@acme.example", "bob@acme.example");
    }

    @Test
    void a_tenant_is_asked_about_in_two() {
        assertThat(tripsOf("/api/v1/tenants/" + sent.tenantId() + "/status")).isEqualTo(2);
    }

    @Test
    void a_notice_in_three() {
        assertThat(tripsOf("/api/v1/notices/" + sent.id())).isEqualTo(3);
    }

    @Test
    void an_incident_in_five() {
        assertThat(tripsOf("/api/v1/incidents/" + sent.incident().reference() + "/status")).isEqualTo(5);
    }

    private static int tripsOf(String address) {
        var request = Callers.as("viewer");
        return RoundTrips.of(() -> request.get(address).then().statusCode(200));
    }
}
