package io.tocsin.access.session;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Somebody shows a session's token and asks who it makes them. */
class SessionRequest extends BaseAuthenticationRequest {

    private final String token;
    private final boolean seen;

    /** @param seen whether it shows that somebody is there */
    SessionRequest(String token, boolean seen) {
        this.token = token;
        this.seen = seen;
    }

    String token() {
        return token;
    }

    boolean isSeen() {
        return seen;
    }
}
