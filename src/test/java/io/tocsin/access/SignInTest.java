package io.tocsin.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.time.Instant;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.MutableClock;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class SignInTest {

    @Path("/test/sign-in")
    public static class Door {

        @Inject
        Acting acting;

        @GET
        @Path("viewer")
        @RolesAllowed(Role.VIEWER)
        public String viewer() {
            return acting.actor().operatorId().toString();
        }

        @GET
        @Path("author")
        @RolesAllowed(Role.AUTHOR)
        public String author() {
            return acting.actor().name();
        }

        @GET
        @Path("unannotated")
        public String unannotated() {
            return "open";
        }
    }

    @Inject
    LastUses lastUses;
    @Inject
    MutableClock clock;

    @BeforeEach
    void now() {
        clock.reset();
    }

    @Test
    void a_key_opens_what_its_operators_roles_open_and_says_who_acts() {
        Caller author = Callers.caller("author");
        author.request().get("/test/sign-in/author").then().statusCode(200).body(equalTo(author.name()));
        author.request().get("/test/sign-in/viewer").then().statusCode(200).body(equalTo(author.id().toString()));
    }

    @ParameterizedTest
    @CsvSource({ "viewer,403", "author,200", "approver,403", "sender,403", "admin,403" })
    void admin_implies_nothing_else_and_every_role_implies_viewer(String role, int onAuthorsDoor) {
        Caller caller = Callers.caller(role);
        caller.request().get("/test/sign-in/viewer").then().statusCode(200);
        caller.request().get("/test/sign-in/author").then().statusCode(onAuthorsDoor);
    }

    @Test
    void an_operator_without_a_role_opens_nothing() {
        Callers.as().get("/test/sign-in/viewer").then().statusCode(403);
    }

    @Test
    void what_says_nothing_about_roles_is_shut() {
        Callers.as("admin", "author", "approver", "sender").get("/test/sign-in/unannotated").then().statusCode(403);
        given().get("/test/sign-in/unannotated").then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = { "Bearer ", "Bearer", "Bearer x", "Basic YWRtaW46YWRtaW4=", "bearer tocsin_", "Bearer  a b",
            "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
            "Bearer tocsin_0000000000000000000000000000000000000000000000000",
            "Bearer 00000000000000000000000000000000000000", "Digest username=\"admin\"" })
    void anything_but_a_known_key_is_refused(String authorization) {
        unauthenticated(given().header("Authorization", authorization).get("/test/sign-in/viewer").then());
    }

    @Test
    void no_key_at_all_is_refused_with_the_challenge() {
        unauthenticated(given().get("/test/sign-in/viewer").then());
    }

    @Test
    void the_scheme_is_read_in_any_case() {
        Caller caller = Callers.caller("viewer");
        given().header("Authorization", "bEARER " + caller.key()).get("/test/sign-in/viewer").then().statusCode(200);
    }

    @Test
    void a_revoked_key_is_shut_out_at_once() {
        Caller caller = Callers.caller("viewer");
        caller.request().get("/test/sign-in/viewer").then().statusCode(200);
        QuarkusTransaction.requiringNew()
                .run(() -> ApiKey.<ApiKey> find("operatorId", caller.id()).firstResult().revoke(Instant.now()));
        unauthenticated(caller.request().get("/test/sign-in/viewer").then());
    }

    @Test
    void a_disabled_operator_is_shut_out_at_once_and_let_in_again() {
        Caller caller = Callers.caller("viewer");
        disable(caller, true);
        unauthenticated(caller.request().get("/test/sign-in/viewer").then());
        disable(caller, false);
        caller.request().get("/test/sign-in/viewer").then().statusCode(200);
    }

    @Test
    void the_last_use_of_many_calls_is_written_in_one_go_and_never_goes_back() {
        Caller caller = Callers.caller("viewer");
        caller.request().get("/test/sign-in/viewer");
        clock.advance(Duration.ofSeconds(3));
        caller.request().get("/test/sign-in/viewer");
        assertThat(key(caller).lastUsedAt).isNull();

        Instant last = clock.instant();
        lastUses.flush();
        assertThat(key(caller).lastUsedAt).isEqualTo(last);

        lastUses.note(key(caller).id, last.minusSeconds(60));
        lastUses.flush();
        assertThat(key(caller).lastUsedAt).isEqualTo(last);
    }

    @Test
    void the_key_itself_is_stored_nowhere() {
        Caller caller = Callers.caller("viewer");
        ApiKey stored = key(caller);
        assertThat(stored.keyHash).isEqualTo(KeyText.hash(caller.key())).hasSize(32);
        assertThat(caller.key()).startsWith(stored.prefix);
        assertThat(stored.prefix.length()).isLessThan(14);
    }

    private static void unauthenticated(ValidatableResponse answer) {
        answer.statusCode(401).header("WWW-Authenticate", containsString("Bearer"));
    }

    private static ApiKey key(Caller caller) {
        return QuarkusTransaction.requiringNew().call(() -> ApiKey.<ApiKey> find("operatorId", caller.id()).firstResult());
    }

    private void disable(Caller caller, boolean disabled) {
        QuarkusTransaction.requiringNew().run(() -> {
            Operator operator = Operator.lock(caller.name());
            operator.change(operator.roles, disabled, null, clock.instant());
        });
    }
}
