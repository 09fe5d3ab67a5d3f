package io.tocsin.demo;

import io.tocsin.access.password.SignIn;
import io.tocsin.access.session.From;
import io.tocsin.access.session.Sessions;

/**
 * A ready sign-in to the demo's console, which is reachable from this machine only.
 *
 * @param does what this person may do, in words
 */
record DemoSignIn(String name, String password, String does) {

    /** @param key of this person, with which anybody sets a password on the sign-in page too */
    void setPassword(SignIn signIn, Sessions sessions, String key) {
        String token = signIn.withKey(key, password, password, From.of("127.0.0.1", "the demo"));
        sessions.find(token).ifPresent(session -> sessions.end(session.actor(), session.id(), "signed out"));
    }
}
