package io.tocsin.access.session;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Somebody shows a session's token and asks who it makes them. */
class SessionRequest extends BaseAuthenticationRequest {

    private final String token;

    SessionRequest(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }
}
