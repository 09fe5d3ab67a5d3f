package io.tocsin.testkit;

import static io.restassured.RestAssured.given;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.specification.RequestSpecification;
import io.tocsin.access.Operator;
import io.tocsin.access.session.From;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.access.session.Sessions;
import io.tocsin.access.session.Way;
import io.tocsin.journal.Actor;

/**
 * Somebody who is signed in to the console, without the time that a password takes. {@code SignedIn.as("author").request()}
 * asks for pages and sends forms over HTTP; {@link Browser#as} opens them in a browser.
 *
 * @param token of the session's cookie
 * @param csrf of all forms of this operator
 */
public record SignedIn(Actor actor, String token, String csrf) {

    /** A fresh operator with these roles. */
    public static SignedIn as(String... roles) {
        return as(QuarkusTransaction.requiringNew()
                .call(() -> Operator.create(Callers.name(roles), Operator.Kind.PERSON, List.of(roles), Instant.now()).actor()));
    }

    /** An operator there is already, such as the author of a {@link Stage.Scene}. */
    public static SignedIn as(Actor actor) {
        Sessions sessions = Arc.container().instance(Sessions.class).get();
        String token = QuarkusTransaction.requiringNew()
                .call(() -> sessions.open(actor.operatorId(), Way.PASSWORD, new From("127.0.0.1", "a test")));
        return new SignedIn(actor, token, sessions.find(token).orElseThrow().csrf());
    }

    public UUID id() {
        return actor.operatorId();
    }

    public String name() {
        return actor.name();
    }

    /** With cookie and token; what is answered with 303 is not followed. */
    public RequestSpecification request() {
        return given().redirects().follow(false).cookie(SessionCookie.NAME, token).header("X-CSRF-Token", csrf);
    }
}
