package io.tocsin.testkit;

import static io.restassured.RestAssured.given;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tocsin.access.ApiKey;
import io.tocsin.access.Operator;
import io.tocsin.journal.Actor;

/**
 * Callers of the API, each a fresh operator with a key of its own. From any {@code @QuarkusTest}:
 * {@code as("author").body(form).post("/api/v1/incidents")}. A test that needs the same caller twice keeps the
 * {@link Caller} of {@link #caller(String...)}.
 */
public final class Callers {

    private Callers() {
    }

    public record Caller(Actor actor, String key) {

        public UUID id() {
            return actor.operatorId();
        }

        public String name() {
            return actor.name();
        }

        /**
         * A JSON request of this caller's; another {@code contentType} may be set on it. The answer is held against the
         * document.
         */
        public RequestSpecification request() {
            return given().filter(new AsDocumented()).header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
        }
    }

    public static RequestSpecification as(String... roles) {
        return caller(roles).request();
    }

    public static Caller caller(String... roles) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Operator operator = Operator.create(name(roles), Operator.Kind.PERSON, List.of(roles), Instant.now());
            return new Caller(operator.actor(), ApiKey.issue(operator, "test", Instant.now()).key());
        });
    }

    /** A name that nobody has yet, and that can be read on pictures of pages. */
    static String name(String... roles) {
        String given = roles.length == 0 ? "max" : switch (roles[0]) {
            case "author" -> "nora";
            case "approver" -> "eve";
            case "sender" -> "sam";
            case "admin" -> "ada";
            default -> "ann";
        };
        return given + "-" + Numbers.next();
    }
}
